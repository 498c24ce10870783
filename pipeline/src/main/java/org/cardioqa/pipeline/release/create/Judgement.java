package org.cardioqa.pipeline.release.create;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the verdicts on one candidate amount to.
 *
 * @param accepted the answers that hold; empty if it is left out
 * @param reason why it is left out; empty if it is in
 * @param phiSeen whether somebody saw an identifier in it
 * @param labels what each reader said alone: the answers, or the name of another decision
 * @param problems what is wrong with the verdicts, with the id of a verdict or candidate
 */
record Judgement(
    Optional<Accepted> accepted,
    Optional<Reason> reason,
    boolean phiSeen,
    Map<String, List<String>> labels,
    Map<String, Problem> problems) {

  /**
   * The answers that hold.
   *
   * @param answers in the candidate's form
   * @param verification agreed, adjudicated or single
   * @param edited whether they differ from those that the report gave
   * @param readers how many people's final verdicts give them
   */
  record Accepted(List<String> answers, String verification, boolean edited, int readers) {}
}
