package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** What a file that is not DICOM begins like. */
enum Magic {
  ZIP,
  GZIP,
  OTHER;

  /** Bytes that tell. */
  static final int BYTES = 4;

  /** Of the bytes from where a channel stands. */
  static Magic of(SeekableByteChannel channel) throws IOException {
    byte[] head = new byte[BYTES];
    ByteBuffer buffer = ByteBuffer.wrap(head);
    int count = 0;
    while (buffer.hasRemaining() && count >= 0) {
      count = channel.read(buffer);
    }
    return of(head);
  }

  /** Of the first bytes of a file, zeros where there are fewer. */
  static Magic of(byte[] head) {
    ByteBuffer buffer = ByteBuffer.wrap(head);
    return switch (buffer.getInt(0)) {
      case 0x504B0304, 0x504B0506, 0x504B0708 -> ZIP;
      default -> buffer.getShort(0) == 0x1F8B ? GZIP : OTHER;
    };
  }
}
