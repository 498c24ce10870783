package org.cardioqa.pipeline.release.gates;

import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.ReleaseItem;

/** The offsets of evidence select its sentence, and in it the words that name the finding. */
final class EvidenceGate implements Gate {
  @Override
  public String name() {
    return "evidence";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    for (ReleaseItem item : release.items()) {
      if (item.getEvidence().isEmpty()) {
        faults.of(item.getQaId(), "there is no evidence");
      }
      for (Evidence evidence : item.getEvidence()) {
        if (evidence.getSentence().isBlank()
            || evidence.getStart() < 0
            || evidence.getEnd() - evidence.getStart() != evidence.getSentence().length()) {
          faults.of(item.getQaId(), "the span of a sentence does not select it");
          break;
        }
        if (evidence.getFocusStart() < evidence.getStart()
            || evidence.getFocusEnd() > evidence.getEnd()
            || evidence.getFocusStart() >= evidence.getFocusEnd()) {
          faults.of(item.getQaId(), "the span of a finding lies outside of its sentence");
          break;
        }
      }
    }
    return faults.counted("items whose evidence selects no text", settings, "max_faults");
  }
}
