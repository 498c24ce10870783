package org.cardioqa.pipeline.release.diff;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A row that is not the same in both releases.
 *
 * @param qaId the row
 * @param question code of its question
 * @param changes what is otherwise
 * @param before split and answers in the earlier release, if it was there
 * @param after split and answers in the later release, if it is there
 * @param cause the gate or erratum behind it, where one is known
 */
public record RowChange(
    String qaId,
    String question,
    Set<Change> changes,
    Optional<State> before,
    Optional<State> after,
    Optional<String> cause) {

  /**
   * A row in a release.
   *
   * @param split train, validation or test
   * @param type form of the answer: S, M, N or T
   * @param answers sorted
   */
  public record State(String split, String type, List<String> answers) {}
}
