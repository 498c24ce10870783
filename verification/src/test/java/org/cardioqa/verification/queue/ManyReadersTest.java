package org.cardioqa.verification.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Readers who work at the same time, and clocks that do not work. */
class ManyReadersTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";
  private static final int READERS = 16;
  private static final int TASKS = 120;
  private static final int OVERLAP = 2;

  @ParameterizedTest
  @MethodSource(URLS)
  void noSlotGoesToTwoReadersAndNoTaskTwiceToOne(String url)
      throws ExecutionException, InterruptedException {
    try (TestQueue queue = new TestQueue(url, TestQueue.readers(OVERLAP))) {
      queue.tasks.importAll(Candidates.singles(TASKS), Optional.empty());
      Set<String> slots = ConcurrentHashMap.newKeySet();
      Map<String, Recorded> acknowledged = new ConcurrentHashMap<>();

      atOnce(
          reader -> {
            for (Optional<Assignment> task = queue.pull(reader);
                task.isPresent();
                task = queue.pull(reader)) {
              Lease lease = task.get().lease();
              assertThat(slots.add(lease.qaId() + "/" + lease.slot()))
                  .as("slot %d of %s was free", lease.slot(), lease.qaId())
                  .isTrue();
              Recorded recorded = ReadingTest.decide(queue, lease, Decision.NOT_VISIBLE);
              assertThat(acknowledged.put(lease.qaId() + "/" + reader, recorded)).isNull();
            }
            return null;
          });

      assertThat(slots).hasSize(TASKS * OVERLAP);
      assertThat(queue.verdicts.all())
          .extracting(Verdict::getVerdictId)
          .containsExactlyInAnyOrderElementsOf(
              acknowledged.values().stream().map(Recorded::verdictId).toList());
      assertThat(queue.tasks.all()).allMatch(task -> task.state() == TaskState.RESOLVED);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void oneReaderInManyWindowsHoldsOneSlotOfATask(String url)
      throws ExecutionException, InterruptedException {
    try (TestQueue queue = new TestQueue(url, TestQueue.readers(3))) {
      queue.tasks.importAll(Candidates.singles(1), Optional.empty());

      List<Optional<Assignment>> pulled = atOnce(any -> queue.pull("ann"));

      assertThat(pulled).allMatch(Optional::isPresent);
      assertThat(new HashSet<>(pulled)).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void theSameAnswerSentFromManyWindowsIsStoredOnce(String url)
      throws ExecutionException, InterruptedException {
    try (TestQueue queue = TestQueue.of(url, Candidates.single("a", 1))) {
      Lease lease = queue.pull("ann").orElseThrow().lease();

      List<Recorded> recorded =
          atOnce(any -> ReadingTest.decide(queue, lease, Decision.NOT_VISIBLE));

      assertThat(new HashSet<>(recorded)).hasSize(1);
      assertThat(queue.verdicts.all()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void noTaskOfAHeldStudyIsHandedOutWhileOthersPull(String url)
      throws ExecutionException, InterruptedException {
    try (TestQueue queue = new TestQueue(url, TestQueue.readers(1))) {
      var run = Candidates.singles(READERS);
      run.forEach(candidate -> candidate.setStudyId("one"));
      queue.tasks.importAll(run, Optional.empty());

      atOnce(
          reader -> {
            Optional<Assignment> task = queue.pull(reader);
            task.ifPresent(held -> ReadingTest.decide(queue, held.lease(), Decision.PHI_SEEN));
            return null;
          });

      assertThat(queue.tasks.all()).allMatch(task -> task.state() == TaskState.HELD);
      int leased =
          queue.store.read(
              handle ->
                  handle
                      .createQuery("SELECT COUNT(*) FROM slots WHERE state = 'LEASED'")
                      .mapTo(Integer.class)
                      .one());
      assertThat(leased).isZero();
    }
  }

  @Test
  void aClockThatJumpsBackDuringARunNeitherEndsNorProlongsALease() {
    String url = org.cardioqa.verification.store.Databases.sqlite();
    AtomicLong nanos = new AtomicLong();
    AtomicLong wall = new AtomicLong(TestQueue.START.toEpochMilli());
    InstantSource clock = () -> java.time.Instant.ofEpochMilli(wall.get());
    try (Store store = Store.open(url, clock, nanos::get)) {
      new Tasks(store, TestQueue.readers(1)).importAll(Candidates.singles(1), Optional.empty());
      Leases leases = new Leases(store, TestQueue.readers(1));
      leases.pull("ann", PullFilter.ALL);

      wall.addAndGet(-Duration.ofDays(1).toMillis());
      nanos.addAndGet(Duration.ofMinutes(9).toNanos());
      assertThat(leases.pull("bob", PullFilter.ALL)).isEmpty();
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(leases.pull("bob", PullFilter.ALL)).isPresent();
    }
  }

  @Test
  void aClockThatWasSetBackBetweenTwoRunsDoesNotLockTasksUp() {
    String url = org.cardioqa.verification.store.Databases.sqlite();
    AtomicLong nanos = new AtomicLong();
    try (Store store = Store.open(url, InstantSource.fixed(TestQueue.START), nanos::get)) {
      new Tasks(store, TestQueue.readers(1)).importAll(Candidates.singles(1), Optional.empty());
      new Leases(store, TestQueue.readers(1)).pull("ann", PullFilter.ALL);
    }

    InstantSource yesterday = InstantSource.fixed(TestQueue.START.minus(Duration.ofDays(1)));
    try (Store store = Store.open(url, yesterday, nanos::get)) {
      Leases leases = new Leases(store, TestQueue.readers(1));
      assertThat(leases.pull("bob", PullFilter.ALL)).isEmpty();
      nanos.addAndGet(Duration.ofMinutes(10).toNanos());
      assertThat(leases.pull("bob", PullFilter.ALL)).isPresent();
    }
  }

  private interface Work<T> {
    T as(String reader) throws Exception;
  }

  private static <T> List<T> atOnce(Work<T> work) throws ExecutionException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<Callable<T>> calls =
          IntStream.range(0, READERS)
              .mapToObj(i -> (Callable<T>) () -> work.as("reader" + i))
              .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> call : threads.invokeAll(calls)) {
        results.add(call.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
