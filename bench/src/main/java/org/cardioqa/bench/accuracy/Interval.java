package org.cardioqa.bench.accuracy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A 95% confidence interval of a share.
 *
 * @param low lower end
 * @param high upper end
 */
public record Interval(double low, double high) {
  /** Standard normal quantile of 97.5%. */
  private static final double Z = 1.959964;

  private static final int RESAMPLES = 2000;
  private static final long SEED = 20_260_101L;

  /** A share; 1 of nothing. */
  static double share(long part, long whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  /**
   * Wilson's score interval of independent cases.
   *
   * @param right cases that are right
   * @param all all cases; without any the interval is the whole from 0 to 1
   */
  public static Interval wilson(long right, long all) {
    if (all == 0) {
      return new Interval(0, 1);
    }
    double p = (double) right / all;
    double z2 = Z * Z / all;
    double centre = (p + z2 / 2) / (1 + z2);
    double half = Z * Math.sqrt(p * (1 - p) / all + z2 / (4 * all)) / (1 + z2);
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }

  /**
   * Percentile bootstrap over units that are drawn whole, such as the passages of a set: what
   * stands in one text is not independent. The draws are seeded: the same input has the same
   * interval.
   *
   * @param units the counts of each unit
   * @param figure the figure of a sum of counts
   */
  public static Interval bootstrap(List<Count> units, ToDoubleFunction<Count> figure) {
    if (units.isEmpty()) {
      return new Interval(0, 1);
    }
    Random random = new Random(SEED);
    double[] figures = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      long tp = 0;
      long fp = 0;
      long fn = 0;
      for (int j = 0; j < units.size(); j++) {
        Count unit = units.get(random.nextInt(units.size()));
        tp += unit.truePositives();
        fp += unit.falsePositives();
        fn += unit.falseNegatives();
      }
      figures[i] = figure.applyAsDouble(new Count(tp, fp, fn));
    }
    Arrays.sort(figures);
    return new Interval(figures[(int) (RESAMPLES * 0.025)], figures[(int) (RESAMPLES * 0.975) - 1]);
  }
}
