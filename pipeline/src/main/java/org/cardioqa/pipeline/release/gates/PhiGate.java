package org.cardioqa.pipeline.release.gates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.deid.RowTexts;
import org.cardioqa.transforms.deid.SecondLook;

/**
 * Looks for identifiers in all texts of a release with the strictest settings ({@link SecondLook}).
 *
 * <p>A surrogate looks like an identifier. Where the reports of the build are at hand, their
 * redactions say which stretches of a sentence are surrogates; else as many suspects are passed
 * over as {@link SurrogateGate} counted when the release was made. Where they stand is published
 * nowhere: what hides among surrogates would no longer.
 */
final class PhiGate implements Gate {
  /** Looked at by the gate "identifiers". */
  private static final Set<String> NO_TEXT = Set.of("canary", "content_hash", "slice_ids");

  private static final String SENTENCE = "evidence.sentence";

  @Override
  public String name() {
    return "phi";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    StrictLook look = new StrictLook(release.catalog());
    Faults faults = new Faults();
    if (release.redactions().isEmpty()) {
      faults.note(
          "reports are not at hand (--shards=...): %d suspects are taken for the surrogates that"
                  .formatted(release.surrogates())
              + " release.json counts");
    }
    for (List<ReleaseItem> study : release.byStudy().values()) {
      Map<EvidencePlace, List<SecondLook.Found>> looked = new HashMap<>();
      for (ReleaseItem item : study) {
        RowTexts.of(item)
            .forEach(
                (column, text) -> {
                  if (!NO_TEXT.contains(column) && !column.equals(SENTENCE)) {
                    say(item, column, look.at(text, List.of()), faults);
                  }
                });
        for (Evidence evidence : item.getEvidence()) {
          say(
              item,
              SENTENCE,
              looked.computeIfAbsent(
                  EvidencePlace.of(evidence), place -> place.look(look, release.redactions())),
              faults);
        }
      }
    }
    Set<String> classes = new TreeSet<>();
    for (Volume volume : release.frames().volumes()) {
      classes.add(volume.sequence());
      classes.add(volume.view());
    }
    for (String text : classes) {
      look.at(text, List.of())
          .forEach(found -> faults.of("data/slices: sequence or view: " + found.type()));
    }
    long unexplained =
        release.redactions().isEmpty()
            ? Math.max(0, faults.count() - release.surrogates())
            : faults.count();
    return faults.measured(
        "stretches of text that may identify",
        (double) unexplained,
        GateResult.Bound.AT_MOST,
        settings,
        "max_suspects");
  }

  private static void say(
      ReleaseItem item, String column, List<SecondLook.Found> found, Faults faults) {
    for (SecondLook.Found suspect : found) {
      faults.of(
          item.getQaId(),
          "%s %s at %d to %d".formatted(suspect.type(), column, suspect.start(), suspect.end()));
    }
  }
}
