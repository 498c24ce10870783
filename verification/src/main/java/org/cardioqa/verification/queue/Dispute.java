package org.cardioqa.verification.queue;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;

/** A task that an adjudicator is to decide, with what its readers answered. */
public record Dispute(QaCandidate candidate, List<Reading> readings) {
  /**
   * What one reader answered.
   *
   * @param reader "Reader A" and so on; names stay hidden
   * @param blind the answer from the images alone; empty if he decided without one
   * @param answers of the decision
   */
  public record Reading(
      String reader,
      Optional<List<String>> blind,
      Decision decision,
      List<String> answers,
      Optional<String> reason,
      double seconds) {}
}
