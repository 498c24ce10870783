package org.cardioqa.verification.http;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hashes and checks passwords: Argon2id with the parameters that OWASP's Password Storage Cheat
 * Sheet names first (19 MiB, 2 passes, 1 lane). At most a few are computed at a time, so that
 * memory stays bounded whoever knocks.
 */
public final class Passwords {
  /** Shortest password taken, in characters. */
  public static final int SHORTEST = 12;

  /** Longest password taken, in characters. */
  public static final int LONGEST = 256;

  private static final Argon2Function ARGON2ID =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);
  private static final int AT_ONCE = 4;
  private static final int WAIT_SECONDS = 10;

  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final String decoy =
      Password.hash(Secret.random().text()).addRandomSalt(16).with(ARGON2ID).getResult();

  /**
   * Hash with its parameters and a salt of its own, as text.
   *
   * @throws IllegalArgumentException if the password is too short or too long
   */
  public String hash(String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a password has %d to %d characters".formatted(SHORTEST, LONGEST));
    }
    return Password.hash(password).addRandomSalt(16).with(ARGON2ID).getResult();
  }

  /**
   * Whether the password is the hashed one. Takes as long where there is no hash, so that nobody
   * learns which accounts exist.
   *
   * @throws ApiError 503 if too many are being checked
   */
  boolean matches(String password, Optional<String> hash) {
    String other = hash.orElse(decoy);
    try {
      if (!places.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw ApiError.busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiError.busy();
    }
    try {
      boolean same =
          Password.check(password.length() > LONGEST ? "" : password, other)
              .with(Argon2Function.getInstanceFromHash(other));
      return same && hash.isPresent();
    } finally {
      places.release();
    }
  }
}
