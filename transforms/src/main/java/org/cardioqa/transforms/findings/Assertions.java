package org.cardioqa.transforms.findings;

import org.cardioqa.transforms.text.Sentence;

/** What a sentence asserts of any stretch of it, whether the lexicon knows the words or not. */
public final class Assertions {
  private final CueRules rules;

  private Assertions(CueRules rules) {
    this.rules = rules;
  }

  /** With the English cues that come with this version of the code. */
  public static Assertions builtIn() {
    return new Assertions(CueRules.builtIn(new Vocabulary()));
  }

  /**
   * Asserts a stretch of a sentence.
   *
   * @param sentence one sentence
   * @param start offset in the text of the stretch
   * @param end offset behind it
   */
  public Assertion of(Sentence sentence, int start, int end) {
    Words words = Words.of(sentence, rules.vocabulary());
    int from = 0;
    while (from < words.size() && words.end(from) <= start) {
      from++;
    }
    int to = from;
    while (to < words.size() && words.start(to) < end) {
      to++;
    }
    return new Asserter(words, rules).of(from, to);
  }
}
