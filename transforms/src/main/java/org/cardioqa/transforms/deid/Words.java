package org.cardioqa.transforms.deid;

import java.util.List;

/** Looks words up by their offsets. */
final class Words {
  private Words() {}

  /** The words that lie in a stretch of the text. */
  static List<Word> between(List<Word> words, int start, int end) {
    int from = at(words, start);
    int to = from;
    while (to < words.size() && words.get(to).start < end) {
      to++;
    }
    return words.subList(from, to);
  }

  /** Index of the first word that begins at or behind an offset. */
  static int at(List<Word> words, int offset) {
    int low = 0;
    int high = words.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (words.get(middle).start < offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
