package org.cardioqa.transforms.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Lines of bytes, of which only the first so many are kept, so that memory stays bounded. */
final class BoundedLines {
  private final InputStream in;
  private final int maxBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long number;
  private boolean tooLong;

  BoundedLines(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /** Reads the next line; false at the end of the stream. */
  boolean next() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (true) {
      if (at == end && !fill()) {
        number += any ? 1 : 0;
        return any;
      }
      any = true;
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      keep(start, at);
      if (at < end) {
        at++;
        number++;
        return true;
      }
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  private void keep(int from, int to) {
    int room = maxBytes - line.size();
    tooLong |= to - from > room;
    line.write(buffer, from, Math.min(to - from, room));
  }

  /** 1-based number of the line last read. */
  long number() {
    return number;
  }

  /** Whether the line last read is longer than what was kept of it. */
  boolean tooLong() {
    return tooLong;
  }

  boolean isBlank() {
    for (byte b : line.toByteArray()) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(line.toByteArray());
  }
}
