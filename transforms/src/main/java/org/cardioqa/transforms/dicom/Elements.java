package org.cardioqa.transforms.dicom;

import java.util.Arrays;

/**
 * The elements of a header in the order of the file, nested ones included, as columns of numbers
 * over one array of bytes: nothing is made per element, values are decoded when asked for.
 *
 * <p>An element at index i with a subtree (a sequence or an item) is followed by its children;
 * {@link #next} is the index after them. Items stand as elements with the item tag.
 */
final class Elements {
  /** Offset of a value that was passed over because of its length. */
  static final int NOT_KEPT = -1;

  /** Most elements of one header, a bound on memory: an enhanced object has some 200 a frame. */
  private static final int MOST = 1 << 23;

  private int[] tags;
  private int[] offsets;
  private int[] lengths;
  private int[] nexts;
  private Vr[] vrs;
  private boolean[] bigs;
  private int size;
  private byte[] bytes = new byte[0];

  Elements(int capacity) {
    tags = new int[capacity];
    offsets = new int[capacity];
    lengths = new int[capacity];
    nexts = new int[capacity];
    vrs = new Vr[capacity];
    bigs = new boolean[capacity];
  }

  /** Adds an element; returns its index, or -1 if there are too many. */
  int add(int tag, Vr vr, boolean bigEndian, int offset, int length) {
    if (size == tags.length && !grow()) {
      return -1;
    }
    tags[size] = tag;
    offsets[size] = offset;
    lengths[size] = length;
    vrs[size] = vr;
    bigs[size] = bigEndian;
    nexts[size] = size + 1;
    return size++;
  }

  private boolean grow() {
    if (size >= MOST) {
      return false;
    }
    int larger = Math.max(16, size * 2);
    tags = Arrays.copyOf(tags, larger);
    offsets = Arrays.copyOf(offsets, larger);
    lengths = Arrays.copyOf(lengths, larger);
    nexts = Arrays.copyOf(nexts, larger);
    vrs = Arrays.copyOf(vrs, larger);
    bigs = Arrays.copyOf(bigs, larger);
    return true;
  }

  /** Says that all elements since {@code index} are below it. */
  void close(int index) {
    nexts[index] = size;
  }

  /** Sets the array that offsets point into. */
  void backedBy(byte[] store) {
    bytes = store;
  }

  int size() {
    return size;
  }

  int tag(int index) {
    return tags[index];
  }

  int offset(int index) {
    return offsets[index];
  }

  int length(int index) {
    return lengths[index];
  }

  int next(int index) {
    return nexts[index];
  }

  Vr vr(int index) {
    return vrs[index];
  }

  boolean bigEndian(int index) {
    return bigs[index];
  }

  byte[] bytes() {
    return bytes;
  }
}
