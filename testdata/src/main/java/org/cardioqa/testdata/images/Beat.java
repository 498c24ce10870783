package org.cardioqa.testdata.images;

import org.cardioqa.testdata.cases.HeartCase;
import org.cardioqa.testdata.cases.Lesion;
import org.cardioqa.testdata.cases.Wall;

/**
 * The left ventricle's shape at one moment: half an ellipsoid whose radii differ by direction.
 *
 * <p>End-diastolic and end-systolic volume are those of the case (2/3 pi r^2 L); between them the
 * radius follows the contraction, 0 to 1. The wall thickens so that its cross-section stays.
 */
final class Beat {
  static final int BINS = 256;
  private static final double LONG_AXIS_MM = 88;
  private static final double SHORTENING_MM = 13;

  final double contraction;
  final double base;
  final double innerLength;
  final double outerLength;
  final float[] inner = new float[BINS];
  final float[] outer = new float[BINS];
  final double rightScale;
  final double rightSize;

  Beat(HeartCase heart, double contraction) {
    this.contraction = contraction;
    double ejection = heart.value("lvef_percent") / 100;
    double length = LONG_AXIS_MM * StrictMath.cbrt(heart.value("lvedv_ml") / 140);
    // A weak heart shortens less.
    double shortening = SHORTENING_MM * ejection / 0.6;
    base = shortening * contraction;
    innerLength = length - base;
    double diastolic = StrictMath.sqrt(1.5 * 1000 * heart.value("lvedv_ml") / (Math.PI * length));
    double systolic = diastolic * StrictMath.sqrt((1 - ejection) * length / (length - shortening));
    double apex = 7;
    outerLength = innerLength + apex;
    double share = movingShare(heart);
    for (int i = 0; i < BINS; i++) {
      double thickness = thickness(heart, i);
      // Where a wall hardly moves the others move more, so that the volume comes out.
      double moves = contraction * (still(heart, i) ? 0.15 : Math.min(1.35, share));
      double radius = diastolic - (diastolic - systolic) * moves;
      double outside = diastolic + thickness;
      inner[i] = (float) radius;
      outer[i] =
          (float)
              Math.sqrt(
                  radius * radius
                      + (outside * outside - diastolic * diastolic) * (1 - 0.05 * contraction));
    }
    rightSize = StrictMath.cbrt(heart.value("rvedv_ml") / 150);
    rightScale = rightSize * (1 - 0.45 * contraction * heart.value("rvef_percent") / 100);
  }

  /** Mean outer radius at the base. */
  double outerRadius() {
    return outer[BINS / 2];
  }

  /** The wall of the left ventricle that a direction belongs to. */
  static Wall wall(int bin) {
    int degrees = (bin * 360 / BINS) % 360;
    for (Wall wall : Wall.values()) {
      int distance = Math.floorMod(degrees - wall.degrees() + 180, 360) - 180;
      if (distance >= -30 && distance < 30) {
        return wall;
      }
    }
    throw new IllegalStateException("no wall at " + degrees + " degrees");
  }

  private static double movingShare(HeartCase heart) {
    int still = 0;
    for (int i = 0; i < BINS; i++) {
      if (still(heart, i)) {
        still++;
      }
    }
    double share = still / (double) BINS;
    return share > 0.95 ? 1 : (1 - 0.15 * share) / (1 - share);
  }

  private static boolean still(HeartCase heart, int bin) {
    boolean scarred = heart.motion().equals("absent") || heart.diagnosis().startsWith("ischemic");
    return scarred
        && heart
            .enhancement()
            .map(Lesion::walls)
            .filter(walls -> walls.size() < Wall.values().length)
            .map(walls -> walls.contains(wall(bin)))
            .orElse(false);
  }

  private static double thickness(HeartCase heart, int bin) {
    double septum = heart.value("septum_mm");
    boolean everywhere = septum < 12 || heart.has("thickenedAll");
    if (everywhere) {
      return septum;
    }
    Wall wall = wall(bin);
    return switch (wall) {
      case ANTEROSEPTAL, INFEROSEPTAL -> septum;
      case ANTERIOR, INFERIOR -> (septum + 10) / 2;
      default -> 9;
    };
  }
}
