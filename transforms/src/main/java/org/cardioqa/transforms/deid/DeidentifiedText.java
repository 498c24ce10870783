package org.cardioqa.transforms.deid;

import java.util.List;
import org.cardioqa.schemas.IdentifierType;

/**
 * A text without identifiers, and what was replaced in it.
 *
 * @param text the de-identified text
 * @param replacements in the order of the text, without overlaps
 */
public record DeidentifiedText(String text, List<Replacement> replacements) {
  /** Keeps a copy. */
  public DeidentifiedText {
    replacements = List.copyOf(replacements);
  }

  /**
   * A stretch that was replaced; offsets in UTF-16 code units, the end behind the last.
   *
   * @param originalStart in the original text
   * @param originalEnd in the original text
   * @param start in the de-identified text
   * @param end in the de-identified text
   * @param layers names of the detectors that found it, sorted
   */
  public record Replacement(
      IdentifierType type,
      int originalStart,
      int originalEnd,
      int start,
      int end,
      List<String> layers) {
    /** Keeps a copy. */
    public Replacement {
      layers = List.copyOf(layers);
    }
  }
}
