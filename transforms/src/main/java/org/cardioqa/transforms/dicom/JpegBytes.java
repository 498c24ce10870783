package org.cardioqa.transforms.dicom;

/**
 * Markers, segments and bits of the JPEG family (ITU-T T.81 B.1, T.87 C.1). What lies beyond the
 * end gives an {@link IllegalArgumentException}.
 */
final class JpegBytes {
  private static final int START_OF_IMAGE = 0xD8;

  private final byte[] bytes;
  private int at;
  private int held;
  private int count;
  private boolean afterFf;

  JpegBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  int one() {
    if (at >= bytes.length) {
      throw new IllegalArgumentException("the bytes end too early");
    }
    return bytes[at++] & 0xFF;
  }

  int two() {
    return one() << 8 | one();
  }

  void start() {
    if (marker() != START_OF_IMAGE) {
      throw new IllegalArgumentException("no JPEG image");
    }
  }

  /** The second byte of the next marker; fill bytes before it are passed over. */
  int marker() {
    if (one() != 0xFF) {
      throw new IllegalArgumentException("something that is no marker");
    }
    int code = one();
    while (code == 0xFF) {
      code = one();
    }
    return code;
  }

  /** Reads the length of a segment; returns where it ends. */
  int segment() {
    int start = at;
    return start + two();
  }

  int position() {
    return at;
  }

  void to(int place) {
    if (place < at || place > bytes.length) {
      throw new IllegalArgumentException("a segment that ends elsewhere than it says");
    }
    at = place;
  }

  /** The next bit of JPEG-LS, which stuffs a bit, 0, after a byte FF. */
  int bit() {
    if (count == 0) {
      held = one();
      count = afterFf ? 7 : 8;
      if (afterFf && held > 0x7F) {
        throw new IllegalArgumentException("the scan ends too early");
      }
      afterFf = held == 0xFF;
    }
    return held >> --count & 1;
  }

  /** The next so many bits of JPEG-LS, at most 31. */
  int bits(int number) {
    int value = 0;
    for (int i = 0; i < number; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  /** The next bit of JPEG, which stuffs a byte, 0, after a byte FF. */
  int huffmanBit() {
    if (count == 0) {
      held = one();
      count = 8;
      if (held == 0xFF && one() != 0) {
        throw new IllegalArgumentException("the scan ends too early");
      }
    }
    return held >> --count & 1;
  }

  int huffmanBits(int number) {
    int value = 0;
    for (int i = 0; i < number; i++) {
      value = value << 1 | huffmanBit();
    }
    return value;
  }

  /** Drops what is left of a byte of bits. */
  void align() {
    count = 0;
    afterFf = false;
  }
}
