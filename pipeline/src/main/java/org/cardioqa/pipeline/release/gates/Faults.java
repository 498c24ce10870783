package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects what a gate finds wrong. */
final class Faults {
  private final List<String> lines = new ArrayList<>();
  private final SortedSet<String> condemned = new TreeSet<>();
  private int count;

  /** A fault of an item, which is condemned for it. */
  void of(String qaId, String words) {
    of(words + ": item " + Identifiers.shown(qaId));
    condemn(qaId);
  }

  /** A fault of no one item. */
  void of(String words) {
    count++;
    note(words);
  }

  /** Says something that is no fault. */
  void note(String words) {
    lines.add(words);
  }

  void condemn(String qaId) {
    condemned.add(qaId);
  }

  int count() {
    return count;
  }

  /** The faults counted, and compared with the greatest number allowed. */
  GateResult counted(String measure, GateSettings settings, String threshold) {
    return measured(measure, count, GateResult.Bound.AT_MOST, settings, threshold);
  }

  GateResult measured(
      String measure,
      double figure,
      GateResult.Bound bound,
      GateSettings settings,
      String threshold) {
    GateResult result =
        new GateResult(
            settings.gate(),
            measure,
            figure,
            bound,
            settings.number(threshold),
            settings.onFailure(),
            lines,
            List.of());
    return result.passed()
        ? result
        : new GateResult(
            result.gate(),
            measure,
            figure,
            bound,
            result.threshold(),
            result.onFailure(),
            lines,
            List.copyOf(condemned));
  }
}
