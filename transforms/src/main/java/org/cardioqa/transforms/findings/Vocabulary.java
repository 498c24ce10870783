package org.cardioqa.transforms.findings;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers for the words of the dictionaries that are read together, so that a word of a text is
 * looked up once for all of them. Filled while dictionaries are read, and not changed after.
 */
final class Vocabulary {
  /** The number of every word that no dictionary has. */
  static final int UNKNOWN = -1;

  private final Map<String, Integer> numbers = new HashMap<>();

  /** The number of a word, new if it is. */
  int add(String word) {
    return numbers.computeIfAbsent(word, w -> numbers.size());
  }

  /** The number of a word, or {@link #UNKNOWN}. */
  int of(String word) {
    return numbers.getOrDefault(word, UNKNOWN);
  }
}
