package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.cardioqa.transforms.accounting.Reason;

/**
 * The bytes that a raw deflate stream unpacks to (transfer syntax 1.2.840.10008.1.2.1.99, PS3.5
 * A.5). What one file may unpack to is bounded by its size, so that a bomb costs an error.
 */
final class InflatingSource implements Source, AutoCloseable {
  private static final int BLOCK = 1 << 13;

  /**
   * Most bytes that a packed byte may stand for on the whole; noise-free pictures reach about 100.
   */
  private static final long MOST_RATIO = 250;

  /** Below this the ratio does not matter. */
  private static final long FREE_BYTES = 1 << 22;

  private final Inflater inflater = new Inflater(true);
  private final byte[] packed = new byte[BLOCK];
  private final byte[] skipped = new byte[BLOCK];
  private final Source source;

  InflatingSource(Source source) {
    this.source = source;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException, DicomFormatException {
    int done = 0;
    try {
      while (done < length && !inflater.finished()) {
        int count = inflater.inflate(to, at + done, length - done);
        done += count;
        if (count == 0 && !inflater.finished() && !feed()) {
          break;
        }
      }
    } catch (DataFormatException e) {
      throw broken("the deflated data set cannot be inflated");
    }
    if (inflater.getBytesWritten() > FREE_BYTES
        && inflater.getBytesWritten() / MOST_RATIO > inflater.getBytesRead()) {
      throw broken("the deflated data set grows more than " + MOST_RATIO + " times");
    }
    return done;
  }

  @Override
  public long skip(long bytes) throws IOException, DicomFormatException {
    long done = 0;
    while (done < bytes) {
      int count = read(skipped, 0, (int) Math.min(BLOCK, bytes - done));
      if (count == 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  @Override
  public long remaining() {
    return UNKNOWN;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private boolean feed() throws IOException, DicomFormatException {
    if (inflater.needsDictionary()) {
      throw broken("the deflated data set asks for a preset dictionary");
    }
    int count = source.read(packed, 0, BLOCK);
    inflater.setInput(packed, 0, count);
    return count > 0;
  }

  private static DicomFormatException broken(String message) {
    return new DicomFormatException(
        Reason.MALFORMED_DICOM, 0, DicomFormatException.NO_OFFSET, message);
  }
}
