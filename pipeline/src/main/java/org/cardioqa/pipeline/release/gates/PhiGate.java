package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.deid.RowTexts;
import org.cardioqa.transforms.deid.SecondLook;
import org.cardioqa.transforms.deid.TextDeidentifier;

/**
 * Looks for identifiers in all texts of a release with the strictest settings ({@link SecondLook}).
 *
 * <p>A surrogate looks like an identifier. Where the reports of the build are at hand, their
 * redactions say which stretches of a sentence are surrogates.
 */
final class PhiGate implements Gate {
  /** Looked at by the gate "identifiers". */
  private static final Set<String> NO_TEXT = Set.of("canary", "content_hash", "slice_ids");

  private static final String SENTENCE = "evidence.sentence";

  /** A sentence and where it stands: the same one is the evidence of several questions. */
  private record Place(String reportId, int start, String sentence) {}

  @Override
  public String name() {
    return "phi";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    TextDeidentifier.load();
    SecondLook look = new SecondLook();
    Faults faults = new Faults();
    if (release.redactions().isEmpty()) {
      faults.note("without --shards=... of the build every surrogate is a suspect too");
    }
    for (List<ReleaseItem> study : release.byStudy().values()) {
      Map<Place, List<SecondLook.Found>> looked = new HashMap<>();
      for (ReleaseItem item : study) {
        RowTexts.of(item)
            .forEach(
                (column, text) -> {
                  if (!NO_TEXT.contains(column) && !column.equals(SENTENCE)) {
                    say(item, column, look.atValue(text, List.of()), faults);
                  }
                });
        for (Evidence evidence : item.getEvidence()) {
          Place place = place(evidence);
          say(
              item,
              SENTENCE,
              looked.computeIfAbsent(place, p -> look(p, release.redactions(), look)),
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
      look.atValue(text, List.of())
          .forEach(found -> faults.of("data/slices: sequence or view: " + found.type()));
    }
    return faults.counted("stretches of text that may identify", settings, "max_suspects");
  }

  private static Place place(Evidence evidence) {
    String id = evidence.getFindingId();
    int dash = id.lastIndexOf('-');
    return new Place(
        dash < 0 ? id : id.substring(0, dash), evidence.getStart(), evidence.getSentence());
  }

  private static List<SecondLook.Found> look(
      Place place, Map<String, List<Redaction>> redactions, SecondLook look) {
    List<Redaction> inside = new ArrayList<>();
    int end = place.start + place.sentence.length();
    for (Redaction redaction : redactions.getOrDefault(place.reportId, List.of())) {
      if (redaction.getEnd() > place.start && redaction.getStart() < end) {
        inside.add(
            Redaction.newBuilder(redaction)
                .setStart(Math.max(0, redaction.getStart() - place.start))
                .setEnd(redaction.getEnd() - place.start)
                .build());
      }
    }
    return inside.isEmpty()
        ? look.atValue(place.sentence, List.of())
        : look.atText(place.sentence, inside, List.of());
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
