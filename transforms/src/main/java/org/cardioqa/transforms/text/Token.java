package org.cardioqa.transforms.text;

import java.util.Objects;

/**
 * A word, number or mark of a text.
 *
 * @param text the characters as they stand in the text
 * @param start offset of its first UTF-16 code unit in the text
 * @param end offset behind its last
 */
public record Token(String text, int start, int end) {
  /** Checks the parts. */
  public Token {
    Objects.requireNonNull(text, "text");
    if (start < 0 || end - start != text.length()) {
      throw new IllegalArgumentException(
          "a token of %d characters cannot go from %d to %d".formatted(text.length(), start, end));
    }
  }
}
