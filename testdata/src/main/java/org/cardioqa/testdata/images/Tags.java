package org.cardioqa.testdata.images;

/** The tags that are set by more than one method, by the names of PS3.6. */
final class Tags {
  static final int IMAGE_TYPE = 0x00080008;
  static final int SOP_CLASS_UID = 0x00080016;
  static final int SOP_INSTANCE_UID = 0x00080018;
  static final int ACQUISITION_TIME = 0x00080032;
  static final int CONTENT_TIME = 0x00080033;
  static final int SERIES_DESCRIPTION = 0x0008103E;
  static final int PIXEL_DATA = 0x7FE00010;

  private Tags() {}
}
