package org.cardioqa.testdata.images;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A DICOM data set, written as a Part 10 file in explicit VR little endian (PS3.5 section 7.1,
 * PS3.10 section 7.1). It shares no code with the reader that it tests.
 *
 * <p>Elements may be set in any order and set again; they are written in that of their tags.
 */
final class DicomFile {
  private static final String EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
  private static final String IMPLEMENTATION = "2.25.210431895571360268437415604513";
  private static final Set<String> LONG_FORM = Set.of("OB", "OW", "SQ", "UN", "UT");

  private final Map<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);

  private static final class Element {
    private final String vr;
    private final byte[] value;

    Element(String vr, byte[] value) {
      this.vr = vr;
      this.value = value;
    }
  }

  /** An empty data set. */
  DicomFile() {}

  /** A copy that may be changed by itself. */
  DicomFile copy() {
    DicomFile copy = new DicomFile();
    copy.elements.putAll(elements);
    return copy;
  }

  /** Sets a text element; values are separated by a backslash. */
  DicomFile put(int tag, String vr, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length % 2 != 0) {
      bytes = Arrays.copyOf(bytes, bytes.length + 1);
      bytes[bytes.length - 1] = (byte) (vr.equals("UI") ? 0 : ' ');
    }
    elements.put(tag, new Element(vr, bytes));
    return this;
  }

  /** Sets an element of unsigned 16-bit values (US). */
  DicomFile put(int tag, int... values) {
    byte[] bytes = new byte[2 * values.length];
    ByteBuffer buffer = little(bytes);
    for (int value : values) {
      buffer.putShort((short) value);
    }
    elements.put(tag, new Element("US", bytes));
    return this;
  }

  /** Sets an element of unsigned 32-bit values (UL). */
  DicomFile putLong(int tag, int... values) {
    byte[] bytes = new byte[Integer.BYTES * values.length];
    little(bytes).asIntBuffer().put(values);
    elements.put(tag, new Element("UL", bytes));
    return this;
  }

  /** Sets an element of one double (FD). */
  DicomFile putDouble(int tag, double value) {
    byte[] bytes = new byte[Double.BYTES];
    little(bytes).putDouble(value);
    elements.put(tag, new Element("FD", bytes));
    return this;
  }

  /** Sets an element of tags (AT). */
  DicomFile putTag(int tag, int value) {
    byte[] bytes = new byte[Integer.BYTES];
    little(bytes).putShort((short) (value >>> 16)).putShort((short) value);
    elements.put(tag, new Element("AT", bytes));
    return this;
  }

  /** Sets a sequence of one item of defined length. */
  DicomFile put(int tag, DicomFile item) {
    return put(tag, List.of(item));
  }

  /** Sets a sequence of items of defined length. */
  DicomFile put(int tag, List<DicomFile> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (DicomFile item : items) {
      byte[] content = item.content();
      byte[] head = new byte[8];
      little(head).putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(content.length);
      bytes.writeBytes(head);
      bytes.writeBytes(content);
    }
    elements.put(tag, new Element("SQ", bytes.toByteArray()));
    return this;
  }

  /** Sets an element as it stands in another data set, if it stands there. */
  DicomFile copyFrom(DicomFile other, int tag) {
    Element element = other.elements.get(tag);
    if (element != null) {
      elements.put(tag, element);
    }
    return this;
  }

  /** Removes elements, those that are there. */
  DicomFile remove(List<Integer> tags) {
    tags.forEach(elements::remove);
    return this;
  }

  /** Text of an element, without padding; absent where it is. */
  Optional<String> text(int tag) {
    return Optional.ofNullable(elements.get(tag))
        .map(element -> new String(element.value, StandardCharsets.UTF_8).strip());
  }

  /** The bytes of an element that is there. */
  byte[] bytes(int tag) {
    return elements.get(tag).value;
  }

  /** Sets pixels (OW) of several frames, one behind the other. */
  DicomFile pixelBytes(byte[] frames) {
    elements.put(Tags.PIXEL_DATA, new Element("OW", frames));
    return this;
  }

  /** Sets the pixels (OW). */
  DicomFile pixels(short[] stored) {
    byte[] bytes = new byte[2 * stored.length];
    little(bytes).asShortBuffer().put(stored);
    elements.put(Tags.PIXEL_DATA, new Element("OW", bytes));
    return this;
  }

  /** The whole file: preamble, file meta information, data set. */
  byte[] part10() {
    DicomFile meta = new DicomFile();
    meta.elements.put(0x00020001, new Element("OB", new byte[] {0, 1}));
    meta.elements.put(0x00020002, elements.get(Tags.SOP_CLASS_UID));
    meta.elements.put(0x00020003, elements.get(Tags.SOP_INSTANCE_UID));
    meta.put(0x00020010, "UI", EXPLICIT_LITTLE_ENDIAN);
    meta.put(0x00020012, "UI", IMPLEMENTATION);
    meta.put(0x00020013, "SH", "CARDIOQA_TEST");
    int metaLength = meta.length();
    byte[] file = new byte[128 + 4 + 12 + metaLength + length()];
    ByteBuffer buffer = little(file);
    buffer.position(128);
    buffer.put("DICM".getBytes(StandardCharsets.US_ASCII));
    buffer.putShort((short) 0x0002).putShort((short) 0);
    buffer.put((byte) 'U').put((byte) 'L').putShort((short) 4).putInt(metaLength);
    meta.write(buffer);
    write(buffer);
    return file;
  }

  private byte[] content() {
    byte[] bytes = new byte[length()];
    write(little(bytes));
    return bytes;
  }

  private int length() {
    int length = 0;
    for (Element element : elements.values()) {
      length += (LONG_FORM.contains(element.vr) ? 12 : 8) + element.value.length;
    }
    return length;
  }

  private void write(ByteBuffer buffer) {
    elements.forEach(
        (tag, element) -> {
          buffer.putShort((short) (tag >>> 16)).putShort((short) (int) tag);
          buffer.put(element.vr.getBytes(StandardCharsets.US_ASCII));
          if (LONG_FORM.contains(element.vr)) {
            buffer.putShort((short) 0).putInt(element.value.length);
          } else if (element.value.length > 0xFFFF) {
            throw new IllegalStateException("value of " + Integer.toHexString(tag) + " too long");
          } else {
            buffer.putShort((short) element.value.length);
          }
          buffer.put(element.value);
        });
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
