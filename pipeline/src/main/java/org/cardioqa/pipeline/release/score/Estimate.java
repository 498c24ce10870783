package org.cardioqa.pipeline.release.score;

/**
 * A figure with its 95% interval; NaN where it is not defined.
 *
 * @param value the figure
 * @param low lower end
 * @param high upper end
 */
public record Estimate(double value, double low, double high) {
  /** Not defined. */
  static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, Double.NaN);
}
