package org.cardioqa.transforms.volumes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.volumes.BloodPool.Beat;
import org.cardioqa.transforms.volumes.ClosedRing.Range;
import org.junit.jupiter.api.Test;

/** Hearts drawn of circles: a left ventricle with a wall, a right one beside it, fat around. */
final class ClosedRingTest {
  private static final int SIZE = 128;
  private static final double SPACING_MM = 1.6;
  private static final double ROW = 60;
  private static final double COLUMN = 70;
  private static final double WALL_MM = 9;
  private static final int BLOOD = 400;
  private static final int MUSCLE = 90;

  /** What is drawn of the left ventricle. */
  private enum Part {
    /** A cavity with a wall all around. */
    CLOSED,
    /** A quarter of the wall is missing: blood goes on to the outflow tract. */
    OUTFLOW,
    /** As thin as a valve where the wall is missing. */
    VALVE,
    /** Muscle without a cavity. */
    TIP,
    /** No heart. */
    NOTHING
  }

  private static StoredFrame slice(Part part, double radiusMm) {
    Random noise = new Random(5);
    short[] values = new short[SIZE * SIZE];
    for (int i = 0; i < values.length; i++) {
      double down = (Math.floorDiv(i, SIZE) - ROW) * SPACING_MM;
      double right = (i % SIZE - COLUMN) * SPACING_MM;
      values[i] = (short) (signal(part, radiusMm, down, right) + noise.nextInt(40));
    }
    return StoredFrame.unsigned(SIZE, SIZE, values);
  }

  private static int signal(Part part, double radiusMm, double down, double right) {
    double far = Math.hypot(down, right);
    boolean opening = Math.abs(down) < -right;
    if (part != Part.NOTHING) {
      if (far < radiusMm) {
        return part == Part.TIP ? MUSCLE : BLOOD;
      }
      if (opening && part == Part.OUTFLOW && far < 55) {
        return BLOOD;
      }
      if (opening && part == Part.VALVE && far > radiusMm + 2 && far < 55) {
        return BLOOD;
      }
      if (far < radiusMm + WALL_MM) {
        return MUSCLE;
      }
      // The right ventricle, whose outer wall is thin and borders on fat.
      if (Math.hypot(down - 5, right + radiusMm + 12) < 24) {
        return BLOOD;
      }
    }
    return down > 60 ? 800 : 30;
  }

  private static Optional<Range> find(Part... parts) {
    List<StoredFrame> slices = new ArrayList<>();
    for (int index = 0; index < parts.length; index++) {
      slices.add(slice(parts[index], 24 - index));
    }
    BloodPool.Found pool = new BloodPool.Found(new Beat(1, 9), 250, ROW, COLUMN - 10);
    return ClosedRing.find(slices, (parts.length + 1) / 2, pool, SPACING_MM, SPACING_MM);
  }

  @Test
  void theOutflowTractOpensTheBaseAndTheTipHasNoCavity() {
    assertThat(
            find(
                Part.OUTFLOW,
                Part.OUTFLOW,
                Part.CLOSED,
                Part.CLOSED,
                Part.CLOSED,
                Part.CLOSED,
                Part.TIP,
                Part.NOTHING))
        .contains(new Range(3, 6));
  }

  @Test
  void aValveIsNoWall() {
    assertThat(find(Part.VALVE, Part.CLOSED, Part.CLOSED, Part.CLOSED, Part.TIP))
        .contains(new Range(2, 4));
  }

  @Test
  void aStackThatIsClosedAllThroughIsItsOwnRange() {
    assertThat(find(Part.CLOSED, Part.CLOSED, Part.CLOSED, Part.CLOSED, Part.CLOSED))
        .contains(new Range(1, 5));
  }

  @Test
  void nothingIsSaidOfTooFewClosedSlices() {
    assertThat(find(Part.OUTFLOW, Part.CLOSED, Part.CLOSED, Part.TIP)).isEmpty();
  }

  @Test
  void nothingIsSaidOfAPictureWithoutAHeart() {
    assertThat(find(Part.NOTHING, Part.NOTHING, Part.NOTHING)).isEmpty();
  }
}
