package org.cardioqa.pipeline.release.diff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.ReleaseManifest.GateFigure;

/**
 * Which gate or erratum stands behind a row that came, went or has another answer. Where neither
 * does, its patient, report or verdicts are other ones, or the policy is.
 */
final class Causes {
  private final Map<String, String> droppedBefore;
  private final Map<String, String> droppedAfter;
  private final Map<String, String> freedBefore;
  private final Map<String, String> freedAfter;
  private final Errata before;
  private final Errata after;

  /**
   * Of two releases.
   *
   * @param before errata that the earlier one was made with
   * @param after errata that hold now
   */
  Causes(List<GateFigure> gatesBefore, List<GateFigure> gatesAfter, Errata before, Errata after) {
    this.droppedBefore = gates(gatesBefore, GateFigure::dropped);
    this.droppedAfter = gates(gatesAfter, GateFigure::dropped);
    this.freedBefore = gates(gatesBefore, GateFigure::freed);
    this.freedAfter = gates(gatesAfter, GateFigure::freed);
    this.before = before;
    this.after = after;
  }

  private static Map<String, String> gates(
      List<GateFigure> gates, Function<GateFigure, List<String>> rows) {
    Map<String, String> byRow = new HashMap<>();
    for (GateFigure gate : gates) {
      for (String qaId : rows.apply(gate)) {
        byRow.merge(qaId, gate.gate(), (one, other) -> one + ", " + other);
      }
    }
    return byRow;
  }

  Optional<String> ofRemoved(String qaId) {
    return named(droppedAfter, qaId, "dropped by gate ")
        .or(() -> named(freedBefore, qaId, "no longer freed by gate "))
        .or(() -> news(qaId));
  }

  Optional<String> ofAdded(String qaId) {
    return named(droppedBefore, qaId, "freed by gate ")
        .or(() -> named(freedAfter, qaId, "freed by gate "))
        .or(() -> news(qaId));
  }

  private static Optional<String> named(Map<String, String> gates, String qaId, String words) {
    return Optional.ofNullable(gates.get(qaId)).map(gate -> words + gate);
  }

  /** The last entry on the row, if the earlier release did not know it. */
  Optional<String> news(String qaId) {
    Optional<Erratum> now = after.standing(qaId);
    return now.equals(before.standing(qaId))
        ? Optional.empty()
        : now.map(entry -> "erratum %d, %s".formatted(entry.number(), entry.kind().code()));
  }

  /** The entry that forbids a row which stands in the later release all the same. */
  Optional<Erratum> forbids(String qaId, List<String> answers) {
    return after.bars(qaId, answers);
  }
}
