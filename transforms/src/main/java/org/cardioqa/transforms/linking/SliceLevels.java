package org.cardioqa.transforms.linking;

import java.util.List;
import java.util.Locale;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.series.PlaneReader;
import org.cardioqa.transforms.series.Vector;

/**
 * The levels of a short-axis stack: thirds of the slices in which the myocardium is closed, where
 * that was seen, else by position only, thirds of the whole stack. Which end is the base follows
 * from the usual direction of the heart, whose base lies to the right, back and top of its apex. By
 * position, slices beyond the ventricle are counted as if they were in it.
 */
final class SliceLevels {
  /** With fewer slices a third is nothing that can be pointed to. */
  private static final int MIN_SLICES = 3;

  private static final int THIRDS = 3;

  private final int slices;
  private final boolean baseIsLast;

  /** The slices that are divided, 1-based and inclusive. */
  private final Range divided;

  private final boolean byRing;

  private SliceLevels(int slices, boolean baseIsLast, Range divided, boolean byRing) {
    this.slices = slices;
    this.baseIsLast = baseIsLast;
    this.divided = divided;
    this.byRing = byRing;
  }

  static SliceLevels of(SliceVolume volume) {
    List<Double> affine = volume.getAffine();
    Vector step = new Vector(affine.get(2), affine.get(6), affine.get(10));
    boolean byRing =
        volume.getRingFirstSlice().isPresent() && volume.getRingLastSlice().isPresent();
    Range divided =
        byRing
            ? new Range(
                volume.getRingFirstSlice().orElseThrow(), volume.getRingLastSlice().orElseThrow())
            : new Range(1, volume.getSlices());
    return new SliceLevels(volume.getSlices(), PlaneReader.pointsToBase(step), divided, byRing);
  }

  boolean known() {
    return divided.to() - divided.from() + 1 >= MIN_SLICES;
  }

  /** First and last slice of a level, 1-based and inclusive. */
  Range range(Level level) {
    int third =
        switch (level) {
          case BASAL -> 0;
          case MID -> 1;
          case APICAL, APEX -> 2;
        };
    // Counted from the base, 0-based.
    int count = divided.to() - divided.from() + 1;
    int beyondBase = baseIsLast ? slices - divided.to() : divided.from() - 1;
    int from = beyondBase - Math.floorDiv(-third * count, THIRDS);
    int to = beyondBase - Math.floorDiv(-(third + 1) * count, THIRDS) - 1;
    if (level == Level.APEX) {
      // The tip has no cavity: it is the slice beyond the last closed one, where there is one.
      from = Math.min(beyondBase + count, slices - 1);
      to = from;
    }
    return baseIsLast ? new Range(slices - to, slices - from) : new Range(from + 1, to + 1);
  }

  /** On which ground, for the reason of a link. */
  String ground() {
    String base = "base taken to be slice " + (baseIsLast ? divided.to() : divided.from());
    return byRing
        ? String.format(
            Locale.ROOT,
            "thirds by ring, slices %d to %d closed, %s",
            divided.from(),
            divided.to(),
            base)
        : String.format(Locale.ROOT, "thirds by position, %s of %d", base, slices);
  }

  /** Slices or phases, 1-based and inclusive. */
  record Range(int from, int to) {}
}
