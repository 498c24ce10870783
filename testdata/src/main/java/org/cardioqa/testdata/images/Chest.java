package org.cardioqa.testdata.images;

/**
 * What lies around the heart and does not move: chest wall, lungs, liver, spine, great vessels.
 * Ellipsoids, sized by eye.
 */
final class Chest {
  private Chest() {}

  /** Signals of a plane, row by row. */
  static float[] paint(Plane plane, Contrast contrast) {
    float[] signal = new float[plane.rows() * plane.columns()];
    Vec across = plane.across().times(plane.spacing());
    Vec down = plane.down().times(plane.spacing());
    for (int row = 0; row < plane.rows(); row++) {
      Vec start = plane.origin().plus(down.times(row));
      for (int column = 0; column < plane.columns(); column++) {
        Vec point = start.plus(across.times(column));
        signal[row * plane.columns() + column] = at(point, contrast);
      }
    }
    return signal;
  }

  private static float at(Vec point, Contrast contrast) {
    double x = point.x();
    double y = point.y() - 15;
    double z = point.z();
    double body = square(x / 178) + square(y / 118);
    if (body > 1) {
      return contrast.air();
    }
    if (body > 0.86) {
      return contrast.fat();
    }
    if (body > 0.74) {
      return contrast.muscle();
    }
    if (square(x) + square(y - 72) < square(19)) {
      return contrast.liver();
    }
    if (square(x - 24) + square(y - 48) < square(11)) {
      return contrast.blood();
    }
    double dome = -52 + 22 * (1 - square((x + 70) / 70)) - 0.10 * y;
    if (z < Math.max(dome, -75 - 0.1 * y)) {
      return x < 45 ? contrast.liver() : contrast.muscle() * 1.4f;
    }
    boolean right = square((x + 88) / 62) + square((y + 2) / 92) < 1;
    boolean left = square((x - 92) / 66) + square((y - 6) / 96) < 1;
    if (right || left) {
      return contrast.lung();
    }
    return contrast.fat() * 0.8f;
  }

  private static double square(double value) {
    return value * value;
  }
}
