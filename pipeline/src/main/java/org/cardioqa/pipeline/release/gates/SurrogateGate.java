package org.cardioqa.pipeline.release.gates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.ReleaseItem;

/**
 * Counts the surrogates in evidence that look like identifiers, which only the reports of the build
 * can tell. A policy may leave such items out.
 */
final class SurrogateGate implements Gate {
  static final String NAME = "surrogates";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    int surrogates = 0;
    if (!release.redactions().isEmpty()) {
      StrictLook look = new StrictLook(release.catalog());
      for (List<ReleaseItem> study : release.byStudy().values()) {
        Map<EvidencePlace, Integer> looked = new HashMap<>();
        for (ReleaseItem item : study) {
          int inItem = 0;
          for (Evidence evidence : item.getEvidence()) {
            inItem +=
                looked.computeIfAbsent(
                    EvidencePlace.of(evidence),
                    place -> place.surrogatesThatLookReal(look, release.redactions()));
          }
          surrogates += inItem;
          if (inItem > 0) {
            faults.condemn(item.getQaId());
          }
        }
      }
    }
    return faults.measured(
        "surrogates in evidence that look like identifiers",
        release.redactions().isEmpty() ? Double.NaN : surrogates,
        GateResult.Bound.AT_MOST,
        settings,
        "max_surrogates");
  }
}
