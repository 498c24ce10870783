package org.cardioqa.verification.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.agreement.Agreement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatisticsTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";

  @ParameterizedTest
  @MethodSource(URLS)
  void progressCountsTasksDaysAnswersAndReaders(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url, Candidates.single("a", 3), Candidates.single("b", 2), Candidates.single("c", 1))) {
      queue.read("ann");
      queue.read("ann");
      queue.pass(Duration.ofDays(1));
      queue.read("bob");
      queue.read("bob", Decision.EDIT, "no");
      queue.verdicts.undo("ann", queue.read("ann").verdictId());

      Progress progress = new Statistics(queue.store).progress();

      assertThat(progress.byState())
          .isEqualTo(Map.of(TaskState.RESOLVED, 1, TaskState.DISPUTED, 1, TaskState.OPEN, 1));
      assertThat(progress.byQuestion())
          .containsExactly(new Progress.OfQuestion("pericardial_effusion", progress.byState()));
      assertThat(progress.perDay())
          .containsExactly(
              new Progress.OfDay(LocalDate.of(2026, 3, 1), 2),
              new Progress.OfDay(LocalDate.of(2026, 3, 2), 3));
      assertThat(progress.answers())
          .containsExactly(
              new Progress.OfAnswer("pericardial_effusion", "no", 1),
              new Progress.OfAnswer("pericardial_effusion", "yes", 3));
      assertThat(progress.readers())
          .containsExactly(
              new Progress.OfReader("ann", 2, 0, 0, 17), new Progress.OfReader("bob", 2, 0, 0, 17));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aReaderSeesWhatHeHasDoneAndWhatIsLeft(String url) {
    try (TestQueue queue = new TestQueue(url, TestQueue.readers(2))) {
      queue.tasks.importAll(Candidates.singles(5), Optional.empty());
      Statistics statistics = new Statistics(queue.store);
      assertThat(statistics.of("ann")).isEqualTo(new OwnProgress(0, 5, 0, 0, 0));

      queue.read("ann");
      queue.read("ann");
      queue.read("bob");

      assertThat(statistics.of("ann").done()).isEqualTo(2);
      assertThat(statistics.of("ann").remaining()).isEqualTo(3);
      assertThat(statistics.of("bob").remaining()).isEqualTo(3 + 1);
      // 17 s a task.
      assertThat(statistics.of("ann").throughputPerHour()).isCloseTo(3600 / 17.0, within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aHiddenCheckIsCountedForItsReaderOnlyWhenOtherAnswersFollowed(String url) {
    Policy policy = new Policy(1, 1, 0.999, false, Duration.ofMinutes(10));
    try (TestQueue queue = new TestQueue(url, policy)) {
      queue.tasks.importAll(Candidates.singles(20), Optional.of(Map.of("q0003", List.of("yes"))));
      Statistics statistics = new Statistics(queue.store);
      queue.read("ann");
      assertThat(queue.verdicts.all().get(1).getGold()).isTrue();
      for (int i = 0; i < 9; i++) {
        queue.read("ann");
      }
      assertThat(statistics.of("ann").goldAnswered()).isZero();

      queue.read("ann");
      assertThat(statistics.of("ann").goldAnswered()).isEqualTo(1);
      assertThat(statistics.of("ann").goldRight()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void takingBackAndAnsweringAgainShowsNoHiddenCheckEarlier(String url) {
    Policy policy = new Policy(1, 1, 0.999, false, Duration.ofMinutes(10));
    try (TestQueue queue = new TestQueue(url, policy)) {
      queue.tasks.importAll(Candidates.singles(20), Optional.of(Map.of("q0003", List.of("yes"))));
      queue.read("ann");
      Recorded last = queue.read("ann");
      for (int i = 0; i < 12; i++) {
        Assignment again = queue.verdicts.undo("ann", last.verdictId()).reopened().orElseThrow();
        last = ReadingTest.decide(queue, again.lease(), Decision.ACCEPT);
      }

      assertThat(new Statistics(queue.store).of("ann").goldAnswered()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void whatRemainsFallsByOneWithEveryAnswerHiddenCheckOrNot(String url) {
    Policy policy = new Policy(1, 1, 0.4, false, Duration.ofMinutes(10));
    Map<String, List<String>> gold =
        Map.of("q0003", List.of("yes"), "q0005", List.of("yes"), "q0008", List.of("no"));
    try (TestQueue queue = new TestQueue(url, policy)) {
      queue.tasks.importAll(Candidates.singles(30), Optional.of(gold));
      Statistics statistics = new Statistics(queue.store);
      for (int i = 1; i <= 10; i++) {
        queue.read("ann");
        assertThat(statistics.of("ann").done()).isEqualTo(i);
        assertThat(statistics.of("ann").remaining()).isEqualTo(27 - i);
      }
      assertThat(queue.verdicts.all()).filteredOn(Verdict::getGold).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void agreementIsByQuestionOfFinalAnswersToThePresentContent(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url,
            Candidates.single("a", 9),
            Candidates.single("b", 8),
            Candidates.single("c", 7),
            Candidates.single("d", 6))) {
      String[][] answers = {{"yes", "yes"}, {"no", "no"}, {"yes", "no"}, {"no", "no"}};
      for (String[] given : answers) {
        queue.read("ann", Decision.EDIT, given[0]);
        queue.read("bob", Decision.EDIT, given[1]);
      }

      Statistics.ProjectAgreement agreement = new Statistics(queue.store).agreement();

      assertThat(agreement.byQuestion()).containsOnlyKeys("pericardial_effusion");
      Agreement question = agreement.byQuestion().get("pericardial_effusion");
      assertThat(question.items()).isEqualTo(4);
      assertThat(question.readers()).isEqualTo(2);
      assertThat(question.percent()).hasValue(0.75);
      // By chance 2/4 x 1/4 + 2/4 x 3/4 = 1/2.
      assertThat(question.cohen().orElseThrow()).isCloseTo(0.5, within(1e-12));
      assertThat(agreement.overall()).isEqualTo(question);
    }
  }
}
