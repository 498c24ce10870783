package org.cardioqa.schemas.catalog;

import java.util.List;

/**
 * A choice of a question.
 *
 * @param code never changes its meaning
 * @param label what a reader sees
 * @param present findings that state that it holds
 * @param absent findings that state that it does not hold
 * @param place where it stands among the choices of an item
 * @param company whether it may stand beside other answers
 * @param frequency whether it is rare, and so worth an early look
 */
public record Option(
    String code,
    String label,
    List<AnswerSource> present,
    List<AnswerSource> absent,
    Place place,
    Company company,
    Frequency frequency) {

  /** Where an option stands. */
  public enum Place {
    /** Anywhere. */
    SHUFFLED,
    /** Behind the shuffled ones. */
    LAST
  }

  /** What an option may stand beside. */
  public enum Company {
    /** Others. */
    SHARED,
    /**
     * Never another answer; it is also the answer when every other option is denied, if its code is
     * "none".
     */
    EXCLUSIVE
  }

  /** How often an option is the answer. */
  public enum Frequency {
    /** Often enough. */
    USUAL,
    /** Rarely. */
    RARE
  }
}
