package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;

/** Builds DICOM bytes for tests, attribute by attribute, sorted by tag. */
public final class DicomBytes {
  public static final String IMPLICIT = "1.2.840.10008.1.2";
  public static final String EXPLICIT = "1.2.840.10008.1.2.1";
  public static final String BIG = "1.2.840.10008.1.2.2";
  public static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  public static final String RLE = "1.2.840.10008.1.2.5";
  public static final String MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4";

  private static final int UNDEFINED = -1;

  private final Map<Long, Element> elements = new TreeMap<>();

  /** How a value looks in a byte order. */
  private interface Value {
    byte[] bytes(Form form);
  }

  private record Form(boolean explicit, ByteOrder order) {}

  private record Element(int tag, String vr, int length, Value value) {}

  private DicomBytes() {}

  public static DicomBytes dataset() {
    return new DicomBytes();
  }

  /** A small MR image that every reader should take: 2 x 3, 12 of 16 bits. */
  public static DicomBytes image() {
    return image(2, 3, new short[] {0, 1, 2, 100, 1000, 4095});
  }

  public static DicomBytes image(int rows, int columns, short[] values) {
    return dataset()
        .text(Tag.SOP_CLASS_UID, "UI", MR_IMAGE)
        .text(Tag.SOP_INSTANCE_UID, "UI", "1.2.3.4.5")
        .text(Tag.STUDY_INSTANCE_UID, "UI", "1.2.3")
        .text(Tag.SERIES_INSTANCE_UID, "UI", "1.2.3.4")
        .text(Tag.MODALITY, "CS", "MR")
        .text(Tag.PATIENT_ID, "LO", "P1")
        .text(Tag.PHOTOMETRIC_INTERPRETATION, "CS", "MONOCHROME2")
        .shorts(Tag.SAMPLES_PER_PIXEL, 1)
        .shorts(Tag.ROWS, rows)
        .shorts(Tag.COLUMNS, columns)
        .shorts(Tag.BITS_ALLOCATED, 16)
        .shorts(Tag.BITS_STORED, 12)
        .shorts(Tag.HIGH_BIT, 11)
        .shorts(Tag.PIXEL_REPRESENTATION, 0)
        .words(Tag.PIXEL_DATA, values);
  }

  public DicomBytes text(int tag, String vr, String value) {
    return raw(tag, vr, value.getBytes(ISO_8859_1), vr.equals("UI") ? 0 : ' ');
  }

  public DicomBytes bytes(int tag, String vr, byte[] value) {
    return raw(tag, vr, value, 0);
  }

  private DicomBytes raw(int tag, String vr, byte[] value, int padding) {
    byte[] padded = Arrays.copyOf(value, value.length + value.length % 2);
    if (padded.length > value.length) {
      padded[value.length] = (byte) padding;
    }
    return put(tag, vr, form -> padded);
  }

  /** A value of odd length, which the standard forbids. */
  public DicomBytes odd(int tag, String vr, String value) {
    return put(tag, vr, form -> value.getBytes(ISO_8859_1));
  }

  public DicomBytes shorts(int tag, int... values) {
    return put(
        tag,
        "US",
        form -> {
          ByteBuffer buffer = ByteBuffer.allocate(2 * values.length).order(form.order());
          for (int value : values) {
            buffer.putShort((short) value);
          }
          return buffer.array();
        });
  }

  public DicomBytes words(int tag, short... values) {
    int[] wide = new int[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    shorts(tag, wide);
    Element element = elements.get(Integer.toUnsignedLong(tag));
    return put(tag, "OW", element.value());
  }

  /** Tags as values (AT). */
  public DicomBytes tags(int tag, int... values) {
    int[] halves = new int[2 * values.length];
    for (int i = 0; i < values.length; i++) {
      halves[2 * i] = values[i] >>> 16;
      halves[2 * i + 1] = values[i] & 0xFFFF;
    }
    shorts(tag, halves);
    return put(tag, "AT", elements.get(Integer.toUnsignedLong(tag)).value());
  }

  public DicomBytes doubles(int tag, double... values) {
    return put(
        tag,
        "FD",
        form -> {
          ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(form.order());
          for (double value : values) {
            buffer.putDouble(value);
          }
          return buffer.array();
        });
  }

  /** A sequence with lengths. */
  public DicomBytes sequence(int tag, DicomBytes... items) {
    return put(tag, "SQ", form -> items(form, false, items));
  }

  /** A sequence with delimiters. */
  public DicomBytes openSequence(int tag, DicomBytes... items) {
    return openSequence(tag, "SQ", items);
  }

  /** The same under another VR: UN holds implicit little endian. */
  public DicomBytes openSequence(int tag, String vr, DicomBytes... items) {
    return put(
        new Element(
            tag,
            vr,
            UNDEFINED,
            form ->
                items(
                    vr.equals("UN") ? new Form(false, ByteOrder.LITTLE_ENDIAN) : form,
                    true,
                    items)));
  }

  /** Encapsulated pixel data: an empty offset table, and one fragment each. */
  public DicomBytes fragments(byte[]... fragments) {
    return put(
        new Element(
            Tag.PIXEL_DATA,
            "OB",
            UNDEFINED,
            form -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              header(out, form, 0xFFFEE000, 0);
              for (byte[] fragment : fragments) {
                header(out, form, 0xFFFEE000, fragment.length + fragment.length % 2);
                out.writeBytes(Arrays.copyOf(fragment, fragment.length + fragment.length % 2));
              }
              header(out, form, 0xFFFEE0DD, 0);
              return out.toByteArray();
            }));
  }

  /** An element that says another length than it has. */
  public DicomBytes lying(int tag, String vr, int length, byte[] value) {
    return put(new Element(tag, vr, length, form -> value));
  }

  public DicomBytes without(int tag) {
    elements.remove(Integer.toUnsignedLong(tag));
    return this;
  }

  private DicomBytes put(int tag, String vr, Value value) {
    return put(new Element(tag, vr, 0, value));
  }

  private DicomBytes put(Element element) {
    elements.put(Integer.toUnsignedLong(element.tag()), element);
    return this;
  }

  /** Preamble, file meta information and data set. */
  public byte[] file(String transferSyntax) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[128]);
    out.writeBytes("DICM".getBytes(ISO_8859_1));
    byte[] meta = dataset().text(Tag.TRANSFER_SYNTAX_UID, "UI", transferSyntax).encode(EXPLICIT);
    Form form = new Form(true, ByteOrder.LITTLE_ENDIAN);
    dataset()
        .put(0x00020000, "UL", f -> number(f, meta.length))
        .elements
        .values()
        .forEach(element -> write(out, form, element));
    out.writeBytes(meta);
    byte[] body = encode(transferSyntax);
    out.writeBytes(transferSyntax.equals(DEFLATED) ? deflate(body) : body);
    return out.toByteArray();
  }

  /** The data set alone. */
  public byte[] encode(String transferSyntax) {
    Form form =
        new Form(
            !transferSyntax.equals(IMPLICIT),
            transferSyntax.equals(BIG) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return encode(form);
  }

  private byte[] encode(Form form) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    elements.values().forEach(element -> write(out, form, element));
    return out.toByteArray();
  }

  private static byte[] items(Form form, boolean open, DicomBytes... items) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DicomBytes item : items) {
      byte[] content = item.encode(form);
      header(out, form, 0xFFFEE000, open ? UNDEFINED : content.length);
      out.writeBytes(content);
      if (open) {
        header(out, form, 0xFFFEE00D, 0);
      }
    }
    if (open) {
      header(out, form, 0xFFFEE0DD, 0);
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, Form form, Element element) {
    byte[] value = element.value().bytes(form);
    int length = element.length() == 0 ? value.length : element.length();
    if (form.explicit()) {
      tag(out, form, element.tag());
      out.writeBytes(element.vr().getBytes(ISO_8859_1));
      if ("OB OD OF OL OV OW SQ SV UC UN UR UT UV".contains(element.vr())) {
        out.writeBytes(new byte[2]);
        out.writeBytes(number(form, length));
      } else {
        ByteBuffer buffer = ByteBuffer.allocate(2).order(form.order());
        out.writeBytes(buffer.putShort((short) length).array());
      }
    } else {
      header(out, form, element.tag(), length);
    }
    out.writeBytes(value);
  }

  private static void header(ByteArrayOutputStream out, Form form, int tag, int length) {
    tag(out, form, tag);
    out.writeBytes(number(form, length));
  }

  private static void tag(ByteArrayOutputStream out, Form form, int tag) {
    ByteBuffer buffer = ByteBuffer.allocate(4).order(form.order());
    out.writeBytes(buffer.putShort((short) (tag >>> 16)).putShort((short) tag).array());
  }

  private static byte[] number(Form form, int number) {
    return ByteBuffer.allocate(4).order(form.order()).putInt(number).array();
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      byte[] packed = new byte[plain.length + 100];
      return Arrays.copyOf(packed, deflater.deflate(packed));
    } finally {
      deflater.end();
    }
  }
}
