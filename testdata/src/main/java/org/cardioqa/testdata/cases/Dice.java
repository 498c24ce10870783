package org.cardioqa.testdata.cases;

import java.util.ArrayList;
import java.util.List;

/**
 * A stream of pseudo-random values that is the same on every JDK: SplitMix64 (Steele, Lea and
 * Flood, 2014), written out here because the JDK does not promise the algorithm of its own class.
 * Not for several threads.
 */
public final class Dice {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  private Dice(long state) {
    this.state = state;
  }

  /**
   * Dice that depend on all of the given numbers and on their order, so that a patient's or a
   * frame's values do not depend on what was drawn before.
   */
  public static Dice of(long... seeds) {
    long mixed = 0;
    for (long seed : seeds) {
      mixed = mix(mixed + STEP) ^ mix(seed * STEP + 0x1234567L);
    }
    return new Dice(mixed);
  }

  /** The next 64 bits. */
  public long nextLong() {
    state += STEP;
    return mix(state);
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    if (low > high) {
      throw new IllegalArgumentException("empty range " + low + " to " + high);
    }
    return low + (int) Long.remainderUnsigned(nextLong(), (long) high - low + 1);
  }

  /** A number from {@code low}, included, to {@code high}, excluded. */
  public double between(double low, double high) {
    return low + (high - low) * ((nextLong() >>> 11) * 0x1.0p-53);
  }

  /** True with the given probability, 0 to 1. */
  public boolean chance(double probability) {
    return between(0.0, 1.0) < probability;
  }

  /** One of the values. */
  public <T> T pick(List<T> values) {
    return values.get(between(0, values.size() - 1));
  }

  /** So many decimal digits, the first of them not 0. */
  public String digits(int count) {
    StringBuilder digits = new StringBuilder(count);
    digits.append((char) ('0' + between(1, 9)));
    while (digits.length() < count) {
      digits.append((char) ('0' + between(0, 9)));
    }
    return digits.toString();
  }

  /** The values in another order. */
  public <T> List<T> shuffled(List<T> values) {
    List<T> rest = new ArrayList<>(values);
    List<T> shuffled = new ArrayList<>(values.size());
    while (!rest.isEmpty()) {
      shuffled.add(rest.remove(between(0, rest.size() - 1)));
    }
    return shuffled;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
