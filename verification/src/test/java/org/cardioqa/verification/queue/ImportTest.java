package org.cardioqa.verification.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.cardioqa.verification.queue.ReadingTest.assertProblem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Candidates of one run after another. */
class ImportTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";

  @ParameterizedTest
  @MethodSource(URLS)
  void theSameRunAgainChangesNothing(String url) {
    List<QaCandidate> run = Candidates.singles(450);
    try (TestQueue queue = new TestQueue(url, Policy.DEFAULT)) {
      assertThat(queue.tasks.importAll(run, Optional.empty()))
          .isEqualTo(new ImportReport(450, 0, 0, 0, 0, 0, 0, 0));
      List<Task> before = queue.tasks.all();

      assertThat(queue.tasks.importAll(run, Optional.empty()))
          .isEqualTo(new ImportReport(0, 450, 0, 0, 0, 0, 0, 0));
      assertThat(queue.tasks.all()).isEqualTo(before).hasSize(450);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aRegeneratedRunKeepsVerdictsAndMarksWhatChanged(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url,
            TestQueue.readers(1),
            Candidates.single("a", 4),
            Candidates.single("b", 3),
            Candidates.single("c", 2))) {
      queue.read("ann");
      queue.read("ann");

      ImportReport report =
          queue.tasks.importAll(
              List.of(
                  regenerated("a", 4),
                  Candidates.single("b", 3),
                  regenerated("c", 2),
                  Candidates.single("d", 1)),
              Optional.empty());

      assertThat(report).isEqualTo(new ImportReport(1, 1, 2, 1, 0, 0, 0, 0));
      assertThat(queue.state("a")).isEqualTo(TaskState.STALE);
      assertThat(queue.state("b")).isEqualTo(TaskState.READ);
      assertThat(queue.state("c")).isEqualTo(TaskState.OPEN);
      assertThat(queue.verdicts.all())
          .extracting(Verdict::getContentHash)
          .containsExactly("hash-a", "hash-a", "hash-b", "hash-b");
      assertThat(queue.pull("bob").orElseThrow().lease().contentHash()).isEqualTo("hash-c-2");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aStaleTaskIsFreshAgainWhenItsContentReturnsOrPeopleReadItAnew(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 2))) {
      queue.read("ann");
      queue.tasks.importAll(List.of(regenerated("a", 2)), Optional.empty());
      queue.tasks.importAll(List.of(Candidates.single("a", 2)), Optional.empty());
      assertThat(queue.state("a")).isEqualTo(TaskState.READ);

      queue.tasks.importAll(List.of(regenerated("a", 2)), Optional.empty());
      assertThat(queue.pull("bob")).isEmpty();
      assertThat(queue.tasks.reopenStale()).isEqualTo(1);
      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      queue.read("bob");
      assertThat(queue.state("a")).isEqualTo(TaskState.READ);
      assertThat(queue.verdicts.all()).hasSize(4);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aVerdictOnAContentThatWasReplacedMeanwhileIsKeptAndStale(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 2))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      queue.tasks.importAll(List.of(regenerated("a", 2)), Optional.empty());

      ReadingTest.decide(queue, lease, org.cardioqa.schemas.Decision.NOT_VISIBLE);

      assertThat(queue.verdicts.all().get(0).getContentHash()).isEqualTo("hash-a");
      assertThat(queue.state("a")).isEqualTo(TaskState.STALE);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aVanishedCandidateIsRetiredAndReturns(String url) {
    try (TestQueue queue =
        TestQueue.of(url, Candidates.single("a", 2), Candidates.single("b", 1))) {
      queue.read("ann");

      assertThat(queue.tasks.importAll(List.of(Candidates.single("b", 1)), Optional.empty()))
          .isEqualTo(new ImportReport(0, 1, 0, 0, 1, 0, 0, 0));
      assertThat(queue.state("a")).isEqualTo(TaskState.RETIRED);
      assertThat(queue.pull("bob").orElseThrow().lease().qaId()).isEqualTo("b");
      assertThat(queue.verdicts.all()).hasSize(2);

      assertThat(
              queue
                  .tasks
                  .importAll(
                      List.of(Candidates.single("a", 2), Candidates.single("b", 1)),
                      Optional.empty())
                  .returned())
          .isEqualTo(1);
      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aCandidateThatComesTwiceIsRefusedByName(String url) {
    try (TestQueue queue = new TestQueue(url, Policy.DEFAULT)) {
      assertThatThrownBy(
              () ->
                  queue.tasks.importAll(
                      List.of(Candidates.single("a", 1), Candidates.single("a", 1)),
                      Optional.empty()))
          .isInstanceOf(QueueException.class)
          .hasMessageContaining("the candidate a is there twice");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aShareOfTasksIsReadTwiceAndAnotherPolicyAddsReaders(String url) {
    List<QaCandidate> run = Candidates.singles(400);
    try (TestQueue queue =
        new TestQueue(url, new Policy(2, 0.25, 0, false, Duration.ofMinutes(1)))) {
      queue.tasks.importAll(run, Optional.empty());
      long twice = queue.tasks.all().stream().filter(task -> task.overlap() == 2).count();
      assertThat(twice).isBetween(70L, 130L);

      new Tasks(queue.store, TestQueue.readers(3)).importAll(run, Optional.empty());
      assertThat(queue.tasks.all()).allMatch(task -> task.overlap() == 3);
      for (String reader : List.of("ann", "bob", "cat")) {
        assertThat(queue.pull(reader).orElseThrow().lease().qaId()).isEqualTo("q0000");
      }
      assertThat(queue.pull("dan").orElseThrow().lease().qaId()).isEqualTo("q0001");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aNewTaskOfAStudyThatIsHeldIsHeldAsWell(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      ReadingTest.decide(
          queue, queue.pull("ann").orElseThrow().lease(), org.cardioqa.schemas.Decision.PHI_SEEN);
      QaCandidate other = Candidates.single("b", 1);
      other.setStudyId("s-a");

      queue.tasks.importAll(List.of(Candidates.single("a", 1), other), Optional.empty());

      assertThat(queue.state("b")).isEqualTo(TaskState.HELD);
      assertThat(queue.pull("bob")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void hiddenChecksComeNowAndThenToEveryReaderAndNeverTwice(String url) {
    List<QaCandidate> run = Candidates.singles(60);
    Map<String, List<String>> gold = Map.of("q0007", List.of("yes"), "q0031", List.of("no"));
    Policy policy = new Policy(1, 1, 0.2, false, Duration.ofMinutes(10));
    try (TestQueue queue = new TestQueue(url, policy)) {
      assertThat(queue.tasks.importAll(run, Optional.of(gold)).gold()).isEqualTo(2);
      for (String reader : List.of("ann", "bob")) {
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 29; i++) {
          read.add(queue.pull(reader).orElseThrow().lease().qaId());
          queue.read(reader);
        }
        assertThat(read).doesNotHaveDuplicates().contains("q0007", "q0031");
        assertThat(read.indexOf("q0031")).isPositive();
      }
      assertThat(queue.verdicts.all())
          .filteredOn(Verdict::getGold)
          .extracting(Verdict::getQaId)
          .containsOnly("q0007", "q0031")
          .hasSize(8);
      assertThat(new Statistics(queue.store).progress().readers())
          .extracting(Progress.OfReader::goldAnswered, Progress.OfReader::goldRight)
          .extracting(Object::toString)
          .containsExactly("(2, 1)", "(2, 1)");
      // A later import without a gold file leaves them.
      assertThat(queue.tasks.importAll(run, Optional.empty()).gold()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aHiddenCheckComesInPlaceOfATaskOfLikePriorityAndComesBackIfItIsGivenBack(String url) {
    List<QaCandidate> run = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      run.add(Candidates.single("q" + i, 10 * i));
    }
    Map<String, List<String>> gold =
        Map.of("q0", List.of("yes"), "q4", List.of("yes"), "q7", List.of("yes"));
    Policy policy = new Policy(1, 1, 0.999, false, Duration.ofMinutes(10));
    try (TestQueue queue = new TestQueue(url, policy)) {
      queue.tasks.importAll(run, Optional.of(gold));

      // The queue begins with q8.
      Lease check = queue.pull("ann").orElseThrow().lease();
      assertThat(check.qaId()).isEqualTo("q7");
      queue.verdicts.answerBlind("ann", "q7", check.leaseId(), List.of("no"), 1);
      queue.leases.release("ann", check.leaseId());
      Assignment again = queue.pull("ann").orElseThrow();
      assertThat(again.lease().qaId()).isEqualTo("q7");
      assertThat(again.firstAnswer()).contains(List.of("no"));

      PullFilter nothing = new PullFilter(Set.of(), Set.of("t2_sax"));
      assertThat(queue.leases.pull("bob", nothing)).isEmpty();
      // Checks alone are left: nothing for one to hide behind.
      queue.tasks.importAll(List.of(run.get(0), run.get(4)), Optional.empty());
      assertThat(queue.pull("bob")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void resolvedTasksServeAsHiddenChecksIfThePolicySaysSo(String url) {
    List<QaCandidate> run = Candidates.singles(12);
    Policy policy = new Policy(2, 1, 0.5, true, Duration.ofMinutes(10));
    try (TestQueue queue = new TestQueue(url, policy)) {
      queue.tasks.importAll(run, Optional.empty());
      for (int i = 0; i < 6; i++) {
        queue.read("ann");
        queue.read("bob");
      }
      for (int i = 0; i < 8; i++) {
        queue.read("cat");
      }

      List<Verdict> checks =
          queue.verdicts.all().stream()
              .filter(verdict -> verdict.getGold() && verdict.getReader().equals("cat"))
              .toList();
      assertThat(checks).isNotEmpty();
      checks.forEach(
          check -> assertThat(queue.state(check.getQaId())).isEqualTo(TaskState.RESOLVED));
      Progress.OfReader cat =
          new Statistics(queue.store)
              .progress().readers().stream()
                  .filter(reader -> reader.account().equals("cat"))
                  .findFirst()
                  .orElseThrow();
      assertThat(cat.goldAnswered()).isEqualTo(checks.size() / 2);
      assertThat(cat.goldRight()).isEqualTo(cat.goldAnswered());
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aKnownAnswerThatIsNoneOfTheOptionsIsRefusedByName(String url) {
    try (TestQueue queue = new TestQueue(url, Policy.DEFAULT)) {
      assertProblem(
          Problem.BAD_IMPORT,
          () ->
              queue.tasks.importAll(
                  List.of(Candidates.single("a", 1)),
                  Optional.of(Map.of("a", List.of("perhaps")))));
      assertThat(
              queue
                  .tasks
                  .importAll(
                      List.of(Candidates.single("a", 1)), Optional.of(Map.of("z", List.of("yes"))))
                  .goldUnknown())
          .isEqualTo(1);
    }
  }

  private static QaCandidate regenerated(String qaId, int priority) {
    QaCandidate candidate = Candidates.single(qaId, priority);
    candidate.setContentHash("hash-" + qaId + "-2");
    candidate.setAnswers(List.of("no"));
    return candidate;
  }
}
