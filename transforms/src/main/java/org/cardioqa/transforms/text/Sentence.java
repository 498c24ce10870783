package org.cardioqa.transforms.text;

import java.util.List;

/**
 * Tokens that belong together: a sentence, a heading, an item of a list; never empty.
 *
 * @param tokens in the order of the text, at most {@link Tokenizer#MAX_SENTENCE_TOKENS}
 */
public record Sentence(List<Token> tokens) {
  /** Keeps a copy. */
  public Sentence {
    tokens = List.copyOf(tokens);
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("a sentence has at least one token");
    }
  }

  /** Offset of its first UTF-16 code unit in the text. */
  public int start() {
    return tokens.get(0).start();
  }

  /** Offset behind its last UTF-16 code unit. */
  public int end() {
    return tokens.get(tokens.size() - 1).end();
  }

  /** Its characters in the text it was found in. */
  public String in(String text) {
    return text.substring(start(), end());
  }
}
