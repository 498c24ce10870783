package org.cardioqa.verification.queue;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.verification.queue.QueueException.Problem;
import org.cardioqa.verification.store.Store;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** People's accounts. Passwords are kept as Argon2id hashes with a salt each. */
public final class Accounts {
  /** Written into verdicts and file names, so kept plain. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private static final int SHORTEST_PASSWORD = 10;
  private static final int LONGEST_PASSWORD = 200;

  /**
   * 19 MiB, 2 passes, 1 lane: the least that OWASP's Password Storage Cheat Sheet asks for
   * Argon2id.
   */
  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(19 * 1024, 2, 1, 32, Argon2.ID);

  /** Checked where there is no account, so that an answer takes as long as where there is one. */
  private static final String NOBODY = hash("nobody has this password");

  private final Store store;

  public Accounts(Store store) {
    this.store = store;
  }

  /**
   * Adds an account.
   *
   * @param account lower-case letters, digits, dot, dash, underscore; 1 to 64
   * @param password 10 to 200 characters
   * @throws QueueException BAD_ANSWER if name or password are not of this form; WRONG_STATE if
   *     there is such an account
   */
  public void add(String account, Role role, char[] password) {
    if (!NAME.matcher(account).matches()) {
      throw new QueueException(
          Problem.BAD_ANSWER,
          "an account's name is 1 to 64 lower-case letters, digits, dots, dashes, underscores");
    }
    String hash = checkedHash(password);
    int added =
        store.write(
            handle ->
                handle
                    .createUpdate(
                        """
                        INSERT INTO accounts (account, role, password_hash, active, created_at)
                        VALUES (:account, :role, :hash, TRUE, :now) ON CONFLICT DO NOTHING
                        """)
                    .bind("account", account)
                    .bind("role", role.name())
                    .bind("hash", hash)
                    .bind("now", store.clock().millis())
                    .execute());
    if (added == 0) {
      throw new QueueException(Problem.WRONG_STATE, "there is an account of this name");
    }
  }

  /**
   * Gives an account another password.
   *
   * @throws QueueException NOT_FOUND, BAD_ANSWER
   */
  public void setPassword(String account, char[] password) {
    change(account, "password_hash", checkedHash(password));
  }

  /**
   * Gives an account another role.
   *
   * @throws QueueException NOT_FOUND
   */
  public void setRole(String account, Role role) {
    change(account, "role", role.name());
  }

  /**
   * Lets an account log in, or no longer. Accounts are never deleted, since verdicts name them.
   *
   * @throws QueueException NOT_FOUND
   */
  public void setActive(String account, boolean active) {
    change(account, "active", active);
  }

  private void change(String account, String column, Object value) {
    int changed =
        store.write(
            handle ->
                handle.execute(
                    "UPDATE accounts SET " + column + " = ? WHERE account = ?", value, account));
    if (changed == 0) {
      throw new QueueException(Problem.NOT_FOUND, "there is no account of this name");
    }
  }

  /** The account if it may log in with this password. Takes some 50 ms whatever the answer. */
  public Optional<Account> authenticate(String account, char[] password) {
    Optional<String> hash = store.read(handle -> hash(handle, account));
    boolean right =
        password.length <= LONGEST_PASSWORD
            && Password.check(new String(password), hash.orElse(NOBODY)).with(ARGON2ID);
    return right && hash.isPresent() ? find(account).filter(Account::active) : Optional.empty();
  }

  private static Optional<String> hash(Handle handle, String account) {
    return handle
        .createQuery("SELECT password_hash FROM accounts WHERE account = :account")
        .bind("account", account)
        .mapTo(String.class)
        .findOne();
  }

  /** The account of this name. */
  public Optional<Account> find(String account) {
    return store.read(
        handle ->
            handle
                .createQuery("SELECT * FROM accounts WHERE account = :account")
                .bind("account", account)
                .map(Accounts::map)
                .findOne());
  }

  /** All accounts by name. */
  public List<Account> all() {
    return store.read(
        handle ->
            handle
                .createQuery("SELECT * FROM accounts ORDER BY account")
                .map(Accounts::map)
                .list());
  }

  private static Account map(ResultSet row, StatementContext context) throws SQLException {
    return new Account(
        row.getString("account"), Role.valueOf(row.getString("role")), row.getBoolean("active"));
  }

  private static String checkedHash(char[] password) {
    if (password.length < SHORTEST_PASSWORD || password.length > LONGEST_PASSWORD) {
      throw new QueueException(
          Problem.BAD_ANSWER,
          "a password must have %d to %d characters"
              .formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
    }
    return hash(new String(password));
  }

  private static String hash(String password) {
    return Password.hash(password).addRandomSalt(16).with(ARGON2ID).getResult();
  }
}
