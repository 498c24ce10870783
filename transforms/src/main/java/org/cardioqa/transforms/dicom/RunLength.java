package org.cardioqa.transforms.dicom;

/**
 * DICOM's run-length coding (PS3.5 Annex G): a segment for each byte of a pixel, the highest first,
 * each in PackBits.
 */
final class RunLength {
  private static final int HEADER = 64;

  private RunLength() {}

  /**
   * The pixels of one frame.
   *
   * @param count of pixels
   * @param width bytes of a pixel, 1 or 2
   * @throws IllegalArgumentException if the coded bytes do not hold them
   */
  static short[] decode(byte[] coded, int count, int width) {
    if (coded.length < HEADER || Fragments.littleEndian(coded, 0) != width) {
      throw new IllegalArgumentException("not as many segments as a pixel has bytes");
    }
    short[] values = new short[count];
    for (int i = 0; i < width; i++) {
      long start = Fragments.littleEndian(coded, 4 + 4 * i);
      long end = i + 1 < width ? Fragments.littleEndian(coded, 8 + 4 * i) : coded.length;
      if (start < HEADER || end < start || end > coded.length) {
        throw new IllegalArgumentException("a segment outside of the frame");
      }
      segment(coded, (int) start, (int) end, values);
    }
    return values;
  }

  /** Moves what is there one byte up, and puts the segment's bytes below. */
  private static void segment(byte[] coded, int start, int end, short[] values) {
    int at = start;
    int done = 0;
    while (done < values.length && at < end) {
      int control = coded[at++];
      if (control == -128) {
        continue;
      }
      int run = control >= 0 ? control + 1 : 1 - control;
      if (at + (control >= 0 ? run : 1) > end) {
        throw new IllegalArgumentException("a run that reaches beyond its segment");
      }
      for (int i = 0; i < run && done < values.length; i++) {
        int low = coded[control >= 0 ? at + i : at] & 0xFF;
        values[done] = (short) (values[done] << 8 | low);
        done++;
      }
      at += control >= 0 ? run : 1;
    }
    if (done < values.length) {
      throw new IllegalArgumentException("a segment with too few bytes");
    }
  }
}
