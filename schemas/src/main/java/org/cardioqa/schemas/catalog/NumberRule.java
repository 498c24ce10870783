package org.cardioqa.schemas.catalog;

/**
 * Derives an option from a measurement, where the text has no adjective.
 *
 * @param concept code of the measurement
 * @param min least value, inclusive
 * @param max greatest value, inclusive
 * @param option code of the option derived
 */
public record NumberRule(String concept, double min, double max, String option) {
  /** Whether a number falls under this rule. */
  public boolean covers(double value) {
    return value >= min && value <= max;
  }
}
