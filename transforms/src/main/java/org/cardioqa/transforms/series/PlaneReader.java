package org.cardioqa.transforms.series;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * Reads views from the directions of planes.
 *
 * <p>The short axis of a study is the largest parallel stack of several positions whose normal lies
 * near the usual long axis of the left ventricle (from apex to base: right, back and up). Against
 * it a long-axis plane stands almost upright (small tilt), and its rotation tells which it is. The
 * rotation is the angle from the projection of the head direction to the projection of the plane's
 * normal, both on the short-axis plane, clockwise seen against the apex-to-base direction: 4CH some
 * 33 degrees, 2CH 92, 3CH 154.
 */
public final class PlaneReader {
  /** Usual direction from apex to base, LPS. */
  private static final Vector APEX_TO_BASE = new Vector(-0.55, 0.6, 0.6).unit();

  private static final Vector HEAD = new Vector(0, 0, 1);

  private static final Map<View, Double> ROTATIONS =
      Map.of(View.FOUR_CHAMBER, 33.0, View.TWO_CHAMBER, 92.0, View.THREE_CHAMBER, 154.0);

  private static final double MAX_AXIS_ANGLE = 42;

  /** Words make an unusual axis of the heart believable, but not any direction. */
  private static final double MAX_NAMED_AXIS_ANGLE = 60;

  private static final double MAX_TILT = 12;
  private static final double CLEAR_ROTATION = 16;
  private static final double MAX_ROTATION = 25;
  private static final double AXIAL_ANGLE = 10;
  private static final int MIN_POSITIONS = 3;

  private final Optional<Vector> shortAxis;

  private PlaneReader(Optional<Vector> shortAxis) {
    this.shortAxis = shortAxis.map(PlaneReader::towardsBase);
  }

  /**
   * A stack's plane.
   *
   * @param positions how many slices lie along the normal
   * @param frames pictures of all slices
   * @param words the view that words give it
   */
  public record Plane(Vector normal, int positions, int frames, Optional<View> words) {}

  /** A reader for the planes of one study, scouts left out. */
  public static PlaneReader of(List<Plane> planes) {
    Comparator<Plane> larger =
        Comparator.comparing((Plane plane) -> plane.words().filter(View.SAX::equals).isPresent())
            .thenComparing(Plane::positions)
            .thenComparing(Plane::frames)
            .thenComparing(plane -> plane.normal().x())
            .thenComparing(plane -> plane.normal().y());
    return new PlaneReader(
        planes.stream().filter(PlaneReader::mayBeShortAxis).max(larger).map(Plane::normal));
  }

  /** Whether a normal points to the base of the heart rather than to its apex, by custom. */
  public static boolean pointsToBase(Vector normal) {
    return normal.dot(APEX_TO_BASE) > 0;
  }

  /** What the direction of a plane says, absent where it says nothing. */
  public Optional<Reading<View>> read(Plane plane) {
    if (shortAxis.isPresent()) {
      Vector axis = shortAxis.orElseThrow();
      double angle = plane.normal().lineAngle(axis);
      if (angle <= MAX_TILT) {
        return says(View.SAX, plane.positions() >= MIN_POSITIONS ? 0.9 : 0.8, "parallel");
      }
      if (90 - angle <= MAX_TILT) {
        Optional<Reading<View>> longAxis = longAxis(rotation(axis, plane.normal()));
        if (longAxis.isPresent()) {
          return longAxis;
        }
      }
    }
    return plane.normal().lineAngle(HEAD) <= AXIAL_ANGLE
        ? says(View.AXIAL, 0.7, "transverse")
        : Optional.empty();
  }

  /** Rotation of a plane's normal about the axis, 0 to 180 degrees. */
  static double rotation(Vector axis, Vector normal) {
    Vector up = HEAD.minus(axis.times(HEAD.dot(axis))).unit();
    Vector side = axis.cross(up);
    double angle = Math.toDegrees(Math.atan2(-normal.dot(side), normal.dot(up)));
    return (angle % 180 + 180) % 180;
  }

  private static Optional<Reading<View>> longAxis(double rotation) {
    View nearest =
        ROTATIONS.keySet().stream()
            .min(
                Comparator.comparingDouble((View view) -> distance(rotation, ROTATIONS.get(view)))
                    .thenComparing(View::code))
            .orElseThrow();
    double distance = distance(rotation, ROTATIONS.get(nearest));
    if (distance > MAX_ROTATION) {
      return Optional.empty();
    }
    return says(nearest, distance <= CLEAR_ROTATION ? 0.8 : 0.6, "rotation");
  }

  private static double distance(double one, double other) {
    double difference = Math.abs(one - other) % 180;
    return Math.min(difference, 180 - difference);
  }

  private static boolean mayBeShortAxis(Plane plane) {
    double angle = plane.normal().lineAngle(APEX_TO_BASE);
    if (plane.words().isPresent()) {
      return plane.words().orElseThrow() == View.SAX && angle <= MAX_NAMED_AXIS_ANGLE;
    }
    return plane.positions() >= MIN_POSITIONS
        && angle <= MAX_AXIS_ANGLE
        && plane.normal().lineAngle(HEAD) > AXIAL_ANGLE;
  }

  private static Vector towardsBase(Vector normal) {
    return normal.times(pointsToBase(normal) ? 1 : -1).unit();
  }

  private static Optional<Reading<View>> says(View view, double confidence, String rule) {
    return Optional.of(new Reading<>(view, confidence, List.of("geometry." + rule)));
  }
}
