package org.cardioqa.testdata.images;

/**
 * Directions in a plane, quickly and in plain arithmetic, so that they are equal on every machine.
 */
final class Angle {
  private Angle() {}

  /**
   * The direction of a point in {@link Beat#BINS} parts of the full circle, counted from the first
   * axis towards the second. Off by at most 0.3 degrees.
   */
  static int bin(double u, double v) {
    double right = Math.abs(u);
    double up = Math.abs(v);
    double smaller = Math.min(right, up);
    double larger = Math.max(right, up);
    double tangent = larger == 0 ? 0 : smaller / larger;
    // Rajan et al., IEEE Signal Processing Magazine 2006: arctan x = pi/4 x -
    // x(x-1)(0.2447+0.0663x).
    double turn = Math.PI / 4 * tangent - tangent * (tangent - 1) * (0.2447 + 0.0663 * tangent);
    if (up > right) {
      turn = Math.PI / 2 - turn;
    }
    if (u < 0) {
      turn = Math.PI - turn;
    }
    if (v < 0) {
      turn = 2 * Math.PI - turn;
    }
    return (int) (turn * (Beat.BINS / (2 * Math.PI))) & (Beat.BINS - 1);
  }
}
