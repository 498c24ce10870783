package org.cardioqa.verification.http;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * 256 random bits that open a session or stand for an account. Only its hash is stored: who reads
 * the database cannot use what stands there. A plain hash is enough, as nobody can try 256 random
 * bits.
 *
 * @param text 43 characters of Base64 for URLs
 */
public record Secret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** A new one. */
  public static Secret random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new Secret(BASE64.encodeToString(bytes));
  }

  /** What is stored of it: SHA-256, as hexadecimal digits. */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  /** The token against forged requests of the session that this opens; derived, so not stored. */
  String csrf() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return BASE64.encodeToString(mac.doFinal("csrf".getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  /** Compares with what a request brought, in a time that does not tell how much of it is right. */
  boolean csrfIs(String other) {
    return MessageDigest.isEqual(
        csrf().getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Says nothing. */
  @Override
  public String toString() {
    return "Secret";
  }
}
