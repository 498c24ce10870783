package org.cardioqa.verification.http;

import java.time.Duration;
import java.util.Optional;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.store.Store;

/**
 * Who is behind a cookie or a token. A session ends when nothing was heard for a while, and in any
 * case some hours after its login; both by the clock of the queue, which never goes back.
 */
final class Sessions {
  static final String COOKIE = "cardioqa_session";
  static final Duration IDLE = Duration.ofHours(1);
  static final Duration LONGEST = Duration.ofHours(12);

  /** How old the note of the last call may be: not every call has to write. */
  private static final Duration NOTED = Duration.ofMinutes(1);

  private final Store store;

  Sessions(Store store) {
    this.store = store;
  }

  /** Opens one and forgets those that have ended. */
  Secret open(String account) {
    Secret secret = Secret.random();
    long now = store.clock().millis();
    return store.write(
        handle -> {
          handle.execute(
              "DELETE FROM sessions WHERE seen_at < ? OR opened_at < ?",
              now - IDLE.toMillis(),
              now - LONGEST.toMillis());
          handle.execute("DELETE FROM tokens WHERE expires_at < ?", now);
          handle.execute(
              "INSERT INTO sessions (secret_hash, account, opened_at, seen_at) VALUES (?, ?, ?, ?)",
              secret.hash(),
              account,
              now,
              now);
          return secret;
        });
  }

  /** Ends one, if it is there. */
  void close(Secret secret) {
    store.write(
        handle -> handle.execute("DELETE FROM sessions WHERE secret_hash = ?", secret.hash()));
  }

  /** Who opened the session of a cookie. */
  Optional<Caller> ofCookie(Secret secret) {
    record Found(Caller caller, long seenAt) {}
    long now = store.clock().millis();
    Optional<Found> found =
        store.read(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT s.account, a.role, s.seen_at
                        FROM sessions s JOIN accounts a ON a.account = s.account
                        WHERE s.secret_hash = :hash AND a.active = :active
                          AND s.seen_at >= :idle AND s.opened_at >= :longest
                        """)
                    .bind("hash", secret.hash())
                    .bind("active", true)
                    .bind("idle", now - IDLE.toMillis())
                    .bind("longest", now - LONGEST.toMillis())
                    .map(
                        (row, context) ->
                            new Found(
                                new Caller(
                                    row.getString("account"),
                                    Role.valueOf(row.getString("role")),
                                    Optional.of(secret)),
                                row.getLong("seen_at")))
                    .findOne());
    if (found.isPresent() && found.get().seenAt() < now - NOTED.toMillis()) {
      store.write(
          handle ->
              handle.execute(
                  "UPDATE sessions SET seen_at = ? WHERE secret_hash = ?", now, secret.hash()));
    }
    return found.map(Found::caller);
  }

  /** Whom a token stands for. */
  Optional<Caller> ofToken(Secret secret) {
    return store.read(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT t.account, a.role
                    FROM tokens t JOIN accounts a ON a.account = t.account
                    WHERE t.secret_hash = :hash AND a.active = :active AND t.expires_at >= :now
                    """)
                .bind("hash", secret.hash())
                .bind("active", true)
                .bind("now", store.clock().millis())
                .map(
                    (row, context) ->
                        new Caller(
                            row.getString("account"),
                            Role.valueOf(row.getString("role")),
                            Optional.empty()))
                .findOne());
  }
}
