package org.cardioqa.transforms.dicom;

/** Binary numbers in either byte order. */
final class Binary {
  private Binary() {}

  /** A value of an element of numbers; its place must be within. */
  static double number(Elements elements, int index, int place) {
    long bits = bits(elements, index, place);
    return switch (elements.vr(index).kind()) {
      case SIGNED_SHORT -> (short) bits;
      case SIGNED_INT -> (int) bits;
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      default -> bits;
    };
  }

  /** The same as text: integers without a point, tags as eight hex digits. */
  static String text(Elements elements, int index, int place) {
    Vr vr = elements.vr(index);
    return switch (vr.kind()) {
      case TAG -> "%08X".formatted(bits(elements, index, place));
      case FLOAT -> Float.toString((float) number(elements, index, place));
      case DOUBLE -> Double.toString(number(elements, index, place));
      case LONG ->
          vr == Vr.UV
              ? Long.toUnsignedString(bits(elements, index, place))
              : Long.toString(bits(elements, index, place));
      default -> Long.toString((long) number(elements, index, place));
    };
  }

  private static long bits(Elements elements, int index, int place) {
    int width = elements.vr(index).width();
    int at = elements.offset(index) + place * width;
    byte[] bytes = elements.bytes();
    boolean big = elements.bigEndian(index);
    long value = 0;
    for (int i = 0; i < width; i++) {
      value = (value << 8) | (bytes[big ? at + i : at + width - 1 - i] & 0xFF);
    }
    // A tag is two numbers of 16 bits, each in the byte order, the group first.
    return elements.vr(index) == Vr.AT && !big ? (value & 0xFFFF) << 16 | value >> 16 : value;
  }
}
