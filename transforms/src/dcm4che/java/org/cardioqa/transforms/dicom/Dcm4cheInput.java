package org.cardioqa.transforms.dicom;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.cardioqa.transforms.accounting.Reason;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;
import org.dcm4che3.io.DicomInputStream;

/**
 * dcm4che's stream with the bounds that the seam asks for: nesting, lengths against what encloses
 * them and against the file, the growth of deflated data; long values and fragments are passed over.
 */
final class Dcm4cheInput extends DicomInputStream {
  private static final int SHORT_BYTES = 1 << 14;
  private static final int BLOCK = 1 << 13;
  private static final long FREE_BYTES = 1 << 22;
  private static final long MOST_RATIO = 250;

  private final Channel channel;
  private final Deque<Long> ends = new ArrayDeque<>();

  /** Carries a refusal through methods that throw only IOException. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final transient DicomFormatException reason;

    Refused(DicomFormatException reason) {
      super(reason.getMessage());
      this.reason = reason;
    }

    DicomFormatException reason() {
      return reason;
    }
  }

  private Dcm4cheInput(Channel channel) throws IOException {
    super(new BufferedInputStream(channel, BLOCK));
    this.channel = channel;
    setDicomInputHandler(this);
  }

  static Dcm4cheInput of(SeekableByteChannel channel) throws IOException {
    return new Dcm4cheInput(new Channel(channel));
  }

  boolean isDeflated() {
    return TransferSyntax.of(getTransferSyntax()) == TransferSyntax.DEFLATED;
  }

  /** What follows the last header. */
  Source source() {
    return new Source() {
      @Override
      public int read(byte[] to, int at, int length) throws IOException {
        return readNBytes(to, at, length);
      }

      @Override
      public long skip(long bytes) throws IOException {
        long done = 0;
        long count = 1;
        while (done < bytes && count > 0) {
          count = Dcm4cheInput.this.skip(bytes - done);
          if (count == 0 && Dcm4cheInput.this.read() >= 0) {
            count = 1;
          }
          done += count;
        }
        return done;
      }

      @Override
      public long remaining() {
        return isDeflated() ? UNKNOWN : channel.size - getPosition();
      }
    };
  }

  @Override
  public void readValue(DicomInputStream in, Attributes attributes) throws IOException {
    checkGrowth();
    if (level() >= HeaderParser.MOST_DEPTH) {
      throw refused(Reason.MALFORMED_DICOM, "sequences nested too deep");
    }
    if (length() == -1) {
      super.readValue(in, attributes);
      return;
    }
    long end = getPosition() + unsignedLength();
    within(end);
    if (vr() == VR.SQ) {
      ends.push(end);
      super.readValue(in, attributes);
      ends.pop();
    } else if (unsignedLength() > SHORT_BYTES) {
      skipFully(unsignedLength());
    } else {
      super.readValue(in, attributes);
    }
  }

  @Override
  public void readValue(DicomInputStream in, Sequence sequence) throws IOException {
    if (length() == -1) {
      super.readValue(in, sequence);
      return;
    }
    long end = getPosition() + unsignedLength();
    within(end);
    ends.push(end);
    super.readValue(in, sequence);
    ends.pop();
  }

  @Override
  public void readValue(DicomInputStream in, Fragments fragments) throws IOException {
    skipFully(unsignedLength());
  }

  private void within(long end) throws IOException {
    if (!isDeflated() && end > channel.size) {
      throw refused(Reason.TRUNCATED, "the file ends inside of an element");
    }
    if (!ends.isEmpty() && end > ends.peek()) {
      throw refused(Reason.MALFORMED_DICOM, "a value that reaches beyond what is around it");
    }
  }

  /** Refuses data that a deflate bomb unpacks to. */
  void checkGrowth() throws IOException {
    if (getPosition() > FREE_BYTES && getPosition() / MOST_RATIO > channel.read && isDeflated()) {
      throw refused(Reason.MALFORMED_DICOM, "the deflated data set grows too much");
    }
  }

  private Refused refused(Reason reason, String message) {
    return new Refused(new DicomFormatException(reason, tag(), getPosition(), message));
  }

  /** The bytes of a channel from where it stands; the channel stays open. */
  private static final class Channel extends InputStream {
    private final SeekableByteChannel channel;
    private final long size;
    private long read;

    Channel(SeekableByteChannel channel) throws IOException {
      this.channel = channel;
      size = channel.size() - channel.position();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      int count = channel.read(ByteBuffer.wrap(to, at, length));
      read += Math.max(0, count);
      return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long position = channel.position();
      long count = Math.max(0, Math.min(bytes, channel.size() - position));
      channel.position(position + count);
      read += count;
      return count;
    }
  }
}
