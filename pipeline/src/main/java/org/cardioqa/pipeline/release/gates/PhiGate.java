package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.deid.SecondLook;

/**
 * Looks for identifiers in all texts of a release with the strictest settings ({@link SecondLook}):
 * in its rows, and in what people wrote into its papers.
 *
 * <p>A surrogate looks like an identifier. Where the reports of the build are at hand, their
 * redactions say which stretches of a sentence are surrogates; else as many suspects are passed
 * over as {@link SurrogateGate} counted when the release was made. Where they stand is published
 * nowhere: what hides among surrogates would no longer.
 *
 * <p>Without the report around it a word of ours seems a name sooner, so that what the catalogue's
 * own words make up is passed over.
 */
final class PhiGate implements Gate {
  private final StrictLook look;

  PhiGate(StrictLook look) {
    this.look = look;
  }

  @Override
  public String name() {
    return "phi";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    CatalogWords ours = new CatalogWords(release.catalog());
    Faults faults = new Faults();
    if (release.redactions().isEmpty()) {
      faults.note(
          "reports are not at hand (--shards=...): %d suspects are taken for the surrogates that"
                  .formatted(release.surrogates())
              + " release.json counts");
    }
    look.lookAt(stretches(release));
    for (List<ReleaseItem> study : release.byStudy().values()) {
      for (ReleaseItem item : study) {
        for (ItemText text : ItemText.of(item, release.redactions())) {
          for (SecondLook.Found suspect : suspects(text.stretch(), ours)) {
            faults.of(
                item.getQaId(),
                "%s %s at %d to %d"
                    .formatted(suspect.type(), text.column(), suspect.start(), suspect.end()));
          }
        }
      }
    }
    long suspects =
        release.redactions().isEmpty()
            ? Math.max(0, faults.count() - release.surrogates())
            : faults.count();
    int inItems = faults.count();
    for (String text : classes(release)) {
      suspects(new StrictLook.Stretch(text, List.of()), ours)
          .forEach(found -> faults.of("data/slices: sequence or view: " + found.type()));
    }
    for (Map.Entry<String, String> paper : release.papers().entrySet()) {
      suspects(new StrictLook.Stretch(paper.getValue(), List.of()), ours)
          .forEach(
              found ->
                  faults.of(
                      "%s: %s at %d to %d"
                          .formatted(paper.getKey(), found.type(), found.start(), found.end())));
    }
    return faults.measured(
        "stretches of text that may identify",
        (double) suspects + faults.count() - inItems,
        GateResult.Bound.AT_MOST,
        settings,
        "max_suspects");
  }

  private List<SecondLook.Found> suspects(StrictLook.Stretch stretch, CatalogWords ours) {
    return look.at(stretch).stream()
        .filter(suspect -> !ours.makeUp(stretch.text(), suspect))
        .toList();
  }

  private static List<StrictLook.Stretch> stretches(ReleaseContents release) {
    List<StrictLook.Stretch> stretches = new ArrayList<>();
    for (ReleaseItem item : release.items()) {
      ItemText.of(item, release.redactions()).forEach(text -> stretches.add(text.stretch()));
    }
    return stretches;
  }

  private static Set<String> classes(ReleaseContents release) {
    Set<String> classes = new TreeSet<>();
    for (Volume volume : release.frames().volumes()) {
      classes.add(volume.sequence());
      classes.add(volume.view());
    }
    return classes;
  }
}
