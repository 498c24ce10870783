package org.cardioqa.schemas.catalog;

import java.util.Optional;
import org.cardioqa.schemas.Certainty;

/**
 * Findings that state an option.
 *
 * @param concept code of the finding's concept
 * @param value a code that must be among the finding's values; without one, an ABSENT finding
 *     counts only if it denies the concept as a whole, that is, has no location
 * @param certainty what the finding must say
 * @param weight whether it speaks for itself or only where nothing else answers the question
 */
public record AnswerSource(
    String concept, Optional<String> value, Certainty certainty, Weight weight) {

  /** How much a source counts. */
  public enum Weight {
    /** Answers the question. */
    FULL,
    /** Answers only where no full source does. */
    FALLBACK
  }
}
