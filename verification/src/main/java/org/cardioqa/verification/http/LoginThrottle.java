package org.cardioqa.verification.http;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Slows the guessing of passwords, for one account from anywhere and from one address at any
 * account. Each has a bucket of tries that fills again at a steady rate (the generic cell rate
 * algorithm: one number a bucket, the time at which it would be full). A try is taken before the
 * password is looked at, so that parallel guesses count, and given back if it was right.
 *
 * <p>Buckets stand in a table of fixed size, found by a keyed hash: there is nothing to evict, so
 * nobody makes room for his own guesses by trying many names, and memory never grows. Two keys in
 * one bucket share its tries, which errs on the safe side. Time is that of a clock that does not
 * jump.
 */
final class LoginThrottle {
  /** Wrong passwords for one account at once, and how long until one more. */
  static final int ACCOUNT_TRIES = 10;

  static final Duration ACCOUNT_REFILL = Duration.ofMinutes(2);

  /** Wrong passwords from one address at once, and how long until one more. */
  static final int ADDRESS_TRIES = 100;

  static final Duration ADDRESS_REFILL = Duration.ofSeconds(10);

  private static final int BUCKETS = 1 << 14;
  private static final String MAC = "HmacSHA256";

  private final LongSupplier millis;
  private final long started;
  private final Buckets accounts = new Buckets(ACCOUNT_TRIES, ACCOUNT_REFILL);
  private final Buckets addresses = new Buckets(ADDRESS_TRIES, ADDRESS_REFILL);
  private final SecretKeySpec key;

  /**
   * All buckets full.
   *
   * @param millis a clock that never goes back, of any origin, ms
   */
  LoginThrottle(LongSupplier millis) {
    this.millis = millis;
    this.started = millis.getAsLong();
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, MAC);
  }

  /**
   * Takes a try from both buckets.
   *
   * @return empty if there was one; else how long until there is
   */
  synchronized Optional<Duration> take(String account, String address) {
    long now = millis.getAsLong() - started;
    long wait = Math.max(accounts.wait(bucket(account), now), addresses.wait(bucket(address), now));
    if (wait > 0) {
      return Optional.of(Duration.ofMillis(wait));
    }
    accounts.take(bucket(account), now);
    addresses.take(bucket(address), now);
    return Optional.empty();
  }

  /** The password was right: the account has all its tries again, the address the one taken. */
  synchronized void right(String account, String address) {
    accounts.fill(bucket(account));
    addresses.giveBack(bucket(address));
  }

  private int bucket(String name) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return ((hash[0] & 0xff) << 8 | (hash[1] & 0xff)) % BUCKETS;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this JDK lacks " + MAC, e);
    }
  }

  /** When each bucket would be full, in milliseconds since the start. */
  private static final class Buckets {
    private final long[] fullAt = new long[BUCKETS];
    private final long refill;
    private final long capacity;

    Buckets(int tries, Duration refill) {
      this.refill = refill.toMillis();
      this.capacity = tries * this.refill;
    }

    long wait(int bucket, long now) {
      return Math.max(fullAt[bucket], now) + refill - capacity - now;
    }

    void take(int bucket, long now) {
      fullAt[bucket] = Math.max(fullAt[bucket], now) + refill;
    }

    void giveBack(int bucket) {
      fullAt[bucket] -= refill;
    }

    void fill(int bucket) {
      fullAt[bucket] = 0;
    }
  }
}
