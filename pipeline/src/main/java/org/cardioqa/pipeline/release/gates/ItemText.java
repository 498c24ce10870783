package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.deid.RowTexts;

/**
 * A text of an item, and what of it was replaced in the report that it comes from.
 *
 * @param column where it stands, fields inside a column behind dots
 * @param stretch what is looked at
 */
record ItemText(String column, StrictLook.Stretch stretch) {
  /** Looked at by the gate "identifiers". */
  private static final Set<String> NO_TEXT = Set.of("canary", "content_hash", "slice_ids");

  private static final String SENTENCE = "evidence.sentence";

  /**
   * All texts of an item: sentences of evidence, and the other columns, in which such sentences may
   * stand again.
   *
   * @param redactions by report_id; empty where reports are not at hand
   */
  static List<ItemText> of(ReleaseItem item, Map<String, List<Redaction>> redactions) {
    List<ItemText> texts = new ArrayList<>();
    List<StrictLook.Stretch> sentences = new ArrayList<>();
    for (Evidence evidence : item.getEvidence()) {
      StrictLook.Stretch sentence =
          new StrictLook.Stretch(evidence.getSentence(), surrogates(evidence, redactions));
      sentences.add(sentence);
      texts.add(new ItemText(SENTENCE, sentence));
    }
    RowTexts.of(item)
        .forEach(
            (column, text) -> {
              if (!NO_TEXT.contains(column) && !column.equals(SENTENCE)) {
                texts.add(
                    new ItemText(column, new StrictLook.Stretch(text, again(text, sentences))));
              }
            });
    return texts;
  }

  /** What of a sentence was replaced, by offsets in the sentence. */
  private static List<Redaction> surrogates(
      Evidence evidence, Map<String, List<Redaction>> redactions) {
    List<Redaction> inside = new ArrayList<>();
    int start = evidence.getStart();
    for (Redaction redaction : redactions.getOrDefault(reportId(evidence), List.of())) {
      if (redaction.getEnd() > start
          && redaction.getStart() < start + evidence.getSentence().length()) {
        inside.add(moved(redaction, -start));
      }
    }
    return List.copyOf(inside);
  }

  /** What of a text was replaced in the sentences that stand in it. */
  private static List<Redaction> again(String text, List<StrictLook.Stretch> sentences) {
    List<Redaction> inside = new ArrayList<>();
    for (StrictLook.Stretch sentence : sentences) {
      if (!sentence.surrogates().isEmpty() && !sentence.text().isEmpty()) {
        for (int at = text.indexOf(sentence.text());
            at >= 0;
            at = text.indexOf(sentence.text(), at + 1)) {
          for (Redaction redaction : sentence.surrogates()) {
            inside.add(moved(redaction, at));
          }
        }
      }
    }
    return List.copyOf(inside);
  }

  private static Redaction moved(Redaction redaction, int by) {
    return Redaction.newBuilder(redaction)
        .setStart(Math.max(0, redaction.getStart() + by))
        .setEnd(redaction.getEnd() + by)
        .build();
  }

  /** A finding's id is that of its report, a hyphen and a running number. */
  private static String reportId(Evidence evidence) {
    String id = evidence.getFindingId();
    int hyphen = id.lastIndexOf('-');
    return hyphen < 0 ? id : id.substring(0, hyphen);
  }
}
