package org.cardioqa.transforms.ingest;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Stops a parser that would take more characters into one record than it may. */
final class BoundedReader extends FilterReader {
  /** Thrown instead of reading on. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1;
  }

  /** What a parser may have read ahead. */
  private static final int READ_AHEAD = 1 << 16;

  private final int maxChars;
  private long inRecord;

  BoundedReader(Reader in, int maxChars) {
    super(in);
    this.maxChars = maxChars;
  }

  /** From here on the characters belong to the next record. */
  void newRecord() {
    inRecord = 0;
  }

  @Override
  public int read() throws IOException {
    int c = super.read();
    count(c < 0 ? 0 : 1);
    return c;
  }

  @Override
  public int read(char[] chars, int offset, int length) throws IOException {
    int n = super.read(chars, offset, length);
    count(Math.max(n, 0));
    return n;
  }

  private void count(int chars) throws TooLongException {
    inRecord += chars;
    if (inRecord > (long) maxChars + READ_AHEAD) {
      throw new TooLongException();
    }
  }
}
