package org.cardioqa.transforms.dicom;

import java.io.IOException;
import org.cardioqa.transforms.accounting.Reason;

/** Whether pixel data is as long as the header asks for. */
final class PixelLengths {
  private PixelLengths() {}

  /**
   * Native pixel data must have what rows, columns and bits ask for, and be there.
   *
   * @param rest stands where the pixel data begins
   * @param deflated whether only reading tells that it is there
   */
  static void check(DicomDataset dataset, PixelLocation pixels, Source rest, boolean deflated)
      throws IOException, DicomFormatException {
    long length = pixels.length();
    if (length == PixelLocation.UNDEFINED) {
      return;
    }
    if (deflated && rest.skip(length) < length) {
      throw truncated(pixels, "the deflated pixel data ends early");
    }
    if (!deflated && length > rest.remaining()) {
      throw truncated(pixels, "the file ends inside of the pixel data");
    }
    if (pixels.tag() == Tag.PIXEL_DATA
        && PixelForm.isDescribed(dataset)
        && PixelForm.of(dataset).bytes() > length) {
      throw truncated(
          pixels, "the pixel data is shorter than rows, columns, bits and frames ask for");
    }
  }

  /** That there are no pixels to read a frame of. */
  static DicomFormatException none() {
    return new DicomFormatException(
        Reason.NO_PIXEL_DATA,
        Tag.PIXEL_DATA,
        DicomFormatException.NO_OFFSET,
        "there is no integer pixel data");
  }

  private static DicomFormatException truncated(PixelLocation pixels, String message) {
    return new DicomFormatException(Reason.TRUNCATED, Tag.PIXEL_DATA, pixels.offset(), message);
  }
}
