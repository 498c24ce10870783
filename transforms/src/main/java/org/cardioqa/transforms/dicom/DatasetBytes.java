package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** A data set in explicit VR little endian (PS3.5 7.1.2) that grows as elements are written. */
final class DatasetBytes {
  private byte[] bytes;
  private int size;

  DatasetBytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes, 0, size);
  }

  /** Text that was written at a place, without its padding. */
  String text(int from, int length) {
    int end = from + length;
    while (end > from && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
      end--;
    }
    return new String(bytes, from, end - from, US_ASCII);
  }

  void zeros(int count) {
    grow(count);
    size += count;
  }

  void ascii(String text) {
    grow(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        throw new IllegalArgumentException("a new value that is not ASCII");
      }
      bytes[size++] = (byte) c;
    }
  }

  /** Tag, VR and length; the value, padded to even length, is what is written next. */
  void header(int tag, Vr vr, int length) {
    grow(12);
    tag(tag);
    bytes[size++] = (byte) vr.name().charAt(0);
    bytes[size++] = (byte) vr.name().charAt(1);
    if (vr.longForm()) {
      number(0, Short.BYTES);
      number(length, Integer.BYTES);
    } else {
      number(length, Short.BYTES);
    }
  }

  /** The header of an item or a delimiter. */
  void item(int tag, int length) {
    grow(8);
    tag(tag);
    number(length, Integer.BYTES);
  }

  /** Begins something whose length is not known yet; give the answer to {@link #close}. */
  int open() {
    return size;
  }

  /** Writes the length of what has been written since {@link #open} into the four bytes before. */
  void close(int opened) {
    int end = size;
    size = opened - Integer.BYTES;
    number(end - opened, Integer.BYTES);
    size = end;
  }

  /** An element of text. */
  void text(int tag, Vr vr, List<String> values) {
    String value = String.join("\\", values);
    int padding = value.length() % 2;
    header(tag, vr, value.length() + padding);
    ascii(value);
    if (padding > 0) {
      grow(1);
      bytes[size++] = vr.padding();
    }
  }

  /** New attributes, sequences with what is in them. */
  void add(NewAttribute attribute) {
    Vr vr = Vr.valueOf(attribute.vr());
    if (vr != Vr.SQ) {
      text(attribute.tag(), vr, attribute.values());
      return;
    }
    header(attribute.tag(), vr, 0);
    int sequence = open();
    for (List<NewAttribute> members : attribute.items()) {
      item(HeaderParser.ITEM, 0);
      int item = open();
      members.forEach(this::add);
      close(item);
    }
    close(sequence);
  }

  /** An element as it stands in a header, in little endian. */
  void copy(Elements elements, int index) {
    int length = elements.length(index);
    Vr vr = elements.vr(index);
    int padding = length % 2;
    // A length that the short form cannot say (6.2.2).
    Vr written = !vr.longForm() && length + padding > 0xFFFF ? Vr.UN : vr;
    header(elements.tag(index), written, length + padding);
    grow(length + padding);
    System.arraycopy(elements.bytes(), elements.offset(index), bytes, size, length);
    if (elements.bigEndian(index)) {
      swap(bytes, size, length, vr.swapWidth());
    }
    size += length;
    if (padding > 0) {
      bytes[size++] = vr.padding();
    }
  }

  /** Turns the byte order of words of a width around. */
  static void swap(byte[] bytes, int from, int length, int width) {
    for (int word = from; word + width <= from + length; word += width) {
      for (int low = word, high = word + width - 1; low < high; low++, high--) {
        byte b = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = b;
      }
    }
  }

  private void tag(int tag) {
    number(tag >>> 16, Short.BYTES);
    number(tag, Short.BYTES);
  }

  private void number(int value, int width) {
    for (int i = 0; i < width; i++) {
      bytes[size++] = (byte) (value >>> (8 * i));
    }
  }

  private void grow(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
