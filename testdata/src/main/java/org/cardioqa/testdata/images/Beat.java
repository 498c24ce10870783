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
    double[] motion = motion(heart);
    double[] thicknesses = smooth(thickness(heart));
    for (int i = 0; i < BINS; i++) {
      double thickness = thicknesses[i];
      double moves = contraction * motion[i];
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

  /**
   * How much each direction moves. Where a wall hardly moves the others move more, so that the
   * volume comes out.
   */
  private static double[] motion(HeartCase heart) {
    double[] motion = new double[BINS];
    int still = 0;
    for (int i = 0; i < BINS; i++) {
      motion[i] = still(heart, i) ? 0.15 : 1;
      still += still(heart, i) ? 1 : 0;
    }
    double moving = BINS - still;
    double more = moving == 0 ? 1 : Math.min(1.35, (BINS - 0.15 * still) / moving);
    for (int i = 0; i < BINS; i++) {
      motion[i] = motion[i] == 1 ? more : motion[i];
    }
    return smooth(motion);
  }

  /** A running mean over a sixth of the circle: neighbouring walls hang together. */
  private static double[] smooth(double[] around) {
    int half = BINS / 12;
    double[] smooth = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      double sum = 0;
      for (int j = -half; j <= half; j++) {
        sum += around[Math.floorMod(i + j, BINS)];
      }
      smooth[i] = sum / (2 * half + 1);
    }
    return smooth;
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

  private static double[] thickness(HeartCase heart) {
    double septum = heart.value("septum_mm");
    boolean everywhere = septum < 12 || heart.has("thickenedAll");
    double[] thickness = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      thickness[i] =
          switch (wall(i)) {
            case ANTEROSEPTAL, INFEROSEPTAL -> septum;
            case ANTERIOR, INFERIOR -> everywhere ? septum : (septum + 10) / 2;
            case INFEROLATERAL, ANTEROLATERAL -> everywhere ? septum : 9;
          };
    }
    return thickness;
  }
}
