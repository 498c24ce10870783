package org.cardioqa.transforms.dicom;

import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Bytes in memory as a channel that counts what is read of it. */
public final class BytesChannel implements SeekableByteChannel {
  private final byte[] bytes;
  private int position;
  private long bytesRead;

  public BytesChannel(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Bytes that were read so far. */
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read(ByteBuffer to) {
    int count = Math.min(to.remaining(), bytes.length - position);
    if (count <= 0) {
      return -1;
    }
    to.put(bytes, position, count);
    position += count;
    bytesRead += count;
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = Math.toIntExact(newPosition);
    return this;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
