package org.cardioqa.pipeline.release.gates;

import java.util.List;
import java.util.Locale;

/**
 * What a gate found.
 *
 * @param gate name of the gate
 * @param measure what the figure counts or measures, in words
 * @param figure NaN where there was nothing to measure, which passes
 * @param bound on which side of the threshold the figure must lie
 * @param threshold of the policy; a figure that equals it passes
 * @param onFailure what the policy wants if it does not pass
 * @param lines for people: ids and codes, never the text of a report
 * @param condemned qa_ids without which the gate would pass, sorted, or as near as it can tell
 */
public record GateResult(
    String gate,
    String measure,
    double figure,
    Bound bound,
    double threshold,
    OnFailure onFailure,
    List<String> lines,
    List<String> condemned) {

  private static final double SMALL = 1e-3;
  private static final double DIGITS = 1e3;

  /** Where a figure must lie. */
  public enum Bound {
    /** At the threshold or below. */
    AT_MOST,
    /** At the threshold or above. */
    AT_LEAST
  }

  /** Copies the lists. */
  public GateResult {
    lines = List.copyOf(lines);
    condemned = List.copyOf(condemned);
  }

  /** Whether the figure keeps to the threshold. */
  public boolean passed() {
    return Double.isNaN(figure)
        || (bound == Bound.AT_MOST ? figure <= threshold : figure >= threshold);
  }

  /** The figure as people read it. */
  public String figureText() {
    return Double.isNaN(figure) ? "-" : text(figure);
  }

  /** The threshold as people read it. */
  public String thresholdText() {
    return (bound == Bound.AT_MOST ? "<= " : ">= ") + text(threshold);
  }

  private static String text(double value) {
    if (value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return Math.abs(value) < SMALL
        ? String.format(Locale.ROOT, "%.1e", value)
        : Double.toString(Math.rint(value * DIGITS) / DIGITS);
  }

  /** What came of it, in a word. */
  public String verdict() {
    if (Double.isNaN(figure)) {
      return "nothing to measure";
    }
    return passed() ? "passed" : onFailure == OnFailure.LIST ? "listed" : "FAILED";
  }

  /** Whether a finished release must not go out because of it. */
  public boolean stops() {
    return !passed() && onFailure != OnFailure.LIST;
  }
}
