package org.cardioqa.transforms.dicom;

import java.util.Optional;

/** What stands before the pixel data of a DICOM file. */
public interface DicomHeader {
  /** The file meta information (group 0002); empty for a bare data set. */
  DicomDataset meta();

  /** The data set up to the pixel data. */
  DicomDataset dataset();

  /** The transfer syntax, declared or, for a bare data set, recognised. */
  String transferSyntaxUid();

  /** Where the pixel data stands; empty if there is none. */
  Optional<PixelLocation> pixels();
}
