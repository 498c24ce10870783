package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;

/** More bytes than a test's memory could hold beside it, made as they are read. */
final class Endless extends InputStream {
  private long left;

  private Endless(long bytes) {
    left = bytes;
  }

  /** A beginning, and so many times the letter x behind it. */
  static InputStream of(String start, long bytes) {
    return new SequenceInputStream(
        new ByteArrayInputStream(start.getBytes(UTF_8)), new Endless(bytes));
  }

  @Override
  public int read() {
    return left-- > 0 ? 'x' : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (left <= 0) {
      return -1;
    }
    int n = (int) Math.min(length, left);
    Arrays.fill(buffer, offset, offset + n, (byte) 'x');
    left -= n;
    return n;
  }
}
