package org.cardioqa.pipeline.release.gates;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A picture made small, and a hash that pictures which look alike share but for a few bits.
 *
 * <p>The picture is averaged to 32 x 32 cells; the hash has a bit for each of the 8 x 8 lowest
 * coefficients of its discrete cosine transform: whether it is above their median. Brightness and
 * contrast do not change it, noise and loss of sharpness hardly (the "pHash" of Zauner,
 * Implementation and Benchmarking of Perceptual Image Hash Functions, 2010). Alike hearts have near
 * hashes too; the correlation of the small pictures tells them from copies.
 */
final class PictureHash {
  static final int SIDE = 32;
  private static final int LOW = 8;
  private static final double[][] COSINES = cosines();

  static {
    // Its cache would be a file for every picture.
    ImageIO.setUseCache(false);
  }

  private final long bits;

  /** The small picture, row by row, stretched to 0 to 255. */
  private final byte[] cells;

  private PictureHash(long bits, byte[] cells) {
    this.bits = bits;
    this.cells = cells;
  }

  /**
   * Of a PNG, grey; empty if it cannot be decoded or has one value only.
   *
   * @param png the file
   */
  static Optional<PictureHash> of(ByteBuffer png) {
    byte[] bytes = new byte[png.remaining()];
    png.duplicate().get(bytes);
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bytes));
      return picture == null ? Optional.empty() : of(picture.getRaster());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<PictureHash> of(Raster picture) {
    int columns = picture.getWidth();
    int rows = picture.getHeight();
    int[] values = picture.getSamples(0, 0, columns, rows, 0, (int[]) null);
    double[] cells = new double[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        cells[y * SIDE + x] = mean(values, columns, rows, x, y);
      }
    }
    double least = Arrays.stream(cells).min().orElse(0);
    double range = Arrays.stream(cells).max().orElse(0) - least;
    if (!(range > 0)) {
      return Optional.empty();
    }
    byte[] small = new byte[cells.length];
    for (int i = 0; i < cells.length; i++) {
      small[i] = (byte) Math.round((cells[i] - least) / range * 255);
    }
    return Optional.of(new PictureHash(bits(cells), small));
  }

  private static double mean(int[] values, int columns, int rows, int x, int y) {
    int left = x * columns / SIDE;
    int right = Math.max(left + 1, (x + 1) * columns / SIDE);
    int top = y * rows / SIDE;
    int bottom = Math.max(top + 1, (y + 1) * rows / SIDE);
    long sum = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        sum += values[row * columns + column];
      }
    }
    return (double) sum / ((bottom - top) * (right - left));
  }

  private static long bits(double[] cells) {
    double[][] byRow = new double[SIDE][LOW];
    for (int y = 0; y < SIDE; y++) {
      for (int u = 0; u < LOW; u++) {
        for (int x = 0; x < SIDE; x++) {
          byRow[y][u] += cells[y * SIDE + x] * COSINES[u][x];
        }
      }
    }
    double[] low = new double[LOW * LOW];
    for (int v = 0; v < LOW; v++) {
      for (int u = 0; u < LOW; u++) {
        for (int y = 0; y < SIDE; y++) {
          low[v * LOW + u] += byRow[y][u] * COSINES[v][y];
        }
      }
    }
    double[] sorted = low.clone();
    Arrays.sort(sorted);
    double median = (sorted[LOW * LOW / 2 - 1] + sorted[LOW * LOW / 2]) / 2;
    long bits = 0;
    for (int i = 0; i < low.length; i++) {
      bits |= low[i] > median ? 1L << i : 0;
    }
    return bits;
  }

  private static double[][] cosines() {
    double[][] cosines = new double[LOW][SIDE];
    for (int u = 0; u < LOW; u++) {
      for (int x = 0; x < SIDE; x++) {
        cosines[u][x] = Math.cos(Math.PI * u * (2 * x + 1) / (2 * SIDE));
      }
    }
    return cosines;
  }

  /** The hash. */
  long bits() {
    return bits;
  }

  /** How many bits of the hashes differ. */
  int differingBits(PictureHash other) {
    return Long.bitCount(bits ^ other.bits);
  }

  /** Pearson's correlation of the small pictures, -1 to 1. */
  double correlation(PictureHash other) {
    double sumA = 0;
    double sumB = 0;
    double sumAa = 0;
    double sumBb = 0;
    double sumAb = 0;
    int n = cells.length;
    for (int i = 0; i < n; i++) {
      int a = cells[i] & 0xFF;
      int b = other.cells[i] & 0xFF;
      sumA += a;
      sumB += b;
      sumAa += a * a;
      sumBb += b * b;
      sumAb += a * b;
    }
    double spread = (sumAa - sumA * sumA / n) * (sumBb - sumB * sumB / n);
    return spread > 0 ? (sumAb - sumA * sumB / n) / Math.sqrt(spread) : 0;
  }
}
