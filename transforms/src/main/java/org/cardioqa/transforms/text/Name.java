package org.cardioqa.transforms.text;

import java.util.Objects;

/**
 * What a model holds to be a name.
 *
 * @param kind what it names
 * @param start offset of its first UTF-16 code unit in the text
 * @param end offset behind its last
 */
public record Name(Kind kind, int start, int end) {
  /** What is named. */
  public enum Kind {
    /** A person. */
    PERSON,
    /** A place. */
    LOCATION,
    /** An institution, a company. */
    ORGANIZATION,
    /** A day, month or year. */
    DATE,
    /** A time of the day, a sum of money, a percentage. */
    OTHER
  }

  /** Checks the parts. */
  public Name {
    Objects.requireNonNull(kind, "kind");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a name cannot go from %d to %d".formatted(start, end));
    }
  }
}
