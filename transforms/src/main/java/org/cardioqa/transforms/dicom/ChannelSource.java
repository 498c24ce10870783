package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** The bytes of a channel from where it stands. */
final class ChannelSource implements Source {
  private final SeekableByteChannel channel;
  private final long size;
  private long position;

  ChannelSource(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    size = channel.size();
    position = channel.position();
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(to, at, length);
    while (buffer.hasRemaining() && position < size) {
      int read = channel.read(buffer);
      if (read < 0) {
        break;
      }
      position += read;
    }
    return buffer.position() - at;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = Math.min(bytes, Math.max(0, size - position));
    position += skipped;
    channel.position(position);
    return skipped;
  }

  @Override
  public long remaining() {
    return Math.max(0, size - position);
  }
}
