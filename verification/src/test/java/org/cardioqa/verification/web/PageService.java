package org.cardioqa.verification.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.http.Accounts;
import org.cardioqa.verification.http.ServerOptions;
import org.cardioqa.verification.http.Studies;
import org.cardioqa.verification.http.VerifyServer;
import org.cardioqa.verification.queue.Assignment;
import org.cardioqa.verification.queue.Choice;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.PullFilter;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.shards.Shards;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;

/**
 * The service on a free port, with the questions of {@link HeartShards} on two studies, two readers
 * each, and accounts: ada and ben read, judge adjudicates, chief is the admin.
 */
final class PageService implements AutoCloseable {
  static final String PASSWORD = "a long password";

  /** Short, so that a page soon notices that its lease is gone: it asks four times a lease. */
  private static final Duration LEASE = Duration.ofSeconds(20);

  private static final Policy POLICY = new Policy(2, 1, 0, false, LEASE);
  private static final long CACHE_BYTES = 1 << 24;
  private static final Path SHARDS = shards();

  private final AtomicLong passed = new AtomicLong();
  private final Store store;
  private final VerifyServer server;

  private PageService() {
    store =
        Store.open(
            Databases.sqlite(), InstantSource.system(), () -> System.nanoTime() + passed.get());
    Shards shards = Shards.open(SHARDS, CACHE_BYTES);
    new Tasks(store, POLICY).importAll(shards.candidates(), Optional.empty());
    Accounts accounts = new Accounts(store);
    accounts.add("ada", Role.READER, PASSWORD);
    accounts.add("ben", Role.READER, PASSWORD);
    accounts.add("judge", Role.ADJUDICATOR, PASSWORD);
    accounts.add("chief", Role.ADMIN, PASSWORD);
    server =
        VerifyServer.start(
            store, POLICY, Catalog.builtIn(), Studies.of(shards), ServerOptions.onLoopback(0));
  }

  static PageService start() {
    return new PageService();
  }

  private static Path shards() {
    try {
      return HeartShards.write(Files.createTempDirectory("cardioqa-hearts"), 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String uri() {
    return server.uri().toString();
  }

  /** Puts the clock of the queue forward. */
  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  /** Has an account read the first question of the queue, which must be this one. */
  void read(String account, String qaId, Decision decision, String reason) {
    Leases leases = new Leases(store, POLICY);
    Verdicts verdicts = new Verdicts(store, leases);
    Assignment task = leases.pull(account, PullFilter.ALL).orElseThrow();
    if (!task.candidate().getQaId().equals(qaId)) {
      throw new AssertionError("the first question is " + task.candidate().getQaId());
    }
    String lease = task.lease().leaseId();
    verdicts.answerBlind(account, qaId, lease, task.candidate().getAnswers(), 3);
    verdicts.decide(
        account, qaId, lease, new Choice(decision, List.of(), Optional.ofNullable(reason), 5));
  }

  /** All that an account has answered, the earliest first. */
  List<Verdict> verdicts(String account) {
    return new Verdicts(store, new Leases(store, POLICY))
        .all().stream().filter(verdict -> verdict.getReader().equals(account)).toList();
  }

  /** The latest verdict on a question. */
  Verdict last(String qaId) {
    return new Verdicts(store, new Leases(store, POLICY))
        .all().stream()
            .filter(verdict -> verdict.getQaId().equals(qaId))
            .reduce((earlier, later) -> later)
            .orElseThrow(() -> new AssertionError("no verdict on " + qaId));
  }

  /** Studies of which nothing is handed out. */
  List<String> heldStudies() {
    return new Tasks(store, POLICY)
        .all().stream()
            .filter(task -> task.state() == TaskState.HELD)
            .map(Task::studyId)
            .distinct()
            .toList();
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
