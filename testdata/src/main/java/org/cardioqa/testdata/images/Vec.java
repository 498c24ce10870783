package org.cardioqa.testdata.images;

/** A direction or a place in the patient: x to the left, y to the back, z to the head, in mm. */
record Vec(double x, double y, double z) {
  Vec plus(Vec other) {
    return new Vec(x + other.x, y + other.y, z + other.z);
  }

  Vec times(double factor) {
    return new Vec(x * factor, y * factor, z * factor);
  }

  double dot(Vec other) {
    return x * other.x + y * other.y + z * other.z;
  }

  Vec cross(Vec other) {
    return new Vec(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  Vec unit() {
    return times(1 / Math.sqrt(dot(this)));
  }
}
