package org.cardioqa.schemas.catalog;

import java.util.Set;

/**
 * How the findings of a report are folded into one answer, beyond what each option says of itself.
 *
 * @param prevailingSections sections whose statements win where sentences contradict each other
 * @param doubtfulRules extraction rules whose findings lower the confidence of what they answer
 * @param confidence of candidates
 * @param priority of their verification
 */
public record Folding(
    Set<String> prevailingSections,
    Set<String> doubtfulRules,
    Confidence confidence,
    Priority priority) {

  /**
   * Confidence of a candidate, 0 to 1, by what answers it.
   *
   * @param stated words of the text
   * @param report statements of a whole sequence
   * @param derived a measurement, where no words do
   * @param doubtful a fallback or a doubtful rule
   * @param conflict sentences that contradict each other
   */
  public record Confidence(
      double stated, double report, double derived, double doubtful, double conflict) {}

  /**
   * What is added to the verification priority of a candidate.
   *
   * @param conflict where sentences contradict each other
   * @param doubt the share of this that confidence lacks to 1
   * @param rare where an answer is a rare option
   */
  public record Priority(int conflict, int doubt, int rare) {}
}
