package org.cardioqa.transforms.dicom;

/** The project's own reader keeps the contract. */
class Part10FormatTest extends DicomFormatContract {
  @Override
  protected DicomFormat format() {
    return new Part10Format();
  }
}
