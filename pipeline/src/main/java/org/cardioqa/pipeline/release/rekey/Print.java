package org.cardioqa.pipeline.release.rekey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A fingerprint of a bag of texts: the same in whatever order they come. Each text is hashed with
 * SHA-256, and two times 64 bit of the hashes are summed up.
 *
 * @param high sum of the first half
 * @param low sum of the second half
 * @param size number of texts
 */
record Print(long high, long low, long size) {
  /** Of no text. */
  static final Print EMPTY = new Print(0, 0, 0);

  /** With one text more. */
  Print with(String text) {
    ByteBuffer hash = ByteBuffer.wrap(sha256().digest(text.getBytes(UTF_8)));
    return new Print(high + hash.getLong(), low + hash.getLong(), size + 1);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
