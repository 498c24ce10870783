package org.cardioqa.transforms.series;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the words of a text say.
 *
 * @param sequence the sequence named, absent where the words are silent
 * @param view the one view named, absent where none or several are
 * @param views all views named; several where a series holds several planes
 */
public record WordReading(
    Optional<Reading<Sequence>> sequence, Optional<Reading<View>> view, Set<View> views) {
  /** Copies the views. */
  public WordReading {
    views = Set.copyOf(views);
  }

  /**
   * A code with what speaks for it.
   *
   * @param confidence 0 to 1
   * @param evidence ids of rules and marks, never words of a description
   */
  public record Reading<C>(C code, double confidence, List<String> evidence) {
    /** Copies the evidence. */
    public Reading {
      evidence = List.copyOf(evidence);
    }
  }
}
