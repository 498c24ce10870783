package org.cardioqa.schemas.catalog;

import java.util.List;
import java.util.Map;

/**
 * A choice of a question.
 *
 * @param code never changes its meaning
 * @param labels what a reader sees, by BCP 47 language; at least one of {@link Catalog#LANGUAGE}
 * @param present findings that state that it holds
 * @param absent findings that state that it does not hold
 * @param place where it stands among the choices of an item
 * @param company whether it may stand beside other answers
 * @param frequency whether it is rare, and so worth an early look
 */
public record Option(
    String code,
    Map<String, String> labels,
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
    /** Never another answer. */
    EXCLUSIVE,
    /** Never another answer; it also holds when every other option is denied. */
    ALL_OTHERS_DENIED
  }

  /** How often an option is the answer. */
  public enum Frequency {
    /** Often enough. */
    USUAL,
    /** Rarely. */
    RARE
  }

  /** What a reader of {@link Catalog#LANGUAGE} sees. */
  public String label() {
    return labels.get(Catalog.LANGUAGE);
  }

  /** Whether it never stands beside another answer. */
  public boolean isExclusive() {
    return company != Company.SHARED;
  }
}
