package org.cardioqa.transforms.dicom;

/**
 * Where the value of a pixel data element stands.
 *
 * @param tag PixelData (7FE0,0010), or its float or double sibling
 * @param vr its value representation, OB or OW
 * @param offset of the value, in bytes from the start of the (inflated) file
 * @param length of the value in bytes, {@link #UNDEFINED} where it is encapsulated
 */
public record PixelLocation(int tag, String vr, long offset, long length) {
  /** Length of encapsulated pixel data. */
  public static final long UNDEFINED = -1;
}
