package org.cardioqa.verification.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;

/** A service on a free port of the loopback, with an account of each role. */
final class TestService implements AutoCloseable {
  static final String PASSWORD = "a long password";

  static final Studies NO_IMAGES = Studies.none();

  private final Store store;
  private final AtomicLong passed;
  private final Policy policy;
  private final Studies studies;
  private final VerifyServer server;
  private final Accounts accounts;
  private final Map<Role, Browser> loggedIn = new EnumMap<>(Role.class);

  private TestService(Store store, AtomicLong passed, Policy policy, Studies studies) {
    this.store = store;
    this.policy = policy;
    this.studies = studies;
    this.passed = passed;
    this.accounts = new Accounts(store);
    this.server =
        VerifyServer.start(store, policy, Catalog.builtIn(), studies, ServerOptions.onLoopback(0));
  }

  /** On an empty queue. */
  static TestService start() {
    return start(Policy.DEFAULT, NO_IMAGES, List.of());
  }

  /** On a queue of these candidates. */
  static TestService start(Policy policy, Studies studies, List<QaCandidate> candidates) {
    return start(Databases.sqlite(), policy, studies, candidates);
  }

  /** The same on an empty database. */
  static TestService start(
      String url, Policy policy, Studies studies, List<QaCandidate> candidates) {
    AtomicLong passed = new AtomicLong();
    Store store = Store.open(url, InstantSource.system(), passed::get);
    TestService service = new TestService(store, passed, policy, studies);
    new Tasks(store, policy).importAll(candidates, Optional.empty());
    for (Role role : Role.values()) {
      service.accounts.add(name(role), role, PASSWORD);
    }
    return service;
  }

  /** The account of a role. */
  static String name(Role role) {
    return "test-" + role.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Puts the clock of the queue forward, which stands still otherwise. */
  void pass(Duration time) {
    passed.addAndGet(time.toNanos());
  }

  Store store() {
    return store;
  }

  Accounts accounts() {
    return accounts;
  }

  /** The table of routes. */
  List<Route> routes() {
    return VerifyServer.routes(
        store, policy, Catalog.builtIn(), studies, ServerOptions.onLoopback(0));
  }

  /** A browser of its own, with nobody logged in. */
  Browser browser() {
    return new Browser(server.uri());
  }

  /** Another account, logged in with a browser of its own. */
  Browser another(String account, Role role) {
    accounts.add(account, role, PASSWORD);
    return browser().login(account, PASSWORD);
  }

  /** The browser of the account of a role, logged in. */
  Browser as(Role role) {
    return loggedIn.computeIfAbsent(role, r -> browser().login(name(r), PASSWORD));
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
