package org.cardioqa.transforms.volumes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.dicom.StoredFrame;

/**
 * Finds the slices of a short-axis cine in which the myocardium closes around the blood of the left
 * ventricle: those between which the AHA's levels are thirds (Cerqueira et al., Circulation 105,
 * 2002). An estimate from one end-diastolic picture a slice.
 *
 * <p>Blood is what is as bright as {@link BloodPool} says. In the middle slice the left ventricle
 * is the roundest pool that is closed; in each slice further out it is the pool that overlaps it
 * most. From the centre of a pool rays go out: one is closed where it meets {@link #WALL_MM} of
 * something darker no further out than usual for the pool. Towards the base the outflow tract and
 * the atrium open the ring or run together with the pool, towards the apex there is no pool any
 * more. Where the middle slice is not closed, or fewer than {@link #MIN_SLICES} are, nothing is
 * said.
 */
final class ClosedRing {
  /** The first and the last slice that are closed, 1-based. */
  record Range(int first, int last) {}

  private static final int MIN_SLICES = 3;

  /** Thinner than a wall at end-diastole, thicker than a valve or a papillary muscle's cord. */
  private static final double WALL_MM = 3;

  private static final double HEART_MM = 60;

  /** Least area of a pool: a cavity of 11 mm across. */
  private static final double LEAST_MM2 = 100;

  /** Most area of one: a dilated ventricle of 71 mm across. */
  private static final double MOST_MM2 = 4000;

  private static final int RAYS = 48;

  /** Share of the rays that must be closed. */
  private static final double CLOSED = 0.9;

  /** A wall that lies further out than this many usual radii belongs to something else. */
  private static final double FAR = 1.5;

  /**
   * Mean deviation of the radii from the usual one, as a part of it, up to which a pool is round.
   */
  private static final double ROUND = 0.3;

  /** A pool that is larger by this factor than that of the slice before has run into another. */
  private static final double GROWN = 1.4;

  private static final double MOST_RADIUS_MM = 45;
  private static final double STEP_MM = 0.5;

  private final double threshold;
  private final double rowSpacing;
  private final double columnSpacing;

  private ClosedRing(double threshold, double rowSpacing, double columnSpacing) {
    this.threshold = threshold;
    this.rowSpacing = rowSpacing;
    this.columnSpacing = columnSpacing;
  }

  /**
   * The closed slices; absent where that is not clear.
   *
   * @param slices one picture a slice, in their order, all of one size
   * @param middle 1-based slice in which the pool was found
   * @param rowSpacing mm between rows
   * @param columnSpacing mm between columns
   */
  static Optional<Range> find(
      List<StoredFrame> slices,
      int middle,
      BloodPool.Found pool,
      double rowSpacing,
      double columnSpacing) {
    ClosedRing ring = new ClosedRing(pool.threshold(), rowSpacing, columnSpacing);
    Optional<Pool> start =
        ring.roundest(new Picture(slices.get(middle - 1)), pool.row(), pool.column());
    if (start.isEmpty()) {
      return Optional.empty();
    }
    int first = ring.follow(slices, middle, -1, start.get());
    int last = ring.follow(slices, middle, 1, start.get());
    return last - first + 1 < MIN_SLICES ? Optional.empty() : Optional.of(new Range(first, last));
  }

  /** Blood that hangs together, and its centre. */
  private static final class Pool {
    /** Ascending. */
    private final int[] places;

    private final double row;
    private final double column;

    Pool(int[] places, int columns) {
      this.places = places;
      row = Arrays.stream(places).map(at -> at / columns).average().orElseThrow();
      column = Arrays.stream(places).map(at -> at % columns).average().orElseThrow();
    }
  }

  /** A picture of which each value is the mean of its neighbourhood of 3 x 3. */
  private static final class Picture {
    private final int rows;
    private final int columns;
    private final float[] values;

    Picture(StoredFrame frame) {
      rows = frame.rows();
      columns = frame.columns();
      values = new float[rows * columns];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          float sum = 0;
          int count = 0;
          for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
            for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
              sum += frame.value(y, x);
              count++;
            }
          }
          values[row * columns + column] = sum / count;
        }
      }
    }
  }

  private Optional<Pool> roundest(Picture picture, double row, double column) {
    Optional<Pool> best = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Pool pool : pools(picture, row, column)) {
      double[] radii = radii(picture, pool);
      double spread = spread(radii);
      if (closed(radii) && spread < least) {
        least = spread;
        best = Optional.of(pool);
      }
    }
    return best;
  }

  /** The last slice in a direction up to which all are closed. */
  private int follow(List<StoredFrame> slices, int middle, int direction, Pool start) {
    int slice = middle;
    Pool pool = start;
    while (slice + direction >= 1 && slice + direction <= slices.size()) {
      Picture picture = new Picture(slices.get(slice - 1 + direction));
      Optional<Pool> next = overlapping(pools(picture, pool.row, pool.column), pool);
      if (next.isEmpty()
          || next.get().places.length > GROWN * pool.places.length
          || !closed(radii(picture, next.get()))) {
        break;
      }
      slice += direction;
      pool = next.get();
    }
    return slice;
  }

  private static Optional<Pool> overlapping(List<Pool> pools, Pool with) {
    Optional<Pool> best = Optional.empty();
    int most = 0;
    for (Pool pool : pools) {
      int shared = 0;
      for (int place : pool.places) {
        shared += Arrays.binarySearch(with.places, place) >= 0 ? 1 : 0;
      }
      if (shared > most) {
        most = shared;
        best = Optional.of(pool);
      }
    }
    return best;
  }

  /** The pools around a place that may be a ventricle. */
  private List<Pool> pools(Picture picture, double row, double column) {
    boolean[] open = new boolean[picture.values.length];
    for (int i = 0; i < open.length; i++) {
      open[i] =
          picture.values[i] >= threshold
              && Math.hypot(
                      (Math.floorDiv(i, picture.columns) - row) * rowSpacing,
                      (i % picture.columns - column) * columnSpacing)
                  <= HEART_MM;
    }
    List<Pool> pools = new ArrayList<>();
    for (int i = 0; i < open.length; i++) {
      if (open[i]) {
        int[] places = fill(open, i, picture.columns);
        double area = places.length * rowSpacing * columnSpacing;
        if (area >= LEAST_MM2 && area <= MOST_MM2) {
          pools.add(new Pool(places, picture.columns));
        }
      }
    }
    return pools;
  }

  /** Takes what hangs together with a place, by edges. */
  private static int[] fill(boolean[] open, int start, int columns) {
    Deque<Integer> todo = new ArrayDeque<>(List.of(start));
    List<Integer> places = new ArrayList<>();
    open[start] = false;
    while (!todo.isEmpty()) {
      int at = todo.pop();
      places.add(at);
      int column = at % columns;
      int[] beside = {
        at - columns, at + columns, column > 0 ? at - 1 : -1, column + 1 < columns ? at + 1 : -1
      };
      for (int next : beside) {
        if (next >= 0 && next < open.length && open[next]) {
          open[next] = false;
          todo.push(next);
        }
      }
    }
    return places.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Where each ray meets a wall, mm; infinite where it meets none. */
  private double[] radii(Picture picture, Pool pool) {
    double[] radii = new double[RAYS];
    for (int ray = 0; ray < RAYS; ray++) {
      double angle = 2 * Math.PI * ray / RAYS;
      radii[ray] = radius(picture, pool, Math.sin(angle), Math.cos(angle));
    }
    return radii;
  }

  private double radius(Picture picture, Pool pool, double down, double right) {
    boolean inside = false;
    double dark = 0;
    for (double far = 0; far <= MOST_RADIUS_MM + WALL_MM; far += STEP_MM) {
      int row = (int) Math.round(pool.row + far * down / rowSpacing);
      int column = (int) Math.round(pool.column + far * right / columnSpacing);
      if (row < 0 || row >= picture.rows || column < 0 || column >= picture.columns) {
        break;
      }
      if (picture.values[row * picture.columns + column] >= threshold) {
        inside = true;
        dark = 0;
      } else if (inside) {
        dark += STEP_MM;
        if (dark >= WALL_MM) {
          return far - dark;
        }
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static boolean closed(double[] radii) {
    double usual = median(radii);
    return Arrays.stream(radii).filter(radius -> radius <= FAR * usual).count() >= CLOSED * RAYS
        && spread(radii) <= ROUND;
  }

  /** Mean deviation of the closed rays from the usual radius, as a part of it. */
  private static double spread(double[] radii) {
    double usual = median(radii);
    return Arrays.stream(radii)
        .filter(Double::isFinite)
        .map(radius -> Math.abs(radius - usual) / usual)
        .average()
        .orElse(Double.POSITIVE_INFINITY);
  }

  private static double median(double[] radii) {
    double[] sorted = radii.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
