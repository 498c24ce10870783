package org.cardioqa.transforms.volumes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.dicom.StoredFrame;

/**
 * Estimates end-diastole and end-systole of one cine slice from its pixels: the phases of the
 * largest and of the smallest blood pool.
 *
 * <p>Nothing is segmented. The heart is where brightness changes over the beat: the centre of
 * gravity of the temporal standard deviation, sought again within {@link #HEART_MM} until it
 * stands. Of the pixels around it those that change much are where a wall passes; such a pixel is
 * blood while it is brighter than Otsu's threshold of all their values. The number of those that
 * are blood, smoothed over neighbouring phases round the beat, follows the area of both ventricles.
 */
final class BloodPool {
  /** Fewer phases do not resolve a systole of a third of the beat. */
  static final int MIN_PHASES = 8;

  /** A heart's ventricles lie within this distance of their centre, mm. */
  private static final double HEART_MM = 55;

  private static final int CENTRE_ROUNDS = 8;

  /** Pixels that change less than this part of those that change most are noise. */
  private static final double MOVING = 0.3;

  private static final double MOST = 0.995;

  /** Least share of the moving pixels by which the smallest pool must differ from the largest. */
  private static final double BEATING = 0.1;

  private static final int BLUR = 2;
  private static final int BINS = 256;

  private final int rows;
  private final int columns;
  private final double rowSpacing;
  private final double columnSpacing;
  private final List<StoredFrame> frames;

  /** Phases, 1-based. */
  record Beat(int endDiastole, int endSystole) {}

  /**
   * A beat and where it was seen.
   *
   * @param threshold least value of blood
   * @param row of the heart's centre
   * @param column of the heart's centre
   */
  record Found(Beat beat, double threshold, double row, double column) {}

  private double threshold;
  private double centreRow;
  private double centreColumn;

  private BloodPool(List<StoredFrame> frames, double rowSpacing, double columnSpacing) {
    this.frames = frames;
    this.rows = frames.get(0).rows();
    this.columns = frames.get(0).columns();
    this.rowSpacing = rowSpacing;
    this.columnSpacing = columnSpacing;
  }

  /**
   * The beat of a slice; absent where nothing beats.
   *
   * @param frames one a phase, in their order, all of one size
   * @param rowSpacing mm between rows
   * @param columnSpacing mm between columns
   */
  static Optional<Found> find(List<StoredFrame> frames, double rowSpacing, double columnSpacing) {
    if (frames.size() < MIN_PHASES) {
      return Optional.empty();
    }
    BloodPool pool = new BloodPool(frames, rowSpacing, columnSpacing);
    return pool.beat()
        .map(beat -> new Found(beat, pool.threshold, pool.centreRow, pool.centreColumn));
  }

  private Optional<Beat> beat() {
    float[] change = change();
    boolean[] moving = moving(change);
    double[] areas = areas(moving);
    if (areas.length == 0) {
      return Optional.empty();
    }
    double[] smooth = new double[areas.length];
    int largest = 0;
    int smallest = 0;
    for (int phase = 0; phase < areas.length; phase++) {
      int before = (phase + areas.length - 1) % areas.length;
      int after = (phase + 1) % areas.length;
      smooth[phase] = (areas[before] + 2 * areas[phase] + areas[after]) / 4;
    }
    for (int phase = 1; phase < areas.length; phase++) {
      largest = smooth[phase] > smooth[largest] ? phase : largest;
      smallest = smooth[phase] < smooth[smallest] ? phase : smallest;
    }
    return smooth[largest] - smooth[smallest] < BEATING
        ? Optional.empty()
        : Optional.of(new Beat(largest + 1, smallest + 1));
  }

  /** Temporal standard deviation of each pixel, averaged with its neighbours. */
  private float[] change() {
    int size = rows * columns;
    double[] sum = new double[size];
    double[] squares = new double[size];
    for (StoredFrame frame : frames) {
      for (int i = 0; i < size; i++) {
        double value = value(frame, i);
        sum[i] += value;
        squares[i] += value * value;
      }
    }
    float[] deviation = new float[size];
    for (int i = 0; i < size; i++) {
      double mean = sum[i] / frames.size();
      deviation[i] = (float) Math.sqrt(Math.max(0, squares[i] / frames.size() - mean * mean));
    }
    return blur(deviation);
  }

  private float[] blur(float[] values) {
    float[] blurred = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        float sum = 0;
        int count = 0;
        for (int y = Math.max(0, row - BLUR); y <= Math.min(rows - 1, row + BLUR); y++) {
          for (int x = Math.max(0, column - BLUR); x <= Math.min(columns - 1, column + BLUR); x++) {
            sum += values[y * columns + x];
            count++;
          }
        }
        blurred[row * columns + column] = sum / count;
      }
    }
    return blurred;
  }

  private boolean[] moving(float[] change) {
    centreRow = (rows - 1) / 2.0;
    centreColumn = (columns - 1) / 2.0;
    double radius = Double.POSITIVE_INFINITY;
    for (int round = 0; round < CENTRE_ROUNDS; round++) {
      double weight = 0;
      double row = 0;
      double column = 0;
      for (int i = 0; i < change.length; i++) {
        if (distance(i, centreRow, centreColumn) <= radius) {
          double square = change[i] * change[i];
          weight += square;
          row += square * Math.floorDiv(i, columns);
          column += square * (i % columns);
        }
      }
      if (weight == 0) {
        return new boolean[change.length];
      }
      centreRow = row / weight;
      centreColumn = column / weight;
      radius = HEART_MM;
    }
    float[] inside = new float[change.length];
    int count = 0;
    for (int i = 0; i < change.length; i++) {
      if (distance(i, centreRow, centreColumn) <= HEART_MM) {
        inside[count++] = change[i];
      }
    }
    Arrays.sort(inside, 0, count);
    float least = (float) (MOVING * inside[(int) (MOST * (count - 1))]);
    boolean[] moving = new boolean[change.length];
    for (int i = 0; i < change.length; i++) {
      moving[i] = change[i] > least && distance(i, centreRow, centreColumn) <= HEART_MM;
    }
    return moving;
  }

  private double distance(int index, double row, double column) {
    return Math.hypot(
        (Math.floorDiv(index, columns) - row) * rowSpacing,
        (index % columns - column) * columnSpacing);
  }

  /** Share of the moving pixels that are blood, of each phase; none if nothing moves. */
  private double[] areas(boolean[] moving) {
    int[] places = new int[moving.length];
    int count = 0;
    for (int i = 0; i < moving.length; i++) {
      if (moving[i]) {
        places[count++] = i;
      }
    }
    if (count == 0) {
      return new double[0];
    }
    int least = Integer.MAX_VALUE;
    int most = Integer.MIN_VALUE;
    for (StoredFrame frame : frames) {
      for (int i = 0; i < count; i++) {
        int value = value(frame, places[i]);
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    }
    long[] histogram = new long[BINS];
    double width = (most - least + 1) / (double) BINS;
    for (StoredFrame frame : frames) {
      for (int i = 0; i < count; i++) {
        histogram[(int) ((value(frame, places[i]) - least) / width)]++;
      }
    }
    threshold = least + width * (otsu(histogram) + 1);
    double[] areas = new double[frames.size()];
    for (int phase = 0; phase < areas.length; phase++) {
      for (int i = 0; i < count; i++) {
        if (value(frames.get(phase), places[i]) >= threshold) {
          areas[phase] += 1.0 / count;
        }
      }
    }
    return areas;
  }

  private int value(StoredFrame frame, int index) {
    return frame.value(index / columns, index % columns);
  }

  /** The last bin of the darker class (Otsu, IEEE Trans. SMC 9, 1979). */
  static int otsu(long[] histogram) {
    double all = 0;
    double weighted = 0;
    for (int bin = 0; bin < histogram.length; bin++) {
      all += histogram[bin];
      weighted += (double) bin * histogram[bin];
    }
    double below = 0;
    double sum = 0;
    double best = -1;
    int threshold = 0;
    for (int bin = 0; bin < histogram.length - 1; bin++) {
      below += histogram[bin];
      sum += (double) bin * histogram[bin];
      if (below == 0 || below == all) {
        continue;
      }
      double difference = sum / below - (weighted - sum) / (all - below);
      double between = below * (all - below) * difference * difference;
      if (between > best) {
        best = between;
        threshold = bin;
      }
    }
    return threshold;
  }
}
