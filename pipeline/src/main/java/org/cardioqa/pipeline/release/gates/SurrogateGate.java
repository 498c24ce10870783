package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.ReleaseItem;

/**
 * Counts the surrogates in texts that look like identifiers, which only the reports of the build
 * can tell. A policy may leave such items out.
 */
final class SurrogateGate implements Gate {
  static final String NAME = "surrogates";

  private final StrictLook look;

  SurrogateGate(StrictLook look) {
    this.look = look;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    int surrogates = 0;
    if (!release.redactions().isEmpty()) {
      CatalogWords ours = new CatalogWords(release.catalog());
      look.lookAt(replaced(release));
      for (ReleaseItem item : release.items()) {
        int inItem = 0;
        for (ItemText text : ItemText.of(item, release.redactions())) {
          StrictLook.Stretch stretch = text.stretch();
          if (!stretch.surrogates().isEmpty()) {
            inItem += Math.max(0, count(stretch.asItIs(), ours) - count(stretch, ours));
          }
        }
        surrogates += inItem;
        if (inItem > 0) {
          faults.condemn(item.getQaId());
        }
      }
    }
    return faults.measured(
        "surrogates that look like identifiers",
        release.redactions().isEmpty() ? Double.NaN : surrogates,
        GateResult.Bound.AT_MOST,
        settings,
        "max_surrogates");
  }

  private static List<StrictLook.Stretch> replaced(ReleaseContents release) {
    List<StrictLook.Stretch> stretches = new ArrayList<>();
    for (ReleaseItem item : release.items()) {
      for (ItemText text : ItemText.of(item, release.redactions())) {
        if (!text.stretch().surrogates().isEmpty()) {
          stretches.add(text.stretch());
          stretches.add(text.stretch().asItIs());
        }
      }
    }
    return stretches;
  }

  private int count(StrictLook.Stretch stretch, CatalogWords ours) {
    return (int)
        look.at(stretch).stream().filter(suspect -> !ours.makeUp(stretch.text(), suspect)).count();
  }
}
