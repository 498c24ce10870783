package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A stream of known length as a channel that can move forward only. */
final class ForwardChannel implements SeekableByteChannel {
  private static final int BLOCK = 1 << 13;

  private final InputStream stream;
  private final long size;

  /** Where the stream stands. */
  private long reached;

  private long position;
  private boolean open = true;

  ForwardChannel(InputStream stream, long size) {
    this.stream = stream;
    this.size = size;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    while (reached < position) {
      long skipped = stream.skip(position - reached);
      if (skipped <= 0 && stream.read() < 0) {
        return -1;
      }
      reached += Math.max(1, skipped);
    }
    byte[] block = to.hasArray() ? to.array() : new byte[Math.min(BLOCK, to.remaining())];
    int at = to.hasArray() ? to.arrayOffset() + to.position() : 0;
    int wanted = (int) Math.min(to.hasArray() ? to.remaining() : block.length, size - position);
    int count = wanted <= 0 ? -1 : stream.read(block, at, wanted);
    if (count < 0) {
      return -1;
    }
    if (to.hasArray()) {
      to.position(to.position() + count);
    } else {
      to.put(block, 0, count);
    }
    reached += count;
    position = reached;
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) throws IOException {
    if (newPosition < reached) {
      throw new IOException("this channel moves forward only");
    }
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    stream.close();
  }
}
