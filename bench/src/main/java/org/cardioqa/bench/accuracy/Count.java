package org.cardioqa.bench.accuracy;

/**
 * What was right and wrong of a kind.
 *
 * @param truePositives found and right
 * @param falsePositives found and wrong
 * @param falseNegatives not found
 */
public record Count(long truePositives, long falsePositives, long falseNegatives) {
  /** Nothing yet. */
  public static final Count NONE = new Count(0, 0, 0);

  /** The sum of both. */
  public Count plus(Count other) {
    return new Count(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        falseNegatives + other.falseNegatives);
  }

  /** The share of the found that is right; 1 where nothing was found. */
  public double precision() {
    return Interval.share(truePositives, truePositives + falsePositives);
  }

  /** The share of what there is that was found; 1 where there is nothing. */
  public double recall() {
    return Interval.share(truePositives, truePositives + falseNegatives);
  }

  /** The harmonic mean of both; 1 where nothing was to be found and nothing was. */
  public double f1() {
    return Interval.share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
  }

  /** How many there are to be found. */
  public long support() {
    return truePositives + falseNegatives;
  }
}
