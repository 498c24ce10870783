package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.cardioqa.transforms.accounting.Reason;

/** Copies the value of pixel data from a source to a channel, block by block. */
final class PixelCopier {
  private static final int BLOCK = 1 << 16;
  private static final int HEADER = 8;

  private final Source source;
  private final PixelLocation location;
  private final WritableByteChannel to;
  private final byte[] block = new byte[BLOCK];

  PixelCopier(Source source, PixelLocation location, WritableByteChannel to) {
    this.source = source;
    this.location = location;
    this.to = to;
  }

  /** So many bytes, in words whose byte order is turned around if they are wider than 1. */
  void copyNative(long length, int swapWidth) throws IOException, DicomFormatException {
    long left = length;
    while (left > 0) {
      int count = (int) Math.min(BLOCK, left);
      read(count);
      if (swapWidth > 1) {
        DatasetBytes.swap(block, 0, count, swapWidth);
      }
      write(count);
      left -= count;
    }
    if (length % 2 != 0) {
      block[0] = 0;
      write(1);
    }
  }

  /** The offset table and the fragments up to the delimiter (PS3.5 A.4); nothing behind it. */
  void copyFragments() throws IOException, DicomFormatException {
    while (true) {
      read(HEADER);
      int tag = Fragments.tag(block);
      long length = Fragments.littleEndian(block, 4);
      if (tag == HeaderParser.SEQUENCE_END) {
        DatasetBytes end = new DatasetBytes(HEADER);
        end.item(tag, 0);
        writeAll(end.buffer());
        return;
      }
      if (tag != HeaderParser.ITEM) {
        throw failure(Reason.MALFORMED_DICOM, "something that is not a fragment in the pixel data");
      }
      if (length > source.remaining()) {
        throw truncated();
      }
      write(HEADER);
      for (long left = length; left > 0; left -= Math.min(BLOCK, left)) {
        int count = (int) Math.min(BLOCK, left);
        read(count);
        write(count);
      }
    }
  }

  private void read(int count) throws IOException, DicomFormatException {
    if (source.read(block, 0, count) < count) {
      throw truncated();
    }
  }

  private void write(int count) throws IOException {
    writeAll(ByteBuffer.wrap(block, 0, count));
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  private DicomFormatException truncated() {
    return failure(Reason.TRUNCATED, "the file ends inside of the pixel data");
  }

  private DicomFormatException failure(Reason reason, String message) {
    return new DicomFormatException(reason, location.tag(), location.offset(), message);
  }
}
