package org.cardioqa.pipeline.release.diff;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Errata before;
  private final Errata after;

  /**
   * Of two releases.
   *
   * @param before errata that the earlier one was made with
   * @param after errata that hold now
   */
  Causes(List<GateFigure> gatesBefore, List<GateFigure> gatesAfter, Errata before, Errata after) {
    this.droppedBefore = gates(gatesBefore);
    this.droppedAfter = gates(gatesAfter);
    this.before = before;
    this.after = after;
  }

  private static Map<String, String> gates(List<GateFigure> gates) {
    Map<String, String> byRow = new HashMap<>();
    for (GateFigure gate : gates) {
      for (String qaId : gate.dropped()) {
        byRow.merge(qaId, gate.gate(), (one, other) -> one + ", " + other);
      }
    }
    return byRow;
  }

  Optional<String> ofRemoved(String qaId) {
    return Optional.ofNullable(droppedAfter.get(qaId))
        .map(gate -> "dropped by gate " + gate)
        .or(() -> news(qaId));
  }

  Optional<String> ofAdded(String qaId) {
    return Optional.ofNullable(droppedBefore.get(qaId))
        .map(gate -> "freed by gate " + gate)
        .or(() -> news(qaId));
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
