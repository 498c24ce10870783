package org.cardioqa.testdata.images;

import org.cardioqa.testdata.cases.Dice;

/**
 * Noise of a magnitude picture: the two channels of the receiver carry independent Gaussian noise,
 * so that the length of their sum follows Rice's distribution (Gudbjartsson and Patz, Magn Reson
 * Med 1995).
 */
final class Noise {
  private static final int LEVELS = 1 << 16;
  private static final int MAX_STORED = (1 << 12) - 1;

  /** Quantiles of the normal distribution at the middles of equal parts. */
  private static final float[] NORMAL = quantiles();

  private Noise() {}

  /** Adds noise to the signals and stores them in 12 bits. */
  static short[] store(float[] signal, Contrast contrast, Dice dice) {
    short[] stored = new short[signal.length];
    float noise = contrast.noise();
    boolean signed = contrast.zero() > 0;
    long bits = 0;
    for (int i = 0; i < signal.length; i++) {
      bits = (i & 1) == 0 ? dice.nextLong() : bits >>> 32;
      float real = signal[i] + noise * NORMAL[(int) (bits & 0xFFFF)];
      float value;
      if (signed) {
        value = real + contrast.zero();
      } else {
        float imaginary = noise * NORMAL[(int) ((bits >>> 16) & 0xFFFF)];
        value = (float) Math.sqrt(real * real + imaginary * imaginary);
      }
      stored[i] = (short) Math.max(0, Math.min(MAX_STORED, (int) (value + 0.5f)));
    }
    return stored;
  }

  private static float[] quantiles() {
    float[] table = new float[LEVELS];
    // The density is summed up in small steps; where the sum passes a level, that is its quantile.
    double step = 1e-5;
    double area = 0;
    double x = 0;
    double root = StrictMath.sqrt(2 * Math.PI);
    for (int i = LEVELS / 2; i < LEVELS; i++) {
      double wanted = (i + 0.5) / LEVELS - 0.5;
      while (area < wanted) {
        double middle = x + step / 2;
        area += step * StrictMath.exp(-middle * middle / 2) / root;
        x += step;
      }
      table[i] = (float) x;
      table[LEVELS - 1 - i] = (float) -x;
    }
    return table;
  }
}
