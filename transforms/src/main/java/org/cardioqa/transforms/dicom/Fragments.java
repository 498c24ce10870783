package org.cardioqa.transforms.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/** Finds the compressed bytes of one frame in encapsulated pixel data (PS3.5 A.4). */
final class Fragments {
  private final Source source;
  private final PixelLocation location;
  private final int frames;
  private final boolean oneEach;

  /**
   * @param oneEach whether a frame is always one fragment, as in RLE
   */
  Fragments(Source source, PixelLocation location, int frames, boolean oneEach) {
    this.source = source;
    this.location = location;
    this.frames = frames;
    this.oneEach = oneEach;
  }

  /**
   * The bytes of a frame.
   *
   * @param frame 1-based
   */
  byte[] frame(int frame) throws IOException, DicomFormatException {
    Optional<long[]> starts = offsetTable();
    ByteArrayOutputStream collected = new ByteArrayOutputStream();
    long offset = 0;
    int current = 0;
    long length = next();
    while (length >= 0 && current <= frame) {
      byte[] head = read((int) Math.min(length, 2));
      if (starts.isPresent()) {
        current = current(starts.get(), offset);
      } else if (current == 0 || (frames > 1 && (oneEach || beginsImage(head)))) {
        current++;
      }
      if (current == frame) {
        collected.writeBytes(head);
        collected.writeBytes(read((int) length - head.length));
      } else if (current < frame && source.skip(length - head.length) < length - head.length) {
        throw failure("the file ends inside of the pixel data");
      }
      if (current <= frame) {
        offset += length + 8;
        length = next();
      }
    }
    if (collected.size() == 0) {
      throw failure("the frame has no fragments");
    }
    return collected.toByteArray();
  }

  private static int current(long[] starts, long offset) {
    int frame = 0;
    while (frame < starts.length && starts[frame] <= offset) {
      frame++;
    }
    return frame;
  }

  /** Where each frame starts, behind the table; empty if the table is, or does not fit. */
  private Optional<long[]> offsetTable() throws IOException, DicomFormatException {
    long length = next();
    if (length < 0) {
      throw failure("encapsulated pixel data without an offset table");
    }
    byte[] bytes = read((int) length);
    if (length == 0 || length != 4L * frames) {
      return Optional.empty();
    }
    long[] starts = new long[frames];
    for (int i = 0; i < frames; i++) {
      starts[i] = littleEndian(bytes, 4 * i);
    }
    return Optional.of(starts);
  }

  /** Length of the next fragment, -1 at the end. */
  private long next() throws IOException, DicomFormatException {
    byte[] header = read(8);
    int tag = tag(header);
    long length = littleEndian(header, 4);
    if (tag == HeaderParser.SEQUENCE_END) {
      return -1;
    }
    if (tag != HeaderParser.ITEM) {
      throw failure("something that is not a fragment in the pixel data");
    }
    if (length > source.remaining() || length > FrameReader.MOST_BYTES) {
      throw failure("a fragment longer than the file");
    }
    return length;
  }

  private byte[] read(int count) throws IOException, DicomFormatException {
    byte[] bytes = new byte[count];
    if (source.read(bytes, 0, count) < count) {
      throw failure("the file ends inside of the pixel data");
    }
    return bytes;
  }

  /** JPEG images start with FFD8, JPEG 2000 code streams with FF4F. */
  private static boolean beginsImage(byte[] head) {
    return head.length == 2
        && head[0] == (byte) 0xFF
        && (head[1] == (byte) 0xD8 || head[1] == (byte) 0x4F);
  }

  /** The tag with which a fragment, or the delimiter behind the last, begins. */
  static int tag(byte[] header) {
    return (int) (littleEndian(header, 0) << 16 | littleEndian(header, 0) >>> 16);
  }

  static long littleEndian(byte[] bytes, int at) {
    return (bytes[at] & 0xFFL)
        | (bytes[at + 1] & 0xFFL) << 8
        | (bytes[at + 2] & 0xFFL) << 16
        | (bytes[at + 3] & 0xFFL) << 24;
  }

  private DicomFormatException failure(String message) {
    return new DicomFormatException(
        Reason.UNDECODABLE_FRAME, Tag.PIXEL_DATA, location.offset(), message);
  }
}
