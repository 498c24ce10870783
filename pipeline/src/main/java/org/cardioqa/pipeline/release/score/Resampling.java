package org.cardioqa.pipeline.release.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Intervals and tests over patients that are drawn whole: the questions of one patient are not
 * independent of each other. The draws are seeded, so that the same scores have the same intervals.
 */
final class Resampling {
  private static final long SEED = 20_260_101L;
  private static final double TAIL = 0.025;

  private final int patients;
  private final int resamples;

  Resampling(int patients, int resamples) {
    this.patients = patients;
    this.resamples = resamples;
  }

  /** A figure of a sample in which each patient stands as often as its weight says. */
  interface Figure {
    /** The figure; NaN if this sample has nothing that it could be made of. */
    double of(int[] weights);
  }

  /** Values, each of one patient. */
  static final class Cases implements Figure {
    private final int[] patients;
    private final double[] values;

    /** As many patients as values. */
    Cases(int[] patients, double[] values) {
      this.patients = patients;
      this.values = values;
    }

    int size() {
      return values.length;
    }

    /** The mean of all as they are. */
    double mean() {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** The mean. */
    @Override
    public double of(int[] weights) {
      double sum = 0;
      long weight = 0;
      for (int i = 0; i < patients.length; i++) {
        sum += weights[patients[i]] * values[i];
        weight += weights[patients[i]];
      }
      return weight == 0 ? Double.NaN : sum / weight;
    }
  }

  /** The mean of the figures that are defined. */
  static Figure mean(List<? extends Figure> figures) {
    return weights -> {
      double sum = 0;
      int count = 0;
      for (Figure figure : figures) {
        double value = figure.of(weights);
        if (!Double.isNaN(value)) {
          sum += value;
          count++;
        }
      }
      return count == 0 ? Double.NaN : sum / count;
    };
  }

  /** Figures of all patients, with the 2.5% and 97.5% quantiles over bootstrap samples. */
  List<Estimate> estimates(List<? extends Figure> figures) {
    double[][] drawn = new double[figures.size()][resamples];
    SplittableRandom random = new SplittableRandom(SEED);
    int[] weights = new int[patients];
    for (int sample = 0; sample < resamples; sample++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < patients; i++) {
        weights[random.nextInt(patients)]++;
      }
      for (int i = 0; i < drawn.length; i++) {
        drawn[i][sample] = figures.get(i).of(weights);
      }
    }
    Arrays.fill(weights, 1);
    List<Estimate> estimates = new ArrayList<>();
    for (int i = 0; i < drawn.length; i++) {
      estimates.add(estimate(figures.get(i).of(weights), drawn[i]));
    }
    return estimates;
  }

  private static Estimate estimate(double value, double[] drawn) {
    double[] defined = Arrays.stream(drawn).filter(d -> !Double.isNaN(d)).sorted().toArray();
    if (defined.length == 0) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    int last = defined.length - 1;
    return new Estimate(
        value,
        defined[(int) Math.round(TAIL * last)],
        defined[(int) Math.round((1 - TAIL) * last)]);
  }

  /**
   * Two-sided p-value of a mean difference: how often differences as large come about when the sign
   * of each patient's is drawn (a permutation test by patient). At least 1 / (resamples + 1).
   */
  double permutation(Cases differences) {
    double[] sums = new double[patients];
    for (int i = 0; i < differences.patients.length; i++) {
      sums[differences.patients[i]] += differences.values[i];
    }
    double[] moved = Arrays.stream(sums).filter(sum -> sum != 0).toArray();
    double observed = Math.abs(Arrays.stream(moved).sum());
    SplittableRandom random = new SplittableRandom(SEED);
    int asLarge = 0;
    for (int sample = 0; sample < resamples; sample++) {
      double sum = 0;
      for (double difference : moved) {
        sum += random.nextBoolean() ? difference : -difference;
      }
      asLarge += Math.abs(sum) >= observed - 1e-9 ? 1 : 0;
    }
    return (asLarge + 1.0) / (resamples + 1);
  }
}
