package org.cardioqa.transforms.dicom;

/** The project's own writer keeps the contract. */
class Part10RewriteTest extends DicomRewriteContract {
  @Override
  protected DicomFormat format() {
    return new Part10Format();
  }
}
