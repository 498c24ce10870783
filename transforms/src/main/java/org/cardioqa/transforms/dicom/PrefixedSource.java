package org.cardioqa.transforms.dicom;

import java.io.IOException;

/** Bytes that were read ahead, then those of a source. */
final class PrefixedSource implements Source {
  private final byte[] head;
  private final int end;
  private final Source tail;
  private int pos;

  PrefixedSource(byte[] head, int from, int to, Source tail) {
    this.head = head;
    this.pos = from;
    this.end = to;
    this.tail = tail;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException, DicomFormatException {
    int here = Math.min(length, end - pos);
    System.arraycopy(head, pos, to, at, here);
    pos += here;
    return here == length ? here : here + tail.read(to, at + here, length - here);
  }

  @Override
  public long skip(long bytes) throws IOException, DicomFormatException {
    int here = (int) Math.min(bytes, end - pos);
    pos += here;
    return here == bytes ? here : here + tail.skip(bytes - here);
  }

  @Override
  public long remaining() throws IOException {
    long behind = tail.remaining();
    return behind == UNKNOWN ? behind : behind + end - pos;
  }
}
