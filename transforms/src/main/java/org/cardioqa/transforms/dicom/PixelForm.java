package org.cardioqa.transforms.dicom;

import java.util.OptionalInt;
import org.cardioqa.transforms.accounting.Reason;

/**
 * How the pixels of an image are laid out (PS3.3 C.7.6.3).
 *
 * @param rows height
 * @param columns width
 * @param samples a pixel: 1 for grey
 * @param allocated bits that a sample takes
 * @param stored bits of a sample that mean something
 * @param highBit the highest of those, 0-based
 * @param signed whether samples are two's complement
 * @param frames number of frames
 */
public record PixelForm(
    int rows,
    int columns,
    int samples,
    int allocated,
    int stored,
    int highBit,
    boolean signed,
    int frames) {

  /** Whether the attributes that say it are there. */
  static boolean isDescribed(DicomDataset dataset) {
    return dataset.contains(Tag.ROWS)
        && dataset.contains(Tag.COLUMNS)
        && dataset.contains(Tag.BITS_ALLOCATED);
  }

  /**
   * That of a data set.
   *
   * @throws DicomFormatException if it does not say rows, columns and bits, or values are out of
   *     range
   */
  public static PixelForm of(DicomDataset dataset) throws DicomFormatException {
    int allocated = need(dataset, Tag.BITS_ALLOCATED, 1, 64);
    int stored = or(dataset, Tag.BITS_STORED, allocated, allocated);
    return new PixelForm(
        need(dataset, Tag.ROWS, 1, 65535),
        need(dataset, Tag.COLUMNS, 1, 65535),
        or(dataset, Tag.SAMPLES_PER_PIXEL, 1, 65535),
        allocated,
        stored,
        or(dataset, Tag.HIGH_BIT, stored - 1, allocated - 1),
        or(dataset, Tag.PIXEL_REPRESENTATION, 0, 1) == 1,
        or(dataset, Tag.NUMBER_OF_FRAMES, 1, Integer.MAX_VALUE));
  }

  /** Bytes of one frame without compression. */
  public long frameBytes() {
    return ((long) rows * columns * samples * allocated + 7) / 8;
  }

  /** Bytes of all frames, saturated. */
  long bytes() {
    long bits = (long) rows * columns * samples * allocated;
    return frames > Long.MAX_VALUE / bits ? Long.MAX_VALUE : (bits * frames + 7) / 8;
  }

  private static int need(DicomDataset dataset, int tag, int least, int most)
      throws DicomFormatException {
    OptionalInt value = dataset.integer(tag);
    if (value.isEmpty()) {
      throw new DicomFormatException(
          Reason.MISSING_ATTRIBUTE, tag, DicomFormatException.NO_OFFSET, "absent or empty");
    }
    return inRange(tag, value.getAsInt(), least, most);
  }

  private static int or(DicomDataset dataset, int tag, int absent, int most)
      throws DicomFormatException {
    int least = tag == Tag.HIGH_BIT || tag == Tag.PIXEL_REPRESENTATION ? 0 : 1;
    return inRange(tag, dataset.integer(tag).orElse(absent), least, most);
  }

  private static int inRange(int tag, int value, int least, int most) throws DicomFormatException {
    if (value < least || value > most) {
      throw new DicomFormatException(
          Reason.MALFORMED_DICOM, tag, DicomFormatException.NO_OFFSET, "out of range");
    }
    return value;
  }
}
