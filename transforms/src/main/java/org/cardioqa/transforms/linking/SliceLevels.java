package org.cardioqa.transforms.linking;

import java.util.List;
import java.util.Locale;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.series.PlaneReader;
import org.cardioqa.transforms.series.Vector;

/**
 * The levels of a short-axis stack by position only: thirds from its basal to its apical end. Which
 * end is the base follows from the usual direction of the heart, whose base lies to the right, back
 * and top of its apex; slices beyond the ventricle are counted as if they were in it.
 */
final class SliceLevels {
  /** With fewer slices a third is nothing that can be pointed to. */
  private static final int MIN_SLICES = 3;

  private static final int THIRDS = 3;

  private final int slices;
  private final boolean baseIsLast;

  private SliceLevels(int slices, boolean baseIsLast) {
    this.slices = slices;
    this.baseIsLast = baseIsLast;
  }

  static SliceLevels of(SliceVolume volume) {
    List<Double> affine = volume.getAffine();
    Vector step = new Vector(affine.get(2), affine.get(6), affine.get(10));
    return new SliceLevels(volume.getSlices(), PlaneReader.pointsToBase(step));
  }

  boolean known() {
    return slices >= MIN_SLICES;
  }

  /** First and last slice of a level, 1-based and inclusive. */
  Range range(Level level) {
    int third =
        switch (level) {
          case BASAL -> 0;
          case MID -> 1;
          case APICAL, APEX -> 2;
        };
    int from = -Math.floorDiv(-third * slices, THIRDS);
    int to = -Math.floorDiv(-(third + 1) * slices, THIRDS) - 1;
    if (level == Level.APEX) {
      from = slices - 1;
    }
    return baseIsLast ? new Range(slices - to, slices - from) : new Range(from + 1, to + 1);
  }

  /** On which ground, for the reason of a link. */
  String ground() {
    return String.format(
        Locale.ROOT,
        "thirds by position, base taken to be slice %d of %d",
        baseIsLast ? slices : 1,
        slices);
  }

  /** Slices or phases, 1-based and inclusive. */
  record Range(int from, int to) {}
}
