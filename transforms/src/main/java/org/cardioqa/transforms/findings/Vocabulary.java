package org.cardioqa.transforms.findings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers for the words of the dictionaries that are read together, so that a word of a text is
 * looked up once for all of them. Filled while dictionaries are read, and not changed after. Texts
 * have the same tokens again and again: how one is cut into words is kept, of so many.
 */
final class Vocabulary {
  /** The number of every word that no dictionary has. */
  static final int UNKNOWN = -1;

  private static final int MOST_KEPT = 50_000;
  private static final int LONGEST_KEPT = 32;

  private final Map<String, List<Words.Piece>> cuts = new ConcurrentHashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();

  /** The number of a word, new if it is. */
  int add(String word) {
    return numbers.computeIfAbsent(word, w -> numbers.size());
  }

  /** The number of a word, or {@link #UNKNOWN}. */
  int of(String word) {
    return numbers.getOrDefault(word, UNKNOWN);
  }

  /** The words of a token with their numbers; to be asked when all dictionaries are read. */
  List<Words.Piece> cut(String token) {
    List<Words.Piece> known = cuts.get(token);
    if (known != null) {
      return known;
    }
    List<Words.Piece> pieces = Words.cut(token, this::of);
    if (token.length() <= LONGEST_KEPT && cuts.size() < MOST_KEPT) {
      cuts.put(token, pieces);
    }
    return pieces;
  }
}
