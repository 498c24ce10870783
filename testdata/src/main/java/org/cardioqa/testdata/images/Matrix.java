package org.cardioqa.testdata.images;

/**
 * Size of the pictures of a study.
 *
 * @param rows pixel rows
 * @param columns pixel columns
 * @param slices short-axis slices
 * @param phases cardiac phases of a cine
 * @param dynamics pictures of each slice while the bolus passes
 */
public record Matrix(int rows, int columns, int slices, int phases, int dynamics) {
  /** Checks that a heart can be shown in it. */
  public Matrix {
    if (rows < 32 || columns < 32 || rows > 1024 || columns > 1024) {
      throw new IllegalArgumentException("rows and columns: 32 to 1024");
    }
    if (slices < 3 || slices > 20 || phases < 8 || phases > 60 || dynamics < 20 || dynamics > 100) {
      throw new IllegalArgumentException("slices: 3 to 20, phases: 8 to 60, dynamics: 20 to 100");
    }
  }

  /** Millimetres between pixels: the shorter side covers 210 mm. */
  double spacing() {
    return Math.round(210.0 / Math.min(rows, columns) * 1000) / 1000.0;
  }

  /** The 1-based phase at which the ventricle is smallest. */
  public int endSystole() {
    return 1 + (int) Math.round(0.36 * phases);
  }
}
