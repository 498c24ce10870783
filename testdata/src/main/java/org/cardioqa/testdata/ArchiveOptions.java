package org.cardioqa.testdata;

import org.cardioqa.testdata.images.Matrix;

/**
 * What an archive is like beyond its seed and its number of patients.
 *
 * @param matrix size of the pictures
 * @param firstPatient number of the first patient: 0, or more to make a part of a larger archive
 */
public record ArchiveOptions(Matrix matrix, int firstPatient) {
  /** Small pictures, quickly made: 96 x 96 pixels, 8 slices, 20 phases, 40 dynamics. */
  public static final ArchiveOptions DEMO = new ArchiveOptions(new Matrix(96, 96, 8, 20, 40), 0);

  /** Checks the number. */
  public ArchiveOptions {
    if (firstPatient < 0) {
      throw new IllegalArgumentException("firstPatient must not be negative");
    }
  }

  /** The same with pictures of another size. */
  public ArchiveOptions withMatrix(Matrix other) {
    return new ArchiveOptions(other, firstPatient);
  }

  /** The same, beginning with another patient. */
  public ArchiveOptions withFirstPatient(int number) {
    return new ArchiveOptions(matrix, number);
  }
}
