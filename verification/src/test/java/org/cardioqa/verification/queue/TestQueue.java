package org.cardioqa.verification.queue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.verification.store.Store;

/** A queue on a database of a test, with time that only the test moves. */
public final class TestQueue implements AutoCloseable {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  final Store store;
  final Policy policy;
  final Tasks tasks;
  final Leases leases;
  final Verdicts verdicts;
  final Adjudication adjudication;
  private final AtomicLong nanos = new AtomicLong();

  TestQueue(String url, Policy policy) {
    this.policy = policy;
    store = Store.open(url, InstantSource.fixed(START), nanos::get);
    tasks = new Tasks(store, policy);
    leases = new Leases(store, policy, "not random");
    verdicts = new Verdicts(store, leases);
    adjudication = new Adjudication(store, policy, leases);
  }

  static TestQueue of(String url, QaCandidate... candidates) {
    return of(url, Policy.DEFAULT, candidates);
  }

  static TestQueue of(String url, Policy policy, QaCandidate... candidates) {
    TestQueue queue = new TestQueue(url, policy);
    queue.tasks.importAll(List.of(candidates), Optional.empty());
    return queue;
  }

  static Policy readers(int readers) {
    return new Policy(readers, 1, 0, false, Duration.ofMinutes(10));
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  Optional<Assignment> pull(String reader) {
    return leases.pull(reader, PullFilter.ALL);
  }

  /** Pulls, answers blind as the candidate does not, and accepts. */
  Recorded read(String reader) {
    return read(reader, Decision.ACCEPT);
  }

  /** Pulls, answers blind "no", and decides so. */
  Recorded read(String reader, Decision decision, String... answers) {
    Lease lease = pull(reader).orElseThrow().lease();
    verdicts.answerBlind(reader, lease.qaId(), lease.leaseId(), List.of("no"), 12);
    return verdicts.decide(
        reader,
        lease.qaId(),
        lease.leaseId(),
        new Choice(decision, List.of(answers), Optional.of("why"), 5));
  }

  TaskState state(String qaId) {
    return tasks.find(qaId).orElseThrow().state();
  }

  @Override
  public void close() {
    store.close();
  }
}
