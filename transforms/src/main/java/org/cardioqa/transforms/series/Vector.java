package org.cardioqa.transforms.series;

import java.util.List;

/** A direction or a place in patient space: x to the left, y to the back, z to the head (LPS). */
public record Vector(double x, double y, double z) {
  /** The vector of three numbers of a list, beginning at an index. */
  public static Vector of(List<Double> numbers, int from) {
    return new Vector(numbers.get(from), numbers.get(from + 1), numbers.get(from + 2));
  }

  /** Sum. */
  public Vector plus(Vector other) {
    return new Vector(x + other.x, y + other.y, z + other.z);
  }

  /** Difference. */
  public Vector minus(Vector other) {
    return new Vector(x - other.x, y - other.y, z - other.z);
  }

  /** Multiple. */
  public Vector times(double factor) {
    return new Vector(x * factor, y * factor, z * factor);
  }

  /** Scalar product. */
  public double dot(Vector other) {
    return x * other.x + y * other.y + z * other.z;
  }

  /** Vector product. */
  public Vector cross(Vector other) {
    return new Vector(
        y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
  }

  /** Length. */
  public double length() {
    return Math.sqrt(dot(this));
  }

  /** The same direction with length 1. */
  public Vector unit() {
    return times(1 / length());
  }

  /** Angle between two lines along these directions, 0 to 90 degrees. */
  public double lineAngle(Vector other) {
    double cosine = Math.abs(dot(other)) / (length() * other.length());
    return Math.toDegrees(Math.acos(Math.min(1, cosine)));
  }
}
