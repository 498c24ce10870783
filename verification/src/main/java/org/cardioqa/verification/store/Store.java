package org.cardioqa.verification.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.cardioqa.verification.store.StoreException.Problem;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The queue's database, migrated to the version of this program.
 *
 * <p>SQLite has one writer at a time by nature: one connection writes, for all who wait at once, so
 * that writers queue up here and not in the file's lock; others read. A transaction that writes
 * takes the lock at its start (BEGIN IMMEDIATE), since one that reads first and then finds another
 * writer ahead fails whatever time it waits. With {@code synchronous=FULL} a commit in WAL mode is
 * on the disk when it returns, as in PostgreSQL, so what was answered after {@link #write} outlives
 * a crash.
 */
public final class Store implements Closeable {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final String MIGRATIONS = "classpath:org/cardioqa/verification/store/migration/";
  private static final int READERS = 8;
  private static final int CONNECTIONS = 16;
  private static final int ATTEMPTS = 10;
  private static final String BUSY_TIMEOUT_MS = "20000";

  private final Dialect dialect;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final Jdbi writing;
  private final Optional<GroupCommit> groups;
  private final Jdbi reading;
  private final StoreClock clock;

  private enum Dialect {
    SQLITE,
    POSTGRESQL
  }

  private Store(
      Dialect dialect,
      HikariDataSource writers,
      HikariDataSource readers,
      InstantSource wall,
      LongSupplier nanos) {
    this.dialect = dialect;
    this.writers = writers;
    this.readers = readers;
    this.writing = Jdbi.create(writers);
    this.groups =
        dialect == Dialect.SQLITE ? Optional.of(new GroupCommit(writing)) : Optional.empty();
    this.reading = Jdbi.create(readers);
    this.clock = StoreClock.from(read(Store::latestTime), wall, nanos);
  }

  /**
   * Opens a database, makes it if it is not there (SQLite), and migrates it.
   *
   * @param url {@code jdbc:sqlite:FILE} or {@code
   *     jdbc:postgresql://HOST/DATABASE?user=…&password=…}
   * @throws StoreException if it cannot be reached, is another program's, or of a newer version
   */
  public static Store open(String url) {
    return open(url, InstantSource.system(), System::nanoTime);
  }

  /**
   * The same with the clocks of a test.
   *
   * @param wall asked once
   * @param nanos a clock that never goes back, of any origin, as {@link System#nanoTime}
   */
  public static Store open(String url, InstantSource wall, LongSupplier nanos) {
    Dialect dialect = dialect(url);
    HikariDataSource writers = null;
    HikariDataSource readers = null;
    try {
      switch (dialect) {
        case SQLITE -> {
          writers = pool(sqlite(url, 1));
          migrate(writers, dialect);
          readers = pool(sqlite(url, READERS));
        }
        case POSTGRESQL -> {
          writers = pool(postgresql(url));
          migrate(writers, dialect);
          readers = writers;
        }
      }
      return new Store(dialect, writers, readers, wall, nanos);
    } catch (RuntimeException e) {
      if (readers != null) {
        readers.close();
      }
      if (writers != null) {
        writers.close();
      }
      if (e instanceof StoreException) {
        throw e;
      }
      throw unusable(e);
    }
  }

  private static Dialect dialect(String url) {
    if (url.startsWith(SQLITE)) {
      return Dialect.SQLITE;
    }
    if (url.startsWith(POSTGRESQL)) {
      return Dialect.POSTGRESQL;
    }
    throw new StoreException(
        Problem.UNUSABLE,
        "the database must be given as jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE",
        null);
  }

  private static HikariConfig sqlite(String url, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(connections);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.addDataSourceProperty("foreign_keys", "true");
    config.addDataSourceProperty("busy_timeout", BUSY_TIMEOUT_MS);
    config.addDataSourceProperty("transaction_mode", connections == 1 ? "IMMEDIATE" : "DEFERRED");
    return config;
  }

  private static HikariConfig postgresql(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(CONNECTIONS);
    return config;
  }

  private static HikariDataSource pool(HikariConfig config) {
    return new HikariDataSource(config);
  }

  private static void migrate(HikariDataSource source, Dialect dialect) {
    Map<Dialect, String> folders =
        Map.of(Dialect.SQLITE, "sqlite", Dialect.POSTGRESQL, "postgresql");
    Map<Dialect, String> serials =
        Map.of(
            Dialect.SQLITE, "INTEGER PRIMARY KEY AUTOINCREMENT",
            Dialect.POSTGRESQL, "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY");
    Flyway flyway =
        Flyway.configure()
            .dataSource(source)
            .locations(MIGRATIONS + "common", MIGRATIONS + folders.get(dialect))
            .placeholders(Map.of("serial", serials.get(dialect)))
            .table("schema_history")
            .failOnMissingLocations(true)
            .load();
    refuseNewer(flyway);
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException(
          Problem.UNUSABLE,
          "the database cannot be migrated: it holds other tables, or a migration was changed or"
              + " failed; use an empty database or one of this program",
          e);
    }
  }

  private static void refuseNewer(Flyway flyway) {
    MigrationVersion known =
        Arrays.stream(flyway.info().all())
            .filter(info -> !info.getState().name().startsWith("FUTURE"))
            .map(MigrationInfo::getVersion)
            .max(MigrationVersion::compareTo)
            .orElseThrow();
    Arrays.stream(flyway.info().applied())
        .map(MigrationInfo::getVersion)
        .filter(version -> version.isNewerThan(known))
        .max(MigrationVersion::compareTo)
        .ifPresent(
            newer -> {
              throw new StoreException(
                  Problem.NEWER,
                  "the database is of version %s, this program knows versions up to %s: use the newer program; nothing was changed"
                      .formatted(newer, known),
                  null);
            });
  }

  /**
   * Whether a text comes back as it was stored: PostgreSQL refuses U+0000, and half a surrogate
   * pair comes back as another character.
   */
  public static boolean canHold(String text) {
    return text.codePoints()
        .noneMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE);
  }

  /** The time of the queue; it never goes back. */
  public StoreClock clock() {
    return clock;
  }

  /**
   * Does this in one transaction and returns when it is committed. It may be done again from its
   * start where the database asks for it, so it must have no effect outside.
   *
   * @throws StoreException if the database cannot; then nothing of it was stored
   */
  public <T> T write(HandleCallback<T, RuntimeException> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return groups.isPresent() ? groups.get().write(work) : writing.inTransaction(work);
      } catch (JdbiException e) {
        if (attempt == ATTEMPTS || !isToBeRepeated(e)) {
          throw translate(e);
        }
      }
    }
  }

  /**
   * Reads in one transaction, which sees one state of the database.
   *
   * @throws StoreException if the database cannot
   */
  public <T> T read(HandleCallback<T, RuntimeException> work) {
    try {
      return reading.inTransaction(work);
    } catch (JdbiException e) {
      throw translate(e);
    }
  }

  /**
   * Makes other transactions that take a lock of this name wait until this one ends. SQLite needs
   * none: it has one writer.
   */
  public void lock(Handle handle, String name) {
    if (dialect == Dialect.POSTGRESQL) {
      handle
          .createQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
          .bind("name", name)
          .map((row, context) -> name)
          .one();
    }
  }

  /** What makes other transactions pass by a row that one has locked; SQLite locks no rows. */
  public String skipLocked() {
    return dialect == Dialect.POSTGRESQL ? "FOR UPDATE SKIP LOCKED" : "";
  }

  /** What makes other transactions wait for a row that one reads; SQLite locks no rows. */
  public String forUpdate() {
    return dialect == Dialect.POSTGRESQL ? "FOR UPDATE" : "";
  }

  private static long latestTime(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT COALESCE(MAX(t), 0) FROM (
              SELECT MAX(renewed_at) AS t FROM leases
              UNION ALL SELECT MAX(decided_at) FROM verdicts) times
            """)
        .mapTo(Long.class)
        .one();
  }

  /** Serialization failure, deadlock, or a unique key that another transaction took first. */
  private static boolean isToBeRepeated(Throwable e) {
    return sqlException(e)
        .map(SQLException::getSQLState)
        .filter(state -> state.equals("40001") || state.equals("40P01") || state.equals("23505"))
        .isPresent();
  }

  private static StoreException translate(JdbiException e) {
    Optional<SQLException> cause = sqlException(e);
    if (cause.isPresent() && isFull(cause.get())) {
      return new StoreException(
          Problem.FULL,
          "the database has no room left; nothing of this request was stored: free some space and"
              + " send it again",
          e);
    }
    if (cause.isPresent() && isBusy(cause.get())) {
      return new StoreException(
          Problem.BUSY,
          "the database is in use by another program; nothing of this request was stored: send it"
              + " again",
          e);
    }
    if (cause.isPresent() && isUnreachable(cause.get())) {
      return new StoreException(
          Problem.UNREACHABLE,
          "the connection to the database broke (%s): send the request again; if it was stored"
                  .formatted(code(cause.get()))
              + " nevertheless, that changes nothing",
          e);
    }
    return new StoreException(
        Problem.FAILED,
        "the database failed (%s); nothing of this request was stored"
            .formatted(cause.map(Store::code).orElse("no code")),
        e);
  }

  private static String code(SQLException e) {
    return e instanceof SQLiteException sqlite
        ? sqlite.getResultCode().name()
        : "SQLSTATE " + e.getSQLState();
  }

  private static boolean isFull(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return sqlite.getResultCode() == SQLiteErrorCode.SQLITE_FULL
          || sqlite.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_WRITE;
    }
    return "53100".equals(e.getSQLState());
  }

  private static boolean isBusy(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      return (sqlite.getResultCode().code & 0xFF) == SQLiteErrorCode.SQLITE_BUSY.code;
    }
    return "55P03".equals(e.getSQLState());
  }

  /** Connections that fail, end or are refused; or none of the pool came free in time. */
  private static boolean isUnreachable(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    return e instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P");
  }

  private static Optional<SQLException> sqlException(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return Optional.of(sql);
      }
    }
    return Optional.empty();
  }

  private static StoreException unusable(RuntimeException e) {
    return new StoreException(
        Problem.UNUSABLE,
        "the database cannot be opened (%s): see that its folder or server is there, that the name"
                .formatted(sqlException(e).map(Store::code).orElse(e.getClass().getSimpleName()))
            + " and the password are right, and that the file is a database",
        e);
  }

  @Override
  public void close() {
    groups.ifPresent(GroupCommit::close);
    readers.close();
    writers.close();
  }
}
