package org.cardioqa.testdata.images;

/**
 * Where a picture lies in the patient.
 *
 * @param origin centre of the first pixel
 * @param across direction in which the column index grows
 * @param down direction in which the row index grows
 * @param spacing mm between pixels, both ways
 */
record Plane(Vec origin, Vec across, Vec down, double spacing, int rows, int columns) {
  /** A plane whose middle lies at a point. */
  static Plane centred(Vec middle, Vec across, Vec down, double spacing, int rows, int columns) {
    Vec origin =
        middle
            .plus(across.times(-spacing * (columns - 1) / 2.0))
            .plus(down.times(-spacing * (rows - 1) / 2.0));
    return new Plane(origin, across, down, spacing, rows, columns);
  }

  Vec normal() {
    return across.cross(down);
  }
}
