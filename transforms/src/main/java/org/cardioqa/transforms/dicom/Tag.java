package org.cardioqa.transforms.dicom;

/** Tags (0xggggeeee) of the attributes that this package itself reads. */
final class Tag {
  static final int TRANSFER_SYNTAX_UID = 0x00020010;
  static final int SPECIFIC_CHARACTER_SET = 0x00080005;
  static final int SAMPLES_PER_PIXEL = 0x00280002;
  static final int NUMBER_OF_FRAMES = 0x00280008;
  static final int ROWS = 0x00280010;
  static final int COLUMNS = 0x00280011;
  static final int BITS_ALLOCATED = 0x00280100;
  static final int BITS_STORED = 0x00280101;
  static final int HIGH_BIT = 0x00280102;
  static final int PIXEL_REPRESENTATION = 0x00280103;
  static final int FLOAT_PIXEL_DATA = 0x7FE00008;
  static final int DOUBLE_PIXEL_DATA = 0x7FE00009;
  static final int PIXEL_DATA = 0x7FE00010;

  private Tag() {}
}
