package org.cardioqa.transforms.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret from which pseudonyms, date shifts and the seal of raw records are derived.
 *
 * <p>Each use has a key of its own, HMAC-SHA-256(identity key, purpose), so that no output of one
 * use tells anything of another. The same key gives the same pseudonyms and shifts in every run; a
 * run with another key cannot be linked to it. Instances never leave a JVM: they are not
 * serializable, and {@link #toString} says nothing.
 */
public final class IdentityKey {
  /** Fewest bytes of a key. */
  public static final int MIN_BYTES = 32;

  /** Bytes of an HMAC that make a pseudonym: 16, 32 hex digits. */
  private static final int PSEUDONYM_BYTES = 16;

  private static final int DAYS_A_WEEK = 7;

  /** Whole weeks within a year. */
  private static final int MOST_WEEKS = 52;

  private static final String HMAC = "HmacSHA256";

  private final Mac pseudonyms;
  private final Mac shifts;
  private final ThreadLocal<Seal> seals;

  private IdentityKey(byte[] secret) {
    pseudonyms = mac(derive(secret, "cardioqa pseudonym 1"));
    shifts = mac(derive(secret, "cardioqa date shift 1"));
    Mac nonces = mac(derive(secret, "cardioqa nonce 1"));
    SecretKey key = new SecretKeySpec(derive(secret, "cardioqa seal 1"), "AES");
    seals = ThreadLocal.withInitial(() -> seal(key, copy(nonces)));
  }

  /**
   * A key of these bytes.
   *
   * @throws IllegalArgumentException if there are fewer than {@link #MIN_BYTES}
   */
  public static IdentityKey of(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "the identity key has %d bytes; give at least %d".formatted(secret.length, MIN_BYTES));
    }
    return new IdentityKey(secret);
  }

  /**
   * The pseudonym of something: 32 hex digits, the same for the same kind and parts under one key.
   *
   * @param kind what it is ("patient", "study", "uid" …), so that equal values of two kinds differ
   * @param parts what identifies it, in a fixed order
   */
  public String pseudonym(String kind, String... parts) {
    byte[] hash = hash(pseudonyms, kind, parts);
    return HexFormat.of().formatHex(hash, 0, PSEUDONYM_BYTES);
  }

  /**
   * How many days all dates of a patient are moved: a multiple of 7 from -364 to 364, never 0, so
   * that weekdays stay what they were.
   *
   * @param patientId the patient's pseudonym
   */
  public int shiftDays(String patientId) {
    long draw = ByteBuffer.wrap(hash(shifts, "patient", patientId)).getLong();
    int weeks = (int) Math.floorMod(draw, 2L * MOST_WEEKS) - MOST_WEEKS;
    return DAYS_A_WEEK * (weeks >= 0 ? weeks + 1 : weeks);
  }

  /** What {@link SealedCoder} seals with; for the calling thread only. */
  Seal seal() {
    return seals.get();
  }

  @Override
  public String toString() {
    return "IdentityKey";
  }

  private static byte[] hash(Mac prototype, String kind, String... parts) {
    Mac mac = copy(prototype);
    update(mac, kind);
    for (String part : parts) {
      update(mac, part);
    }
    return mac.doFinal();
  }

  /** Length before value: ("ab", "c") and ("a", "bc") differ. */
  private static void update(Mac mac, String part) {
    byte[] bytes = part.getBytes(UTF_8);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    mac.update(bytes);
  }

  private static byte[] derive(byte[] secret, String purpose) {
    return mac(secret).doFinal(purpose.getBytes(UTF_8));
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + HMAC, e);
    }
  }

  private static Seal seal(SecretKey key, Mac nonces) {
    try {
      return new Seal(key, nonces);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks AES/GCM", e);
    }
  }

  /** A Mac serves one thread; its initialised state is copied rather than made again. */
  private static Mac copy(Mac mac) {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's " + HMAC + " cannot be copied", e);
    }
  }
}
