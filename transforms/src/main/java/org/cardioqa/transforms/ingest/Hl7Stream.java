package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Cuts a file of HL7 version 2 into messages: one or many, with or without the batch segments FHS,
 * BHS, BTS and FTS (chapter 2.10.3), segments ended by CR, LF or both, framed as on the wire (MLLP:
 * 0x0B before, 0x1C behind a message) or not.
 *
 * <p>Of a message only as many bytes are kept as the limit says.
 */
final class Hl7Stream {
  private static final int BLOCK_START = 0x0B;
  private static final int BLOCK_END = 0x1C;
  private static final int END_OF_FILE = -1;
  private static final List<String> BATCH = List.of("FHS", "BHS", "BTS", "FTS");
  private static final int NAME = 3;

  private final InputStream in;
  private final int maxBytes;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int at;
  private int end;
  private int endedBy = '\r';
  private boolean lineTooLong;
  private boolean lineWaits;
  private boolean tooLong;

  Hl7Stream(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the next message; false behind the last. What stands in front of the first MSH, and is no
   * batch segment, comes as a message of its own.
   */
  boolean next() throws IOException {
    message.reset();
    tooLong = false;
    boolean started = false;
    while (lineWaits || endedBy != END_OF_FILE) {
      if (!lineWaits) {
        readLine();
      }
      lineWaits = false;
      String name = name();
      boolean batch = BATCH.contains(name);
      if (started && (batch || name.equals("MSH"))) {
        lineWaits = !batch;
        return true;
      }
      if (line.size() > 0 && !batch) {
        started = true;
        keep();
      }
      if (started && (endedBy == BLOCK_START || endedBy == BLOCK_END)) {
        return true;
      }
    }
    return started;
  }

  /** The message, its segments ended by CR. */
  byte[] bytes() {
    return message.toByteArray();
  }

  /** Whether the message is longer than what was kept of it. */
  boolean tooLong() {
    return tooLong;
  }

  private void keep() throws IOException {
    tooLong |= lineTooLong || message.size() + line.size() >= maxBytes;
    if (!tooLong) {
      line.writeTo(message);
      message.write('\r');
    }
  }

  private String name() {
    byte[] bytes = line.toByteArray();
    return new String(bytes, 0, Math.min(NAME, bytes.length), US_ASCII);
  }

  private void readLine() throws IOException {
    line.reset();
    lineTooLong = false;
    for (int b = read(); ; b = read()) {
      if (b == '\r' || b == '\n' || b == BLOCK_START || b == BLOCK_END || b == END_OF_FILE) {
        endedBy = b;
        return;
      }
      if (line.size() < maxBytes) {
        line.write(b);
      } else {
        lineTooLong = true;
      }
    }
  }

  private int read() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
      if (end == 0) {
        return END_OF_FILE;
      }
    }
    return buffer[at++] & 0xFF;
  }
}
