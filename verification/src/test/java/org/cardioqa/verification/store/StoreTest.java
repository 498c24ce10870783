package org.cardioqa.verification.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.cardioqa.verification.store.StoreException.Problem;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StoreTest {
  private static final String URLS = "org.cardioqa.verification.store.Databases#urls";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @MethodSource(URLS)
  void aSecondOpeningFindsWhatWasStored(String url) {
    try (Store store = Store.open(url)) {
      store.write(StoreTest::addVerdict);
    }
    try (Store store = Store.open(url)) {
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aTransactionThatThrowsStoresNothing(String url) {
    try (Store store = Store.open(url)) {
      assertThatThrownBy(
              () ->
                  store.write(
                      handle -> {
                        addVerdict(handle);
                        throw new IllegalStateException("no");
                      }))
          .isInstanceOf(IllegalStateException.class);

      assertThat(store.<Integer>read(StoreTest::verdicts)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void verdictsCannotBeChangedOrDeleted(String url) {
    try (Store store = Store.open(url)) {
      store.write(StoreTest::addVerdict);

      for (String change :
          new String[] {"UPDATE verdicts SET reason = 'x'", "DELETE FROM verdicts"}) {
        assertThatThrownBy(() -> store.write(handle -> handle.execute(change)))
            .as(change)
            .rootCause()
            .hasMessageContaining("verdicts are append-only");
      }
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void aDatabaseOfANewerVersionIsRefusedAndLeftAsItIs(String url) {
    try (Store store = Store.open(url)) {
      store.write(
          handle ->
              handle.execute(
                  "INSERT INTO schema_history (installed_rank, version, description, type, script,"
                      + " checksum, installed_by, execution_time, success) VALUES (99, '99',"
                      + " 'later', 'SQL', 'V99__later.sql', 1, 'x', 1, TRUE)"));
    }

    assertThatThrownBy(() -> Store.open(url))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NEWER))
        .hasMessageMatching(
            "the database is of version 99, this program knows versions up to [0-9.]+: use the newer"
                + " program; nothing was changed");
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void whatFailsAmongManyWritesAtOnceFailsAloneAndTheOthersAreStored(String url)
      throws InterruptedException {
    int threads = 24;
    AtomicLong refused = new AtomicLong();
    try (Store store = Store.open(url)) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      for (int i = 0; i < 10 * threads; i++) {
        boolean fails = i % 3 == 0;
        pool.execute(
            () -> {
              try {
                store.write(
                    handle -> {
                      addVerdict(handle);
                      if (fails) {
                        throw new IllegalArgumentException("no");
                      }
                      return null;
                    });
              } catch (IllegalArgumentException e) {
                refused.incrementAndGet();
              }
            });
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(5, TimeUnit.MINUTES)).isTrue();

      assertThat(refused).hasValue(80);
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(160);
    }
  }

  @Test
  void aWriteWithinAWriteIsAMistakeAndDoesNotHang() {
    try (Store store = Store.open(Databases.sqlite())) {
      assertThatThrownBy(() -> store.write(handle -> store.write(StoreTest::addVerdict)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("within another");
      assertThat(store.<Integer>read(StoreTest::verdicts)).isZero();
    }
  }

  @Test
  void aStoreThatIsClosedRefusesWrites() {
    Store store = Store.open(Databases.sqlite());
    store.close();

    assertThatThrownBy(() -> store.write(StoreTest::addVerdict))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aCommitInSqliteIsOnTheDiskWhenItReturns() {
    try (Store store = Store.open(Databases.sqlite())) {
      assertThat(store.<String>write(handle -> pragmaText(handle, "journal_mode")))
          .isEqualTo("wal");
      assertThat(store.<Integer>write(handle -> pragma(handle, "synchronous"))).isEqualTo(2);
      assertThat(store.<Integer>write(handle -> pragma(handle, "foreign_keys"))).isEqualTo(1);
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("notes.txt");
    String text = "not a database, but somebody's notes ".repeat(100);
    Files.writeString(file, text);

    assertThatThrownBy(() -> Store.open("jdbc:sqlite:" + file))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNUSABLE));
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void aUrlOfAnotherDatabaseIsRefused() {
    assertThatThrownBy(() -> Store.open("jdbc:oracle:thin:@x"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE");
  }

  @Test
  void whenTheDiskIsFullNothingOfTheRequestIsStoredAndTheNextOneWorks() {
    try (Store store = Store.open(Databases.sqlite())) {
      store.write(StoreTest::addVerdict);
      int pages = store.read(handle -> pragma(handle, "page_count"));
      store.write(handle -> pragma(handle, "max_page_count = " + pages));

      assertThatThrownBy(
              () ->
                  store.write(
                      handle -> {
                        for (int i = 0; i < 1000; i++) {
                          addVerdict(handle);
                        }
                        return null;
                      }))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.FULL))
          .hasMessageContaining("free some space");
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(1);

      store.write(handle -> pragma(handle, "max_page_count = " + 100 * pages));
      store.write(StoreTest::addVerdict);
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatBreaksIsToldAndTheNextRequestGetsAnother() {
    Optional<String> url = Databases.postgreSql();
    Assumptions.assumeTrue(url.isPresent(), "no PostgreSQL");
    try (Store store = Store.open(url.orElseThrow())) {
      store.write(StoreTest::addVerdict);

      assertThatThrownBy(
              () ->
                  store.write(
                      handle -> {
                        addVerdict(handle);
                        return handle.execute("SELECT pg_terminate_backend(pg_backend_pid())");
                      }))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNREACHABLE))
          .hasMessageContaining("send the request again");
      store.write(StoreTest::addVerdict);
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(2);
    }
  }

  @Test
  void timeGoesOnWhenTheMachinesClockIsSetBackDuringARun() {
    AtomicLong nanos = new AtomicLong();
    AtomicReference<Instant> wall = new AtomicReference<>(NOON);
    try (Store store = Store.open(Databases.sqlite(), wall::get, nanos::get)) {
      wall.set(NOON.minusSeconds(7200));
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));

      assertThat(store.clock().instant()).isEqualTo(NOON.plusSeconds(2));
    }
  }

  @ParameterizedTest
  @MethodSource(URLS)
  void timeGoesOnWhenTheMachinesClockIsSetBackBetweenTwoRuns(String url) {
    AtomicLong nanos = new AtomicLong();
    try (Store store = Store.open(url, InstantSource.fixed(NOON), nanos::get)) {
      nanos.addAndGet(TimeUnit.MINUTES.toNanos(5));
      store.write(handle -> addVerdict(handle, store.clock().millis()));
    }

    Instant before = NOON.minusSeconds(3600);
    try (Store store = Store.open(url, InstantSource.fixed(before), nanos::get)) {
      assertThat(store.clock().instant()).isEqualTo(NOON.plusSeconds(300));
      assertThat(store.clock().aheadMillis()).isEqualTo(3_900_000);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
      assertThat(store.clock().instant()).isEqualTo(NOON.plusSeconds(301));
    }
  }

  static int addVerdict(Handle handle) {
    return addVerdict(handle, NOON.toEpochMilli());
  }

  private static int addVerdict(Handle handle, long time) {
    return handle.execute(
        "INSERT INTO verdicts (verdict_id, qa_id, content_hash, reader, role, phase, decision,"
            + " answers, seconds, decided_at, late, gold) VALUES (?, 'q', 'h', 'r', 'READER',"
            + " 'BLIND', 'EDIT', '[]', 1, ?, FALSE, FALSE)",
        java.util.UUID.randomUUID().toString(),
        time);
  }

  static int verdicts(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM verdicts").mapTo(Integer.class).one();
  }

  private static String pragmaText(Handle handle, String pragma) {
    return handle.createQuery("PRAGMA " + pragma).mapTo(String.class).one();
  }

  private static int pragma(Handle handle, String pragma) {
    return handle.createQuery("PRAGMA " + pragma).mapTo(Integer.class).one();
  }
}
