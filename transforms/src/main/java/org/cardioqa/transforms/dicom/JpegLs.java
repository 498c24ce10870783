package org.cardioqa.transforms.dicom;

import java.util.Arrays;

/**
 * Decodes JPEG-LS (ITU-T T.87, ISO/IEC 14495-1), lossless and near-lossless, of one component of 2
 * to 16 bits, the form that DICOM's grey pictures have. Names are those of the standard.
 *
 * <p>Bytes that cannot be decoded give an {@link IllegalArgumentException}. Memory is that of the
 * picture that the caller expects, whatever the bytes say.
 */
final class JpegLs {
  private static final int START_OF_FRAME = 0xF7;
  private static final int PARAMETERS = 0xF8;
  private static final int START_OF_SCAN = 0xDA;
  private static final int RESTART_INTERVAL = 0xDD;
  private static final int PRESET_THRESHOLDS = 1;

  private static final int CONTEXTS = 365;
  private static final int MIN_BIAS = -128;
  private static final int MAX_BIAS = 127;

  /** Lengths of runs, as powers of two, by RUNindex (A.2.1). */
  private static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final int rows;
  private final int columns;
  private final JpegBytes bytes;

  private int precision;
  private int maxval;
  private int near;
  private int t1;
  private int t2;
  private int t3;
  private int reset = 64;

  private int range;
  private int qbpp;
  private int limit;
  private int runIndex;
  private final int[] a = new int[CONTEXTS + 2];
  private final int[] b = new int[CONTEXTS];
  private final int[] c = new int[CONTEXTS];
  private final int[] n = new int[CONTEXTS + 2];
  private final int[] nn = new int[2];

  private JpegLs(byte[] coded, int rows, int columns) {
    bytes = new JpegBytes(coded);
    this.rows = rows;
    this.columns = columns;
  }

  /** The samples, row by row. */
  static short[] decode(byte[] coded, int rows, int columns) {
    return new JpegLs(coded, rows, columns).decode();
  }

  private short[] decode() {
    bytes.start();
    while (true) {
      int marker = bytes.marker();
      int end = bytes.segment();
      switch (marker) {
        case START_OF_FRAME -> frame();
        case PARAMETERS -> parameters();
        case RESTART_INTERVAL -> throw new IllegalArgumentException("restart intervals");
        case START_OF_SCAN -> {
          scanHeader();
          bytes.to(end);
          return scan();
        }
        default -> {
          // An application's segment or a comment.
        }
      }
      bytes.to(end);
    }
  }

  private void frame() {
    precision = bytes.one();
    if (precision < 2 || precision > 16) {
      throw new IllegalArgumentException("a precision that is none");
    }
    if (bytes.two() != rows || bytes.two() != columns || bytes.one() != 1) {
      throw new IllegalArgumentException("another picture than the header says");
    }
  }

  private void parameters() {
    if (bytes.one() == PRESET_THRESHOLDS) {
      maxval = bytes.two();
      t1 = bytes.two();
      t2 = bytes.two();
      t3 = bytes.two();
      int preset = bytes.two();
      reset = preset == 0 ? reset : preset;
    } else {
      throw new IllegalArgumentException("mapping tables or an oversize picture");
    }
  }

  private void scanHeader() {
    if (precision == 0 || bytes.one() != 1) {
      throw new IllegalArgumentException("not one component");
    }
    bytes.two();
    near = bytes.one();
    bytes.one();
    if (bytes.one() != 0) {
      throw new IllegalArgumentException("a point transform");
    }
    int most = (1 << precision) - 1;
    maxval = maxval == 0 ? most : maxval;
    if (maxval > most || near > Math.min(255, maxval / 2) || reset < 3) {
      throw new IllegalArgumentException("parameters out of range");
    }
    thresholds();
    range = (maxval + 2 * near) / (2 * near + 1) + 1;
    qbpp = bits(range);
    int bpp = Math.max(2, bits(maxval + 1));
    limit = 2 * (bpp + Math.max(8, bpp));
    Arrays.fill(a, Math.max(2, (range + 32) / 64));
    Arrays.fill(n, 1);
  }

  /** Those not given are the default ones (C.2.4.1.1). */
  private void thresholds() {
    int one;
    int two;
    int three;
    if (maxval >= 128) {
      int factor = (Math.min(maxval, 4095) + 128) / 256;
      one = factor + 2 + 3 * near;
      two = 4 * factor + 3 + 5 * near;
      three = 17 * factor + 4 + 7 * near;
    } else {
      int factor = 256 / (maxval + 1);
      one = Math.max(2, 3 / factor + 3 * near);
      two = Math.max(3, 7 / factor + 5 * near);
      three = Math.max(4, 21 / factor + 7 * near);
    }
    t1 = t1 != 0 ? t1 : clamp(one, near + 1);
    t2 = t2 != 0 ? t2 : clamp(two, t1);
    t3 = t3 != 0 ? t3 : clamp(three, t2);
  }

  private int clamp(int value, int least) {
    return value > maxval || value < least ? least : value;
  }

  private static int bits(int values) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
  }

  private short[] scan() {
    short[] samples = new short[rows * columns];
    // One more on each side: what stands beyond the edges (A.2.1).
    int[] above = new int[columns + 2];
    int[] line = new int[columns + 2];
    for (int row = 0; row < rows; row++) {
      line[0] = above[1];
      above[columns + 1] = above[columns];
      line(above, line);
      for (int column = 0; column < columns; column++) {
        samples[row * columns + column] = (short) line[column + 1];
      }
      int[] swap = above;
      above = line;
      line = swap;
    }
    return samples;
  }

  private void line(int[] above, int[] line) {
    int at = 1;
    while (at <= columns) {
      int ra = line[at - 1];
      int rb = above[at];
      int rc = above[at - 1];
      int rd = above[at + 1];
      if (Math.abs(rd - rb) <= near && Math.abs(rb - rc) <= near && Math.abs(rc - ra) <= near) {
        at = run(above, line, at, ra);
      } else {
        int q = 81 * quantize(rd - rb) + 9 * quantize(rb - rc) + quantize(rc - ra);
        line[at++] = regular(q, predict(ra, rb, rc));
      }
    }
  }

  private int quantize(int d) {
    if (d < 0) {
      if (d <= -t3) {
        return -4;
      }
      if (d <= -t2) {
        return -3;
      }
      return d <= -t1 ? -2 : d < -near ? -1 : 0;
    }
    if (d <= near) {
      return 0;
    }
    if (d < t1) {
      return 1;
    }
    return d < t2 ? 2 : d < t3 ? 3 : 4;
  }

  private static int predict(int ra, int rb, int rc) {
    if (rc >= Math.max(ra, rb)) {
      return Math.min(ra, rb);
    }
    return rc <= Math.min(ra, rb) ? Math.max(ra, rb) : ra + rb - rc;
  }

  private int regular(int context, int predicted) {
    int sign = context < 0 ? -1 : 1;
    int q = context * sign;
    int px = Math.min(maxval, Math.max(0, predicted + sign * c[q]));
    int k = k(q, a[q]);
    int mapped = golomb(k, limit);
    int error;
    if (near == 0 && k == 0 && 2 * b[q] <= -n[q]) {
      error = (mapped & 1) == 1 ? mapped >> 1 : -(mapped >> 1) - 1;
    } else {
      error = (mapped & 1) == 1 ? -((mapped + 1) >> 1) : mapped >> 1;
    }
    update(q, error);
    return reconstruct(px, sign * error);
  }

  private void update(int q, int error) {
    b[q] += error * (2 * near + 1);
    a[q] += Math.abs(error);
    if (n[q] == reset) {
      a[q] >>= 1;
      b[q] >>= 1;
      n[q] >>= 1;
    }
    n[q]++;
    if (b[q] <= -n[q]) {
      b[q] = Math.max(b[q] + n[q], 1 - n[q]);
      c[q] = Math.max(MIN_BIAS, c[q] - 1);
    } else if (b[q] > 0) {
      b[q] = Math.min(b[q] - n[q], 0);
      c[q] = Math.min(MAX_BIAS, c[q] + 1);
    }
  }

  private int reconstruct(int px, int error) {
    int step = 2 * near + 1;
    int value = px + error * step;
    if (value < -near) {
      value += range * step;
    } else if (value > maxval + near) {
      value -= range * step;
    }
    return Math.min(maxval, Math.max(0, value));
  }

  /** A run of equal samples and the one that ends it; returns the place behind (A.7). */
  private int run(int[] above, int[] line, int from, int ra) {
    int at = from;
    boolean ended = false;
    while (!ended && at <= columns) {
      if (bytes.bit() == 1) {
        int length = 1 << J[runIndex];
        int fits = Math.min(length, columns + 1 - at);
        Arrays.fill(line, at, at + fits, ra);
        at += fits;
        if (fits == length) {
          runIndex = Math.min(J.length - 1, runIndex + 1);
        }
      } else {
        int length = bytes.bits(J[runIndex]);
        if (at + length > columns) {
          throw new IllegalArgumentException("a run beyond the end of its line");
        }
        Arrays.fill(line, at, at + length, ra);
        at += length;
        ended = true;
      }
    }
    if (ended) {
      line[at] = interruption(ra, above[at]);
      runIndex = Math.max(0, runIndex - 1);
      at++;
    }
    return at;
  }

  private int interruption(int ra, int rb) {
    int type = Math.abs(ra - rb) <= near ? 1 : 0;
    int q = CONTEXTS + type;
    int k = k(q, type == 0 ? a[q] : a[q] + (n[q] >> 1));
    int mapped = golomb(k, limit - J[runIndex] - 1);
    int sum = mapped + type;
    boolean odd = (sum & 1) == 1;
    int size = (sum + 1) >> 1;
    int error = (k != 0 || 2 * nn[type] >= n[q]) == odd ? -size : size;
    if (error < 0) {
      nn[type]++;
    }
    a[q] += (mapped + 1 - type) >> 1;
    if (n[q] == reset) {
      a[q] >>= 1;
      n[q] >>= 1;
      nn[type] >>= 1;
    }
    n[q]++;
    return type == 1 ? reconstruct(ra, error) : reconstruct(rb, ra > rb ? -error : error);
  }

  private int k(int q, int sum) {
    int k = 0;
    while ((long) n[q] << k < sum) {
      k++;
    }
    return k;
  }

  /** A limited-length Golomb code (A.5.3). */
  private int golomb(int k, int most) {
    int zeros = 0;
    while (bytes.bit() == 0) {
      if (++zeros > most) {
        throw new IllegalArgumentException("a code that is too long");
      }
    }
    if (zeros < most - qbpp - 1) {
      return (zeros << k) + bytes.bits(k);
    }
    return bytes.bits(qbpp) + 1;
  }
}
