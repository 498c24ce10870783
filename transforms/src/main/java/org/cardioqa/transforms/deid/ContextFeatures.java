package org.cardioqa.transforms.deid;

import java.util.Arrays;
import java.util.List;

/**
 * What an item and its neighbours look like, as indices of weights: the item itself, up to three
 * items on either side and what parts them, its place in line and text, the label before it, and
 * what the other layers found beside it (never in it: the model is to find what they miss).
 *
 * <p>Each feature is a hash of its template's number and up to three attributes; some share an
 * index, which costs little (Weinberger et al., Feature hashing for large scale multitask learning,
 * 2009).
 */
final class ContextFeatures {
  /** Number of indices. */
  static final int SIZE = 1 << 18;

  private static final int MOST = 100;
  private static final int NEAR = 4;
  private static final int WIDE = 6;
  private static final int LINE = 8;

  private final List<ContextItem> items;
  private final int small;
  private int[] indices = new int[MOST];
  private int count;

  /**
   * @param small whether the text has next to no capitals
   */
  ContextFeatures(List<ContextItem> items, boolean small) {
    this.items = items;
    this.small = small ? 1 : 0;
  }

  private ContextItem at(int i) {
    return i < 0 || i >= items.size() ? ContextItem.EDGE : items.get(i);
  }

  private void add(int template, int a, int b, int c) {
    int hash = template * 0x9E3779B1;
    hash = (hash ^ a) * 0x85EBCA6B;
    hash ^= hash >>> 15;
    hash = (hash ^ b) * 0xC2B2AE35;
    hash ^= hash >>> 13;
    hash = (hash ^ c) * 0x27D4EB2F;
    hash ^= hash >>> 16;
    hash *= 0x165667B1;
    hash ^= hash >>> 15;
    indices[count++] = hash & (SIZE - 1);
  }

  /**
   * The indices of an item's features.
   *
   * @param neighboursFound whether what the other layers found is to be seen
   */
  int[] of(int i, boolean neighboursFound) {
    count = 0;
    ContextItem x = at(i);
    own(x);
    neighbours(x, i);
    place(x);
    if (neighboursFound) {
      found(x, i);
    }
    for (int j = 1; j <= WIDE; j++) {
      around(80, at(i - j).word, x, j);
      around(82, at(i + j).word, x, j);
    }
    return Arrays.copyOf(indices, count);
  }

  private void around(int template, int word, ContextItem x, int distance) {
    if (word != 0) {
      add(template, word, x.writing, 0);
      if (distance <= NEAR) {
        add(template + 1, word, x.kind, 0);
      }
    }
  }

  private void own(ContextItem x) {
    add(1, 0, 0, 0);
    add(2, x.word, 0, 0);
    add(3, x.kind, small, 0);
    add(4, x.writing, small, 0);
    add(5, x.suffix, x.writing, 0);
    add(6, x.vocabulary, 0, 0);
    add(7, x.shape, 0, 0);
  }

  private void neighbours(ContextItem x, int i) {
    ContextItem before = at(i - 1);
    ContextItem before2 = at(i - 2);
    ContextItem after = at(i + 1);
    ContextItem after2 = at(i + 2);
    add(10, before.word, x.writing, 0);
    add(11, after.word, x.writing, 0);
    add(12, before2.word, x.writing, 0);
    add(13, after2.word, x.writing, 0);
    add(14, before.kind, 0, 0);
    add(15, after.kind, 0, 0);
    add(16, before2.kind, 0, 0);
    add(17, after2.kind, 0, 0);
    add(18, at(i - 3).kind, 0, 0);
    add(19, at(i + 3).kind, 0, 0);
    add(20, x.gap, x.kind, 0);
    add(21, after.gap, x.kind, 0);
    add(22, x.gap, before.kind, x.writing);
    add(23, after.gap, after.kind, x.writing);
    add(24, x.gap, after.gap, x.kind);
    add(25, before.word, x.kind, 0);
    add(26, after.word, x.kind, 0);
    add(27, before.kind, after.kind, x.kind);
    add(28, before.word, before2.word, x.writing);
    add(29, before2.kind, before.kind, x.kind);
    add(30, after.kind, after2.kind, x.kind);
    add(31, after.word, after2.word, x.writing);
    add(32, before.word, after.word, x.writing);
    add(33, before.word, x.word, 0);
    add(34, x.word, after.word, 0);
    add(35, before.word, x.gap, x.kind);
    add(36, after.word, after.gap, x.kind);
  }

  private void place(ContextItem x) {
    add(40, x.place, x.kind, 0);
    add(41, x.placeFromLast, x.kind, 0);
    add(42, x.line, x.writing, 0);
    add(43, x.lineFromLast, x.writing, 0);
    add(44, x.lineLength, x.kind, 0);
    add(45, x.place, x.placeFromLast, x.writing);
    add(46, x.lineFromLast, x.placeFromLast, x.kind);
    add(47, x.line, x.place, x.kind);
    add(50, x.label, x.writing, 0);
    add(51, x.label, x.kind, x.place);
  }

  private void found(ContextItem x, int i) {
    ContextItem before = at(i - 1);
    ContextItem after = at(i + 1);
    add(60, before.found, after.found, x.writing);
    add(61, before.found, x.kind, x.gap);
    add(62, after.found, x.kind, after.gap);
    add(63, at(i - 2).found, before.found, x.writing);
    add(64, after.found, at(i + 2).found, x.writing);
    add(65, before.found, at(i - 2).word, x.writing);
    add(66, before.found, before.word, x.kind);
    add(67, before.found, after.found, x.kind);
    int line = 0;
    for (int j = i - 1; j >= Math.max(0, i - LINE) && items.get(j + 1).place > 0; j--) {
      line |= 1 << items.get(j).found;
    }
    for (int j = i + 1; j < Math.min(items.size(), i + LINE + 1) && items.get(j).place > 0; j++) {
      line |= 1 << items.get(j).found;
    }
    line &= ~1;
    add(70, line, x.kind, 0);
    add(71, line, x.writing, 0);
    add(72, line, x.writing, before.kind);
    add(73, line, x.writing, after.kind);
  }
}
