package org.cardioqa.verification.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.cardioqa.verification.queue.ReadingTest.assertProblem;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a task that two people have read. */
class AdjudicationTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";
  private static final Account CHIEF = new Account("chief", Role.ADJUDICATOR, true);
  private static final Choice NO = choice(Decision.EDIT, "no");

  @ParameterizedTest
  @MethodSource(URLS)
  void readersWhoAgreeResolveATask(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      queue.read("ann");
      queue.read("bob");

      assertThat(queue.state("a")).isEqualTo(TaskState.RESOLVED);
      assertThat(queue.adjudication.next(CHIEF)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anAdjudicatorSeesBothAnswersWithoutNamesAndDecides(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      queue.read("ann");
      queue.read("bob", Decision.EDIT, "no");
      assertThat(queue.state("a")).isEqualTo(TaskState.DISPUTED);

      Dispute dispute = queue.adjudication.next(CHIEF).orElseThrow();
      assertThat(dispute.candidate().getQaId()).isEqualTo("a");
      assertThat(dispute.readings())
          .containsExactly(
              new Dispute.Reading(
                  "Reader A",
                  Optional.of(List.of("no")),
                  Decision.ACCEPT,
                  List.of("yes"),
                  Optional.of("why"),
                  5),
              new Dispute.Reading(
                  "Reader B",
                  Optional.of(List.of("no")),
                  Decision.EDIT,
                  List.of("no"),
                  Optional.of("why"),
                  5));
      Recorded decided = queue.adjudication.decide(CHIEF, "a", NO);

      assertThat(queue.state("a")).isEqualTo(TaskState.RESOLVED);
      Verdict verdict = queue.verdicts.all().get(4);
      assertThat(verdict.getVerdictId()).isEqualTo(decided.verdictId());
      assertThat(verdict.getRole()).isEqualTo(ReaderRole.ADJUDICATOR);
      assertThat(verdict.getPhase()).isEqualTo(VerdictPhase.ADJUDICATED);
      assertThat(verdict.getAnswers()).containsExactly("no");
      assertThat(queue.adjudication.decide(CHIEF, "a", NO)).isEqualTo(decided);
      assertProblem(
          Problem.ALREADY_ANSWERED,
          () -> queue.adjudication.decide(CHIEF, "a", choice(Decision.REJECT)));
      Account other = new Account("other", Role.ADJUDICATOR, true);
      assertProblem(Problem.WRONG_STATE, () -> queue.adjudication.decide(other, "a", NO));
      assertThat(queue.verdicts.all()).hasSize(5);

      queue.verdicts.undo("chief", decided.verdictId());
      assertThat(queue.state("a")).isEqualTo(TaskState.DISPUTED);
      queue.adjudication.decide(CHIEF, "a", choice(Decision.REJECT));
      assertThat(queue.state("a")).isEqualTo(TaskState.RESOLVED);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void whoeverHasReadATaskDoesNotDecideItsDispute(String url) {
    Account ann = new Account("ann", Role.ADMIN, true);
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      Recorded first = queue.read("ann");
      queue.read("bob", Decision.NOT_VISIBLE);

      assertThat(queue.adjudication.next(ann)).isEmpty();
      assertProblem(Problem.FORBIDDEN, () -> queue.adjudication.decide(ann, "a", NO));
      Account reader = new Account("eve", Role.READER, true);
      assertProblem(Problem.FORBIDDEN, () -> queue.adjudication.next(reader));
      assertProblem(Problem.FORBIDDEN, () -> queue.adjudication.decide(reader, "a", NO));

      queue.adjudication.decide(CHIEF, "a", NO);
      assertProblem(Problem.WRONG_STATE, () -> queue.verdicts.undo("ann", first.verdictId()));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void whoeverWasShownTheAnswersDoesNotReadTheTaskShouldItBeOpenAgain(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      queue.read("ann");
      Recorded disputed = queue.read("bob", Decision.NOT_VISIBLE);
      assertThat(queue.adjudication.next(CHIEF)).isPresent();
      Lease again =
          queue.verdicts.undo("bob", disputed.verdictId()).reopened().orElseThrow().lease();
      queue.leases.release("bob", again.leaseId());

      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      assertThat(queue.pull("chief")).isEmpty();
      assertThat(queue.pull("eve")).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void twoAdjudicatorsGetTwoDisputes(String url) {
    Account other = new Account("other", Role.ADJUDICATOR, true);
    try (TestQueue queue =
        TestQueue.of(url, Candidates.single("a", 2), Candidates.single("b", 1))) {
      for (int i = 0; i < 2; i++) {
        queue.read("ann");
        queue.read("bob", Decision.NOT_VISIBLE);
      }

      assertThat(next(queue, CHIEF)).isEqualTo("a");
      assertThat(next(queue, other)).isEqualTo("b");
      assertThat(next(queue, CHIEF)).isEqualTo("a");
      queue.pass(Duration.ofMinutes(11));
      queue.adjudication.decide(other, "b", NO);
      assertThat(next(queue, other)).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aSkippedTaskIsForAnAdjudicator(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      queue.read("ann", Decision.SKIP);

      assertThat(queue.state("a")).isEqualTo(TaskState.DISPUTED);
      assertProblem(
          Problem.BAD_ANSWER, () -> queue.adjudication.decide(CHIEF, "a", choice(Decision.SKIP)));
      queue.adjudication.decide(CHIEF, "a", choice(Decision.ACCEPT));
      assertThat(queue.state("a")).isEqualTo(TaskState.RESOLVED);
    }
  }

  @ParameterizedTest
  @CsvSource({"38,43,true", "38.0,38,true", "38,43.5,false", "-1,4,true"})
  void numbersAgreeWithinTheirTolerance(String one, String other, boolean same) {
    assertThat(Answers.same(Candidates.number("a", 1), List.of(one), List.of(other)))
        .isEqualTo(same);
  }

  @Test
  void reportsAgreeByTheirStatementsWhateverTheirOrderAndWords() {
    String words = Candidates.REPORT.replace("LV function: reduced", "Reduced LV function");
    String number = Candidates.REPORT.replace("38.0", "38");
    String other = Candidates.REPORT.replace("38.0", "48.0");

    assertThat(Answers.same(Candidates.report("a", 1), report(words), report(number))).isTrue();
    assertThat(Answers.same(Candidates.report("a", 1), report(words), report(other))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "S | yes,no        | exactly one option",
        "S |               | exactly one option",
        "S | perhaps       | none of the question's options",
        "M |               | at least one option",
        "M | septal,septal | an option is chosen twice",
        "N | 38;7          | one decimal number",
        "N | 1e3           | one decimal number",
        "N | NaN           | one decimal number",
        "T | {             | no JSON",
        "T | []            | an object of parts",
        "T | {'a':1}       | statements and text",
        "T | {'a':{'text':'','statements':[{}]}} | concept, certainty",
        "T | {'a':{'text':'','statements':[{'concept':'c','certainty':'MAYBE','values':[],'aha_segments':[]}]}} | one of [PRESENT, ABSENT, UNCERTAIN]",
        "T | {'a':{'text':'','statements':[{'concept':'c','certainty':'PRESENT','values':[1],'aha_segments':[]}]}} | a value must be a code",
        "T | {'a':{'text':'','statements':[{'concept':'c','certainty':'PRESENT','values':[],'aha_segments':[18]}]}} | from 1 to 17",
        "T | {'a':{'text':'','statements':[{'concept':'c','certainty':'PRESENT','values':[],'aha_segments':[],'value':1e999}]}} | finite number"
      })
  void answersOfAnotherFormAreRefusedInWords(String type, String answers, String words) {
    var candidate =
        switch (type) {
          case "S" -> Candidates.single("a", 1);
          case "M" -> Candidates.multi("a", 1);
          case "N" -> Candidates.number("a", 1);
          default -> Candidates.report("a", 1);
        };
    List<String> given =
        answers == null
            ? List.of()
            : type.equals("T")
                ? List.of(answers.replace('\'', '"'))
                : List.of(answers.split("[,;]", -1));

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> Answers.check(candidate, given))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT, '', '', needs a reason",
    "SKIP, '', ' ', needs a reason",
    "ACCEPT, no, '', send EDIT",
    "NOT_VISIBLE, no, '', takes no answers"
  })
  void choicesThatContradictThemselvesAreRefusedInWords(
      Decision decision, String answer, String reason, String words) {
    Choice choice =
        new Choice(
            decision, answer.isEmpty() ? List.of() : List.of(answer), Optional.of(reason), 1);

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> Choices.check(Candidates.single("a", 1), choice))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining(words);
  }

  private static List<String> report(String json) {
    return List.of(json.strip());
  }

  private static String next(TestQueue queue, Account person) {
    return queue.adjudication.next(person).orElseThrow().candidate().getQaId();
  }

  private static Choice choice(Decision decision, String... answers) {
    return new Choice(decision, List.of(answers), Optional.of("why"), 3);
  }
}
