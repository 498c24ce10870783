package org.cardioqa.pipeline.release.gates;

import java.util.function.LongConsumer;

/**
 * Runs of words of a text as 64-bit hashes. Letter case and marks do not count; a number is a word.
 * Runs do not reach from one text into the next.
 */
final class Shingles {
  private static final long FNV_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long[] window;
  private final LongConsumer each;
  private long words;
  private long word = FNV_BASIS;
  private boolean inWord;

  /**
   * Calls with each run.
   *
   * @param length words of a run
   */
  Shingles(int length, LongConsumer each) {
    this.window = new long[length];
    this.each = each;
  }

  /** Reads on in the text. */
  Shingles add(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      add(text.charAt(i));
    }
    return this;
  }

  /** Reads on in the text. */
  void add(char character) {
    if (Character.isLetterOrDigit(character)) {
      word = (word ^ Character.toLowerCase(character)) * FNV_PRIME;
      inWord = true;
    } else if (inWord) {
      endWord();
    }
  }

  /** Ends the text. */
  void end() {
    if (inWord) {
      endWord();
    }
    words = 0;
  }

  private void endWord() {
    window[(int) (words++ % window.length)] = word;
    word = FNV_BASIS;
    inWord = false;
    if (words >= window.length) {
      long hash = 0;
      for (long i = words - window.length; i < words; i++) {
        hash = mixed(hash + window[(int) (i % window.length)]);
      }
      each.accept(hash);
    }
  }

  /** Finalizer of SplitMix64 (Steele et al. 2014): spreads neighbouring values over all longs. */
  static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
