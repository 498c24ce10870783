package org.cardioqa.transforms.dicom;

/** How a data set and its pixels are written (PS3.5 section 10, PS3.6 A). */
enum TransferSyntax {
  IMPLICIT_LITTLE("1.2.840.10008.1.2", Codec.NATIVE),
  EXPLICIT_LITTLE("1.2.840.10008.1.2.1", Codec.NATIVE),
  EXPLICIT_BIG("1.2.840.10008.1.2.2", Codec.NATIVE),
  DEFLATED("1.2.840.10008.1.2.1.99", Codec.NATIVE),
  RLE("1.2.840.10008.1.2.5", Codec.RLE),
  JPEG_BASELINE("1.2.840.10008.1.2.4.50", Codec.JPEG),
  JPEG_EXTENDED("1.2.840.10008.1.2.4.51", Codec.JPEG_EXTENDED),
  JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", Codec.JPEG),
  JPEG_LOSSLESS_FIRST_ORDER("1.2.840.10008.1.2.4.70", Codec.JPEG),
  JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", Codec.JPEG_LS),
  JPEG_LS("1.2.840.10008.1.2.4.81", Codec.JPEG_LS),
  JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", Codec.JPEG_2000),
  JPEG_2000("1.2.840.10008.1.2.4.91", Codec.JPEG_2000),
  /** Any other: explicit little endian data set (PS3.5 A.4), pixels that are not read. */
  OTHER("", Codec.NONE);

  /** What decodes a frame. */
  enum Codec {
    NATIVE,
    RLE,
    JPEG,
    JPEG_EXTENDED,
    JPEG_LS,
    JPEG_2000,
    NONE
  }

  private final String uid;
  private final Codec codec;

  TransferSyntax(String uid, Codec codec) {
    this.uid = uid;
    this.codec = codec;
  }

  static TransferSyntax of(String uid) {
    for (TransferSyntax syntax : values()) {
      if (syntax.uid.equals(uid)) {
        return syntax;
      }
    }
    return OTHER;
  }

  String uid() {
    return uid;
  }

  Codec codec() {
    return codec;
  }
}
