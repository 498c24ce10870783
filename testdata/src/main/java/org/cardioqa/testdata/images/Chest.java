package org.cardioqa.testdata.images;

import java.util.List;

/**
 * What lies around the heart in one plane and does not move: chest wall, lungs, liver, spine, great
 * vessels. Ellipsoids, sized by eye. The coil lies on the chest: what is far from it gives less
 * signal.
 */
final class Chest {
  private enum Tissue {
    AIR,
    FAT,
    MUSCLE,
    BONE,
    VESSEL,
    LIVER,
    GUT,
    LUNG,
    MEDIASTINUM
  }

  private static final List<Tissue> TISSUES = List.of(Tissue.values());

  /** Places in {@link #TISSUES}. */
  private final byte[] tissues;

  private final float[] coil;

  Chest(Plane plane) {
    tissues = new byte[plane.rows() * plane.columns()];
    coil = new float[tissues.length];
    Vec across = plane.across().times(plane.spacing());
    Vec down = plane.down().times(plane.spacing());
    for (int row = 0; row < plane.rows(); row++) {
      Vec start = plane.origin().plus(down.times(row));
      for (int column = 0; column < plane.columns(); column++) {
        Vec point = start.plus(across.times(column));
        int index = row * plane.columns() + column;
        tissues[index] = (byte) TISSUES.indexOf(at(point));
        coil[index] = (float) Math.max(0.6, Math.min(1.3, 1.02 - point.y() / 330));
      }
    }
  }

  /** Signals of the plane, row by row, before the coil's share. */
  float[] signals(Contrast contrast) {
    float[] table = new float[TISSUES.size()];
    for (int i = 0; i < table.length; i++) {
      table[i] = signal(TISSUES.get(i), contrast);
    }
    float[] signal = new float[tissues.length];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = table[tissues[i]];
    }
    return signal;
  }

  /** Weakens what is far from the coil; maps of a physical quantity are left alone. */
  void receive(float[] signal) {
    for (int i = 0; i < signal.length; i++) {
      signal[i] *= coil[i];
    }
  }

  private static float signal(Tissue tissue, Contrast contrast) {
    return switch (tissue) {
      case AIR -> contrast.air();
      case FAT -> contrast.fat();
      case MUSCLE -> contrast.muscle();
      case BONE, LIVER -> contrast.liver();
      case VESSEL -> contrast.blood();
      case GUT -> contrast.muscle() * 1.4f;
      case LUNG -> contrast.lung();
      case MEDIASTINUM -> contrast.fat() * 0.45f;
    };
  }

  private static Tissue at(Vec point) {
    double x = point.x();
    double y = point.y() - 15;
    double z = point.z();
    double body = square(x / 178) + square(y / 118);
    if (body > 0.74) {
      return body > 1 ? Tissue.AIR : body > 0.86 ? Tissue.FAT : Tissue.MUSCLE;
    }
    if (square(x) + square(y - 72) < square(19)) {
      return Tissue.BONE;
    }
    if (square(x - 24) + square(y - 48) < square(11)) {
      return Tissue.VESSEL;
    }
    double dome = -52 + 22 * (1 - square((x + 70) / 70)) - 0.10 * y;
    if (z < Math.max(dome, -75 - 0.1 * y)) {
      return x < 45 ? Tissue.LIVER : Tissue.GUT;
    }
    boolean right = square((x + 88) / 62) + square((y + 2) / 92) < 1;
    boolean left = square((x - 92) / 66) + square((y - 6) / 96) < 1;
    return right || left ? Tissue.LUNG : Tissue.MEDIASTINUM;
  }

  private static double square(double value) {
    return value * value;
  }
}
