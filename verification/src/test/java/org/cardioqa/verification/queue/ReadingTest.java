package org.cardioqa.verification.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Databases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From pull to verdict, on every database. */
class ReadingTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";

  @ParameterizedTest
  @MethodSource(URLS)
  void tasksComeByPriorityThenIdAndEachReaderGetsEachOnce(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url,
            TestQueue.readers(2),
            Candidates.single("b", 1),
            Candidates.single("c", 7),
            Candidates.single("a", 1))) {
      for (String reader : List.of("ann", "bob")) {
        assertThat(queue.pull(reader).orElseThrow().lease().qaId()).isEqualTo("c");
        queue.read(reader);
        queue.read(reader);
        queue.read(reader);
        assertThat(queue.pull(reader)).isEmpty();
      }
      assertThat(queue.pull("eve")).isEmpty();
      assertThat(queue.verdicts.all())
          .filteredOn(verdict -> verdict.getPhase() == VerdictPhase.INFORMED)
          .extracting(Verdict::getReader, Verdict::getQaId)
          .extracting(Object::toString)
          .containsExactly(
              "(\"ann\", \"c\")",
              "(\"ann\", \"a\")",
              "(\"ann\", \"b\")",
              "(\"bob\", \"c\")",
              "(\"bob\", \"a\")",
              "(\"bob\", \"b\")");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aReaderKeepsHisTaskUntilHeAnswersIt(String url) {
    try (TestQueue queue =
        TestQueue.of(url, Candidates.single("a", 1), Candidates.single("b", 1))) {
      Assignment first = queue.pull("ann").orElseThrow();

      assertThat(queue.pull("ann")).contains(first);
      assertThat(first.phase()).isEqualTo(VerdictPhase.BLIND);
      assertThat(first.firstAnswer()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void filtersChooseByTierAndByImages(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url,
            Candidates.single("cine", 3),
            Candidates.multi("lge", 2),
            Candidates.report("report", 1))) {
      assertThat(pulled(queue, "ann", Set.of(2), Set.of())).contains("report");
      assertThat(pulled(queue, "ann", Set.of(), Set.of("lge"))).contains("lge");
      assertThat(pulled(queue, "bob", Set.of(), Set.of("lge_sax"))).contains("lge");
      assertThat(pulled(queue, "cat", Set.of(2), Set.of("cine"))).contains("report");
      assertThat(pulled(queue, "dan", Set.of(1), Set.of("cine"))).contains("cine");
      assertThat(pulled(queue, "eve", Set.of(3), Set.of())).isEmpty();
      assertThat(pulled(queue, "eve", Set.of(), Set.of("lge%' OR 1=1 --"))).isEmpty();
      assertThat(pulled(queue, "eve", Set.of(), Set.of("l_e", "cin"))).isEmpty();
    }
  }

  @Test
  void aPullFollowsTheIndexOfTheQueueAndLooksThroughNoTable() {
    PullFilter filter = new PullFilter(Set.of(1), Set.of("cine"));
    try (TestQueue queue = TestQueue.of(Databases.sqlite(), Candidates.single("a", 1))) {
      List<String> plan =
          queue.store.read(
              handle ->
                  Filters.bind(
                          handle.createQuery(
                              "EXPLAIN QUERY PLAN " + Leases.open(filter) + Leases.FIRST),
                          filter)
                      .bind("reader", "ann")
                      .map((row, context) -> row.getString("detail"))
                      .list());

      assertThat(plan)
          .filteredOn(step -> step.startsWith("SCAN"))
          .containsExactly("SCAN t USING INDEX tasks_queue");
    }
  }

  private static Optional<String> pulled(
      TestQueue queue, String reader, Set<Integer> tiers, Set<String> sequences) {
    return queue
        .leases
        .pull(reader, new PullFilter(tiers, sequences))
        .map(assignment -> assignment.lease().qaId());
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void blindAndFinalAnswerAreBothKeptWithTheirSeconds(String url) {
    QaCandidate candidate = Candidates.multi("a", 1);
    try (TestQueue queue = TestQueue.of(url, candidate)) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      FirstAnswer first =
          queue.verdicts.answerBlind("ann", "a", lease.leaseId(), List.of("septal"), 31.5);
      assertThat(first.informed()).contains(candidate);
      assertThat(queue.pull("ann").orElseThrow().firstAnswer()).contains(List.of("septal"));
      queue.pass(Duration.ofSeconds(9));
      Recorded last =
          queue.verdicts.decide(
              "ann",
              "a",
              lease.leaseId(),
              new Choice(
                  Decision.EDIT, List.of("inferior", "septal"), Optional.of(" seen on 4 "), 9));

      assertThat(queue.verdicts.all())
          .containsExactly(
              new Verdict(
                  first.recorded().verdictId(),
                  "a",
                  "hash-a",
                  "ann",
                  ReaderRole.READER,
                  VerdictPhase.BLIND,
                  Decision.EDIT,
                  List.of("septal"),
                  null,
                  31.5,
                  null,
                  lease.leaseId(),
                  "2026-03-01T12:00:00.000Z",
                  false,
                  false),
              new Verdict(
                  last.verdictId(),
                  "a",
                  "hash-a",
                  "ann",
                  ReaderRole.READER,
                  VerdictPhase.INFORMED,
                  Decision.EDIT,
                  List.of("inferior", "septal"),
                  "seen on 4",
                  9.0,
                  null,
                  lease.leaseId(),
                  "2026-03-01T12:00:09.000Z",
                  false,
                  false));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void theSameRequestSentTwiceIsStoredOnceAndAnsweredTheSame(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      FirstAnswer first = queue.verdicts.answerBlind("ann", "a", lease.leaseId(), List.of("no"), 1);
      assertThat(queue.verdicts.answerBlind("ann", "a", lease.leaseId(), List.of("no"), 1))
          .isEqualTo(first);
      Recorded last = decide(queue, lease, Decision.ACCEPT);
      assertThat(decide(queue, lease, Decision.ACCEPT)).isEqualTo(last);
      assertThat(queue.verdicts.all()).hasSize(2);

      assertProblem(Problem.ALREADY_ANSWERED, () -> decide(queue, lease, Decision.NOT_VISIBLE));
      assertProblem(
          Problem.WRONG_STATE,
          () -> queue.verdicts.answerBlind("ann", "a", lease.leaseId(), List.of("yes"), 1));
      assertThat(queue.verdicts.all()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void onlyWhatNeedsNoReportMayBeDecidedBlind(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      for (Decision early :
          List.of(Decision.ACCEPT, Decision.REJECT, Decision.REPORT_WRONG, Decision.EDIT)) {
        Choice choice =
            new Choice(
                early, early == Decision.EDIT ? List.of("no") : List.of(), Optional.of("why"), 1);
        assertProblem(
            Problem.WRONG_STATE, () -> queue.verdicts.decide("ann", "a", lease.leaseId(), choice));
      }

      decide(queue, lease, Decision.NOT_VISIBLE);

      assertThat(queue.verdicts.all())
          .singleElement()
          .extracting(Verdict::getPhase)
          .isEqualTo(VerdictPhase.BLIND);
      assertThat(queue.state("a")).isEqualTo(TaskState.READ);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anEditThatChangesNothingIsAnAccept(String url) {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      queue.read("ann", Decision.EDIT, "yes");

      assertThat(queue.verdicts.all().get(1).getDecision()).isEqualTo(Decision.ACCEPT);
      assertThat(queue.verdicts.all().get(1).getAnswers()).containsExactly("yes");
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anExpiredLeaseGoesBackAndTheLateAnswerIsKeptAndCountsForNothing(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      assertThat(queue.pull("bob")).isEmpty();
      queue.pass(Duration.ofMinutes(10));
      assertThat(queue.pull("bob").orElseThrow().lease().qaId()).isEqualTo("a");

      assertProblem(Problem.LEASE_LOST, () -> queue.leases.heartbeat("ann", lease.leaseId()));
      queue.verdicts.answerBlind("ann", "a", lease.leaseId(), List.of("no"), 1);
      assertThat(decide(queue, lease, Decision.NOT_VISIBLE).late()).isTrue();

      assertThat(queue.verdicts.all()).hasSize(2).allMatch(Verdict::getLate);
      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      queue.read("bob");
      assertThat(queue.state("a")).isEqualTo(TaskState.READ);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aLateAnswerFillsASlotThatIsStillOpen(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      queue.pass(Duration.ofMinutes(11));

      assertThat(decide(queue, lease, Decision.NOT_VISIBLE).late()).isTrue();

      assertThat(queue.state("a")).isEqualTo(TaskState.READ);
      assertThat(queue.pull("bob")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void heartbeatsKeepALeaseAndAReleaseGivesItBack(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();
      for (int i = 0; i < 5; i++) {
        queue.pass(Duration.ofMinutes(9));
        assertThat(queue.leases.heartbeat("ann", lease.leaseId()))
            .isEqualTo(queue.store.clock().instant().plus(Duration.ofMinutes(10)));
      }
      assertThat(queue.pull("bob")).isEmpty();
      assertProblem(Problem.LEASE_LOST, () -> queue.leases.heartbeat("bob", lease.leaseId()));

      queue.leases.release("bob", lease.leaseId());
      assertThat(queue.pull("bob")).isEmpty();
      queue.leases.release("ann", lease.leaseId());
      queue.leases.release("ann", lease.leaseId());
      assertThat(queue.pull("bob")).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void theLeasesOfOthersAreNotFound(String url) {
    try (TestQueue queue =
        TestQueue.of(url, Candidates.single("a", 1), Candidates.single("b", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();

      assertProblem(
          Problem.NOT_FOUND,
          () -> queue.verdicts.answerBlind("bob", "a", lease.leaseId(), List.of("no"), 1));
      assertProblem(
          Problem.NOT_FOUND,
          () -> queue.verdicts.answerBlind("ann", "b", lease.leaseId(), List.of("no"), 1));
      assertProblem(
          Problem.NOT_FOUND,
          () -> queue.verdicts.answerBlind("ann", "zz", lease.leaseId(), List.of("no"), 1));
      assertThat(queue.verdicts.all()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anUndoIsANewRowAndGivesTheTaskBackToItsReader(String url) {
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 1))) {
      Recorded accepted = queue.read("ann");

      assertProblem(Problem.NOT_FOUND, () -> queue.verdicts.undo("bob", accepted.verdictId()));
      Undone undone = queue.verdicts.undo("ann", accepted.verdictId());

      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      assertThat(queue.pull("bob")).isEmpty();
      Assignment again = undone.reopened().orElseThrow();
      assertThat(again.phase()).isEqualTo(VerdictPhase.INFORMED);
      assertThat(again.firstAnswer()).contains(List.of("no"));
      assertThat(queue.verdicts.undo("ann", accepted.verdictId())).isEqualTo(undone);
      assertProblem(Problem.WRONG_STATE, () -> queue.verdicts.undo("ann", undone.verdictId()));

      Recorded rejected = decide(queue, again.lease(), Decision.REJECT);
      assertThat(queue.state("a")).isEqualTo(TaskState.READ);
      assertThat(queue.verdicts.all())
          .extracting(
              Verdict::getVerdictId, v -> v.getSupersedes().orElse(""), Verdict::getDecision)
          .extracting(Object::toString)
          .endsWith(
              "(\"%s\", \"\", ACCEPT)".formatted(accepted.verdictId()),
              "(\"%s\", \"%s\", SKIP)".formatted(undone.verdictId(), accepted.verdictId()),
              "(\"%s\", \"%s\", REJECT)".formatted(rejected.verdictId(), undone.verdictId()));
      assertProblem(Problem.WRONG_STATE, () -> queue.verdicts.undo("ann", accepted.verdictId()));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void theLastDecisionIsTheOneThatCanBeTakenBackAndNoneBeforeIt(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url,
            TestQueue.readers(1),
            Candidates.single("a", 3),
            Candidates.single("b", 2),
            Candidates.single("c", 1))) {
      assertThat(queue.verdicts.last("ann", ReaderRole.READER)).isEmpty();
      Recorded first = queue.read("ann");
      assertThat(last(queue, "ann")).contains(first.verdictId());
      Lease lease = queue.pull("ann").orElseThrow().lease();
      queue.verdicts.answerBlind("ann", "b", lease.leaseId(), List.of("no"), 1);
      assertThat(last(queue, "ann")).contains(first.verdictId());
      assertThat(last(queue, "bob")).isEmpty();
      assertThat(queue.verdicts.last("ann", ReaderRole.ADJUDICATOR)).isEmpty();
      Recorded second = decide(queue, lease, Decision.ACCEPT);
      assertThat(last(queue, "ann")).contains(second.verdictId());

      queue.verdicts.undo("ann", second.verdictId());

      assertThat(last(queue, "ann")).isEmpty();
      Lease again = queue.pull("ann").orElseThrow().lease();
      decide(queue, again, Decision.PHI_SEEN);
      assertThat(last(queue, "ann")).isEmpty();
    }
  }

  private static Optional<String> last(TestQueue queue, String reader) {
    return queue.verdicts.last(reader, ReaderRole.READER).map(Verdict::getVerdictId);
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void whatLiesTenAnswersBackIsNoLongerTakenBack(String url) {
    try (TestQueue queue =
        TestQueue.of(
            url, TestQueue.readers(1), Candidates.singles(13).toArray(QaCandidate[]::new))) {
      Recorded first = queue.read("ann");
      Recorded second = queue.read("ann");
      for (int i = 0; i < 9; i++) {
        queue.read("ann");
      }

      assertProblem(Problem.WRONG_STATE, () -> queue.verdicts.undo("ann", first.verdictId()));
      assertThat(queue.verdicts.undo("ann", second.verdictId()).reopened()).isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anIdentifierHoldsAllTasksOfTheStudyAtOnceUntilItIsTakenBack(String url) {
    QaCandidate other = Candidates.single("b", 2);
    other.setStudyId("s-a");
    try (TestQueue queue =
        TestQueue.of(url, Candidates.single("a", 3), other, Candidates.single("c", 1))) {
      Lease ann = queue.pull("ann").orElseThrow().lease();
      Lease bob = queue.pull("bob").orElseThrow().lease();
      assertThat(bob.qaId()).isEqualTo("a");

      Recorded seen = decide(queue, ann, Decision.PHI_SEEN);

      assertThat(queue.state("a")).isEqualTo(TaskState.HELD);
      assertThat(queue.state("b")).isEqualTo(TaskState.HELD);
      assertThat(queue.state("c")).isEqualTo(TaskState.OPEN);
      assertThat(queue.pull("cat").orElseThrow().lease().qaId()).isEqualTo("c");
      assertThat(queue.pull("bob").orElseThrow().lease().qaId()).isEqualTo("c");
      Account reader = new Account("bob", Role.ADJUDICATOR, true);
      assertThat(queue.tasks.maySeeStudy(reader, "s-a")).isFalse();
      assertThat(queue.tasks.maySeeStudy(reader, "s-c")).isTrue();
      // What bob answers to the task that was taken from him is kept, and shows him nothing.
      FirstAnswer late = queue.verdicts.answerBlind("bob", "a", bob.leaseId(), List.of("no"), 1);
      assertThat(late.recorded().late()).isTrue();
      assertThat(late.informed()).isEmpty();

      assertThat(queue.verdicts.undo("ann", seen.verdictId()).reopened()).isPresent();
      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      assertThat(queue.state("b")).isEqualTo(TaskState.OPEN);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void anAdministratorLiftsAHoldWithAReasonAndTheTasksAreReadAgain(String url) {
    Account admin = new Account("boss", Role.ADMIN, true);
    Account chief = new Account("chief", Role.ADJUDICATOR, true);
    try (TestQueue queue = TestQueue.of(url, TestQueue.readers(1), Candidates.single("a", 2))) {
      assertProblem(Problem.WRONG_STATE, () -> queue.verdicts.liftHold(admin, "s-a", "fixed"));
      Recorded seen = decide(queue, queue.pull("ann").orElseThrow().lease(), Decision.PHI_SEEN);
      assertThat(queue.pull("bob")).isEmpty();
      assertProblem(Problem.FORBIDDEN, () -> queue.verdicts.liftHold(chief, "s-a", "fixed"));
      assertProblem(Problem.BAD_ANSWER, () -> queue.verdicts.liftHold(admin, "s-a", " "));

      assertThat(queue.verdicts.liftHold(admin, "s-a", "the date is a surrogate")).isEqualTo(1);

      assertThat(queue.state("a")).isEqualTo(TaskState.OPEN);
      assertThat(queue.pull("bob")).isPresent();
      Verdict lifted = queue.verdicts.all().get(1);
      assertThat(lifted.getReader()).isEqualTo("boss");
      assertThat(lifted.getSupersedes()).contains(seen.verdictId());
      assertThat(lifted.getReason()).contains("the date is a surrogate");
      assertThat(lifted.getDecision()).isEqualTo(Decision.SKIP);
    }
  }

  static Recorded decide(TestQueue queue, Lease lease, Decision decision) {
    return queue.verdicts.decide(
        lease.reader(),
        lease.qaId(),
        lease.leaseId(),
        new Choice(decision, List.of(), Optional.of("why"), 1));
  }

  static void assertProblem(Problem problem, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            QueueException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
