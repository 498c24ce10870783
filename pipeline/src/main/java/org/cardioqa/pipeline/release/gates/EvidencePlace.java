package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.transforms.deid.SecondLook;

/**
 * A sentence and where it stands: the same one is the evidence of several questions.
 *
 * @param reportId pseudonym of its report
 * @param start offset in the report's text
 * @param sentence its words
 */
record EvidencePlace(String reportId, int start, String sentence) {
  /** A finding's id is that of its report, a hyphen and a running number. */
  static EvidencePlace of(Evidence evidence) {
    String id = evidence.getFindingId();
    int hyphen = id.lastIndexOf('-');
    return new EvidencePlace(
        hyphen < 0 ? id : id.substring(0, hyphen), evidence.getStart(), evidence.getSentence());
  }

  /** What the sentence may tell, its surrogates aside. */
  List<SecondLook.Found> look(StrictLook look, Map<String, List<Redaction>> redactions) {
    return look.at(sentence, surrogates(redactions));
  }

  /** How many stretches look like identifiers only because surrogates stand there. */
  int surrogatesThatLookReal(StrictLook look, Map<String, List<Redaction>> redactions) {
    List<Redaction> surrogates = surrogates(redactions);
    return surrogates.isEmpty()
        ? 0
        : Math.max(0, look.at(sentence, List.of()).size() - look.at(sentence, surrogates).size());
  }

  /** What of the sentence was replaced, by offsets in the sentence. */
  private List<Redaction> surrogates(Map<String, List<Redaction>> redactions) {
    List<Redaction> inside = new ArrayList<>();
    for (Redaction redaction : redactions.getOrDefault(reportId, List.of())) {
      if (redaction.getEnd() > start && redaction.getStart() < start + sentence.length()) {
        inside.add(
            Redaction.newBuilder(redaction)
                .setStart(Math.max(0, redaction.getStart() - start))
                .setEnd(redaction.getEnd() - start)
                .build());
      }
    }
    return inside;
  }
}
