package org.cardioqa.testdata;

import java.util.Optional;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.testdata.images.StudyPictures.Form;

/**
 * What an archive is like beyond its seed and its number of patients.
 *
 * @param matrix size of the pictures
 * @param firstPatient number of the first patient: 0, or more to make a part of a larger archive
 * @param vendor key of {@code dialects.yaml} of all studies; absent: three of them in turn
 * @param form of the DICOM objects
 * @param slices the archive ends with the patient with whom it has this many pictures, localizers
 *     not counted, or earlier if it has patients enough
 */
public record ArchiveOptions(
    Matrix matrix, int firstPatient, Optional<String> vendor, Form form, long slices) {
  /** Small pictures, quickly made: 96 x 96 pixels, 8 slices, 20 phases, 40 dynamics. */
  public static final ArchiveOptions DEMO =
      new ArchiveOptions(
          new Matrix(96, 96, 8, 20, 40), 0, Optional.empty(), Form.CLASSIC, Long.MAX_VALUE);

  /** Checks the numbers. */
  public ArchiveOptions {
    if (firstPatient < 0) {
      throw new IllegalArgumentException("firstPatient must not be negative");
    }
    if (slices < 1) {
      throw new IllegalArgumentException("slices must be 1 or more");
    }
  }

  /** The same with pictures of another size. */
  public ArchiveOptions withMatrix(Matrix other) {
    return new ArchiveOptions(other, firstPatient, vendor, form, slices);
  }

  /** The same, beginning with another patient. */
  public ArchiveOptions withFirstPatient(int number) {
    return new ArchiveOptions(matrix, number, vendor, form, slices);
  }

  /** The same with all studies of one vendor. */
  public ArchiveOptions withVendor(String key) {
    return new ArchiveOptions(matrix, firstPatient, Optional.of(key), form, slices);
  }

  /** The same with objects of another form. */
  public ArchiveOptions withForm(Form other) {
    return new ArchiveOptions(matrix, firstPatient, vendor, other, slices);
  }

  /** The same, ending with the patient with whom it has this many pictures. */
  public ArchiveOptions withSlices(long enough) {
    return new ArchiveOptions(matrix, firstPatient, vendor, form, enough);
  }
}
