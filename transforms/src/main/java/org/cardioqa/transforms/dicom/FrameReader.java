package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.accounting.TimeLimit;

/** Reads one frame's stored values from a source that stands at the pixel data's value. */
final class FrameReader {
  /** Largest frame, a bound on memory: 16,384 x 8,192 x 16 bits. */
  static final long MOST_BYTES = 1 << 28;

  private final PixelForm form;
  private final TransferSyntax syntax;
  private final PixelLocation location;
  private final Source source;

  FrameReader(DicomDataset dataset, TransferSyntax syntax, PixelLocation location, Source source)
      throws DicomFormatException {
    this.form = PixelForm.of(dataset);
    this.syntax = syntax;
    this.location = location;
    this.source = source;
  }

  StoredFrame read(int frame) throws IOException, DicomFormatException {
    if (frame < 1 || frame > form.frames()) {
      throw failure(Reason.UNDECODABLE_FRAME, "there is no such frame");
    }
    boolean whole = form.allocated() == 8 || form.allocated() == 16;
    if (form.samples() != 1
        || !whole
        || form.stored() > form.allocated()
        || form.highBit() + 1 < form.stored()) {
      throw failure(Reason.UNSUPPORTED_PIXELS, "not one sample of 8 or 16 bits a pixel");
    }
    if (form.frameBytes() > MOST_BYTES) {
      throw failure(
          Reason.UNSUPPORTED_PIXELS, "a frame of more than %d bytes".formatted(MOST_BYTES));
    }
    boolean encapsulated = location.length() == PixelLocation.UNDEFINED;
    if (encapsulated == (syntax.codec() == TransferSyntax.Codec.NATIVE)) {
      throw failure(Reason.MALFORMED_DICOM, "the transfer syntax contradicts the pixel data");
    }
    short[] raw = encapsulated ? compressed(frame) : nativeFrame(frame);
    return new StoredFrame(form.rows(), form.columns(), form.signed(), trim(raw));
  }

  private short[] nativeFrame(int frame) throws IOException, DicomFormatException {
    long start = (frame - 1) * form.frameBytes();
    if (start + form.frameBytes() > location.length()) {
      throw failure(Reason.UNDECODABLE_FRAME, "the frame lies beyond the pixel data");
    }
    // The length was checked against the file: what is allocated is there, or nearly so.
    byte[] bytes = new byte[(int) form.frameBytes()];
    if (source.skip(start) < start || source.read(bytes, 0, bytes.length) < bytes.length) {
      throw failure(Reason.UNDECODABLE_FRAME, "the file ends inside of the frame");
    }
    boolean big = syntax == TransferSyntax.EXPLICIT_BIG;
    return form.allocated() == 8
        ? widen(bytes, big && location.vr().equals("OW"))
        : join(bytes, big);
  }

  private short[] compressed(int frame) throws IOException, DicomFormatException {
    TransferSyntax.Codec codec = syntax.codec();
    if (codec == TransferSyntax.Codec.NONE) {
      throw failure(Reason.UNSUPPORTED_PIXELS, "a transfer syntax that is not decoded");
    }
    boolean runLength = codec == TransferSyntax.Codec.RLE;
    byte[] coded = new Fragments(source, location, form.frames(), runLength).frame(frame);
    try {
      return TimeLimit.of(TimeLimit.USUAL).call(() -> decode(codec, coded));
    } catch (TimeLimit.Exceeded e) {
      throw new DicomFormatException(
          Reason.UNDECODABLE_FRAME,
          Tag.PIXEL_DATA,
          location.offset(),
          "the frame's compressed pixels took more than %d s of CPU time to decode"
              .formatted(TimeLimit.USUAL.toSeconds()),
          e);
    } catch (RuntimeException | StackOverflowError | IOException e) {
      // A broken stream may lead a decoder to any place.
      throw new DicomFormatException(
          Reason.UNDECODABLE_FRAME,
          Tag.PIXEL_DATA,
          location.offset(),
          "the frame's compressed pixels cannot be decoded",
          e);
    }
  }

  private short[] decode(TransferSyntax.Codec codec, byte[] coded) throws IOException {
    return switch (codec) {
      case RLE -> RunLength.decode(coded, form.rows() * form.columns(), form.allocated() / 8);
      case JPEG_LS -> JpegLs.decode(coded, form.rows(), form.columns());
      case JPEG_EXTENDED -> JpegExtended.decode(coded, form.rows(), form.columns());
      default -> ImageDecoder.decode(codec, coded, form);
    };
  }

  /** In one piece: the JDK copies memory, which costs a tenth of a loop. */
  private static short[] join(byte[] bytes, boolean big) {
    short[] values = new short[bytes.length / 2];
    ByteBuffer.wrap(bytes)
        .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(values);
    return values;
  }

  /**
   * In words (OW) the first of two bytes is the lower half, which big endian has second (8.1.1).
   */
  private static short[] widen(byte[] bytes, boolean swapped) {
    short[] values = new short[bytes.length];
    for (int i = 0; i < values.length; i++) {
      int at = swapped && (i ^ 1) < bytes.length ? i ^ 1 : i;
      values[i] = (short) (bytes[at] & 0xFF);
    }
    return values;
  }

  /** Leaves the stored bits, moved to the bottom and sign-extended. */
  private short[] trim(short[] values) {
    int drop = Short.SIZE - form.stored();
    int shift = Short.SIZE - 1 - form.highBit();
    if (drop == 0 || (drop == shift && !form.signed() && within(values, drop))) {
      return values;
    }
    for (int i = 0; i < values.length; i++) {
      int top = values[i] << shift & 0xFFFF;
      values[i] = (short) (form.signed() ? (short) top >> drop : top >> drop);
    }
    return values;
  }

  /** Whether the upper {@code drop} bits of all values are 0, looked at four values at a time. */
  private static boolean within(short[] values, int drop) {
    long[] fours = new long[values.length / 4];
    ByteBuffer copy = ByteBuffer.allocate(fours.length * Long.BYTES).order(ByteOrder.nativeOrder());
    copy.asShortBuffer().put(values, 0, fours.length * 4);
    copy.asLongBuffer().get(fours);
    long used = 0;
    for (long four : fours) {
      used |= four;
    }
    for (int i = fours.length * 4; i < values.length; i++) {
      used |= values[i] & 0xFFFFL;
    }
    long spare = (0xFFFFL << (Short.SIZE - drop)) & 0xFFFFL;
    return (used & (spare * 0x0001_0001_0001_0001L)) == 0;
  }

  private DicomFormatException failure(Reason reason, String message) {
    return new DicomFormatException(reason, Tag.PIXEL_DATA, location.offset(), message);
  }
}
