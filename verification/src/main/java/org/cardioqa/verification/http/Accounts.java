package org.cardioqa.verification.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;

/** The people who may use the queue, and the tokens by which scripts act for them. */
public final class Accounts {
  /** What a name may look like. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private static final String MARKS =
      "a name has small letters, digits, '.', '_' and '-', 63 at most";

  /** No hash of any password. */
  private static final String NO_PASSWORD = "none";

  private final Store store;
  private final Passwords passwords = new Passwords();

  /** Those of a database. */
  public Accounts(Store store) {
    this.store = store;
  }

  /**
   * One of them.
   *
   * @param name its name
   * @param role what it may do
   * @param active whether it may do anything at all
   * @param createdAt since when it is there
   */
  public record Account(String name, Role role, boolean active, Instant createdAt) {}

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if the name is taken or no name, or the password too short
   */
  public void add(String name, Role role, String password) {
    insert(name, role, passwords.hash(password));
  }

  /**
   * Adds one that nobody can log in with, for scripts, which use {@link #token}.
   *
   * @throws IllegalArgumentException if the name is taken or no name
   */
  public void addWithoutPassword(String name, Role role) {
    insert(name, role, NO_PASSWORD);
  }

  private void insert(String name, Role role, String hash) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(MARKS);
    }
    boolean added =
        store.write(
            handle ->
                handle
                        .createUpdate(
                            """
                            INSERT INTO accounts (account, role, password_hash, active, created_at)
                            VALUES (:name, :role, :hash, :active, :now)
                            ON CONFLICT (account) DO NOTHING
                            """)
                        .bind("name", name)
                        .bind("role", role.name())
                        .bind("hash", hash)
                        .bind("active", true)
                        .bind("now", store.clock().millis())
                        .execute()
                    == 1);
    if (!added) {
      throw new IllegalArgumentException("there is an account of that name already");
    }
  }

  /** All of them, by name. */
  public List<Account> list() {
    return store.read(
        handle ->
            handle
                .createQuery(
                    "SELECT account, role, active, created_at FROM accounts ORDER BY account")
                .map(
                    (row, context) ->
                        new Account(
                            row.getString("account"),
                            Role.valueOf(row.getString("role")),
                            row.getBoolean("active"),
                            Instant.ofEpochMilli(row.getLong("created_at"))))
                .list());
  }

  /**
   * Lets an account do nothing from now on, or again what it may. Its sessions and tokens end.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public void setActive(String name, boolean active) {
    change(name, "active = :value", active);
  }

  /**
   * Changes what an account may do. Its sessions and tokens end.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public void setRole(String name, Role role) {
    change(name, "role = :value", role.name());
  }

  /**
   * Gives an account another password. Its sessions and tokens end.
   *
   * @throws IllegalArgumentException if there is no such account, or the password is too short
   */
  public void setPassword(String name, String password) {
    change(name, "password_hash = :value", passwords.hash(password));
  }

  /**
   * A new token, which is nowhere else: only its hash is stored.
   *
   * @throws IllegalArgumentException if there is no such account
   */
  public Secret token(String name, Duration life) {
    Secret secret = Secret.random();
    long now = store.clock().millis();
    store.write(
        handle -> {
          mustExist(handle, name);
          return handle
              .createUpdate(
                  """
                  INSERT INTO tokens (secret_hash, account, made_at, expires_at)
                  VALUES (:hash, :name, :now, :until)
                  """)
              .bind("hash", secret.hash())
              .bind("name", name)
              .bind("now", now)
              .bind("until", now + life.toMillis())
              .execute();
        });
    return secret;
  }

  /**
   * Ends all tokens of an account.
   *
   * @return how many there were
   * @throws IllegalArgumentException if there is no such account
   */
  public int revokeTokens(String name) {
    return store.write(
        handle -> {
          mustExist(handle, name);
          return handle.execute("DELETE FROM tokens WHERE account = ?", name);
        });
  }

  /**
   * The role of an account whose password this is.
   *
   * @return empty if the password is another, or there is no such account, or it is not active; all
   *     of these take as long
   */
  Optional<Role> login(String name, String password) {
    record Found(String hash, Role role) {}
    Optional<Found> found =
        store.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT password_hash, role FROM accounts WHERE account = :name AND active = :active")
                    .bind("name", name)
                    .bind("active", true)
                    .map(
                        (row, context) ->
                            new Found(
                                row.getString("password_hash"),
                                Role.valueOf(row.getString("role"))))
                    .findOne());
    return passwords.matches(
            password, found.map(Found::hash).filter(hash -> !hash.equals(NO_PASSWORD)))
        ? found.map(Found::role)
        : Optional.empty();
  }

  private void change(String name, String assignment, Object value) {
    store.write(
        handle -> {
          int changed =
              handle
                  .createUpdate("UPDATE accounts SET " + assignment + " WHERE account = :name")
                  .bind("value", value)
                  .bind("name", name)
                  .execute();
          if (changed == 0) {
            throw unknown();
          }
          handle.execute("DELETE FROM sessions WHERE account = ?", name);
          handle.execute("DELETE FROM tokens WHERE account = ?", name);
          return changed;
        });
  }

  private static void mustExist(Handle handle, String name) {
    boolean exists =
        handle
            .createQuery("SELECT COUNT(*) FROM accounts WHERE account = :name")
            .bind("name", name)
            .mapTo(Long.class)
            .one()
            .equals(1L);
    if (!exists) {
      throw unknown();
    }
  }

  private static IllegalArgumentException unknown() {
    return new IllegalArgumentException("there is no account of that name (verify user list)");
  }
}
