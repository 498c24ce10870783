package org.cardioqa.transforms.dicom;

import java.util.Arrays;

/**
 * Decodes sequential DCT JPEG with Huffman codes (ITU-T T.81, SOF0 and SOF1) of one component of 8
 * or 12 bits, which the JDK's decoder cannot read with 12. Names are those of the standard.
 *
 * <p>Bytes that cannot be decoded give an {@link IllegalArgumentException}.
 */
final class JpegExtended {
  private static final int BASELINE = 0xC0;
  private static final int EXTENDED = 0xC1;
  private static final int HUFFMAN_TABLES = 0xC4;
  private static final int START_OF_SCAN = 0xDA;
  private static final int QUANTIZATION_TABLES = 0xDB;
  private static final int RESTART_INTERVAL = 0xDD;
  private static final int RESTART = 0xD0;
  private static final int BLOCK = 8;
  private static final int COEFFICIENTS = BLOCK * BLOCK;
  private static final int TABLES = 4;
  private static final int RUN_OF_ZEROS = 0xF0;

  private static final int[] ZIGZAG = zigzag();
  private static final double[] COSINES = cosines();

  private final int rows;
  private final int columns;
  private final JpegBytes bytes;
  private final int[][] quantizers = new int[TABLES][];
  private final Huffman[] dc = new Huffman[TABLES];
  private final Huffman[] ac = new Huffman[TABLES];
  private int precision;
  private int quantizer;
  private int interval;

  private JpegExtended(byte[] coded, int rows, int columns) {
    bytes = new JpegBytes(coded);
    this.rows = rows;
    this.columns = columns;
  }

  /** The samples, row by row. */
  static short[] decode(byte[] coded, int rows, int columns) {
    return new JpegExtended(coded, rows, columns).decode();
  }

  private short[] decode() {
    bytes.start();
    while (true) {
      int marker = bytes.marker();
      int end = bytes.segment();
      switch (marker) {
        case BASELINE, EXTENDED -> frame();
        case QUANTIZATION_TABLES -> quantizers(end);
        case HUFFMAN_TABLES -> codes(end);
        case RESTART_INTERVAL -> interval = bytes.two();
        case START_OF_SCAN -> {
          return scan(end);
        }
        default -> {
          if (marker > EXTENDED && marker <= 0xCF && marker != 0xC8 && marker != 0xCC) {
            throw new IllegalArgumentException("not sequential DCT with Huffman codes");
          }
        }
      }
      bytes.to(end);
    }
  }

  private void frame() {
    precision = bytes.one();
    if (precision != 8 && precision != 12) {
      throw new IllegalArgumentException("neither 8 nor 12 bits");
    }
    if (bytes.two() != rows || bytes.two() != columns || bytes.one() != 1) {
      throw new IllegalArgumentException("another picture than the header says");
    }
    bytes.two();
    quantizer = table(bytes.one());
  }

  private void quantizers(int end) {
    while (bytes.position() < end) {
      int form = bytes.one();
      int[] table = new int[COEFFICIENTS];
      for (int i = 0; i < COEFFICIENTS; i++) {
        table[i] = form >> 4 == 0 ? bytes.one() : bytes.two();
      }
      quantizers[table(form & 0xF)] = table;
    }
  }

  private void codes(int end) {
    while (bytes.position() < end) {
      int form = bytes.one();
      (form >> 4 == 0 ? dc : ac)[table(form & 0xF)] = Huffman.read(bytes);
    }
  }

  private static int table(int number) {
    if (number >= TABLES) {
      throw new IllegalArgumentException("a table that cannot be");
    }
    return number;
  }

  private short[] scan(int end) {
    if (precision == 0 || bytes.one() != 1) {
      throw new IllegalArgumentException("not one component");
    }
    bytes.one();
    int tables = bytes.one();
    Huffman first = dc[table(tables >> 4)];
    Huffman others = ac[table(tables & 0xF)];
    int[] steps = quantizers[quantizer];
    if (first == null || others == null || steps == null) {
      throw new IllegalArgumentException("a table is missing");
    }
    bytes.to(end);
    short[] samples = new short[rows * columns];
    double[] block = new double[COEFFICIENTS];
    int prediction = 0;
    int done = 0;
    for (int row = 0; row < rows; row += BLOCK) {
      for (int column = 0; column < columns; column += BLOCK) {
        if (interval > 0 && done > 0 && done % interval == 0) {
          bytes.align();
          if ((bytes.marker() & ~7) != RESTART) {
            throw new IllegalArgumentException("no restart where one must be");
          }
          prediction = 0;
        }
        prediction = block(first, others, steps, prediction, block);
        put(block, row, column, samples);
        done++;
      }
    }
    return samples;
  }

  private int block(Huffman first, Huffman others, int[] steps, int prediction, double[] block) {
    Arrays.fill(block, 0);
    int value = prediction + extended(first.next(bytes));
    block[0] = (double) value * steps[0];
    int index = 1;
    while (index < COEFFICIENTS) {
      int code = others.next(bytes);
      if (code == 0) {
        break;
      }
      index += code >> 4;
      if (code != RUN_OF_ZEROS) {
        if (index >= COEFFICIENTS) {
          throw new IllegalArgumentException("a coefficient beyond its block");
        }
        block[ZIGZAG[index]] = (double) extended(code & 0xF) * steps[index];
      }
      index++;
    }
    return value;
  }

  /** A number of so many bits (F.2.2.1). */
  private int extended(int size) {
    if (size == 0) {
      return 0;
    }
    if (size > 15) {
      throw new IllegalArgumentException("a coefficient of too many bits");
    }
    int value = bytes.huffmanBits(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  private void put(double[] block, int row, int column, short[] samples) {
    double[] half = new double[COEFFICIENTS];
    for (int v = 0; v < BLOCK; v++) {
      for (int x = 0; x < BLOCK; x++) {
        double sum = 0;
        for (int u = 0; u < BLOCK; u++) {
          sum += COSINES[x * BLOCK + u] * block[v * BLOCK + u];
        }
        half[v * BLOCK + x] = sum;
      }
    }
    int most = (1 << precision) - 1;
    for (int y = 0; y < Math.min(BLOCK, rows - row); y++) {
      for (int x = 0; x < Math.min(BLOCK, columns - column); x++) {
        double sum = 1 << (precision - 1);
        for (int v = 0; v < BLOCK; v++) {
          sum += COSINES[y * BLOCK + v] * half[v * BLOCK + x];
        }
        long value = Math.min(most, Math.max(0, Math.round(sum)));
        samples[(row + y) * columns + column + x] = (short) value;
      }
    }
  }

  /** Place in a block of the i-th coefficient coded (figure A.6). */
  private static int[] zigzag() {
    int[] places = new int[COEFFICIENTS];
    int index = 0;
    for (int diagonal = 0; diagonal < 2 * BLOCK - 1; diagonal++) {
      for (int i = 0; i <= diagonal; i++) {
        int row = diagonal % 2 == 0 ? diagonal - i : i;
        int column = diagonal - row;
        if (row < BLOCK && column < BLOCK) {
          places[index++] = row * BLOCK + column;
        }
      }
    }
    return places;
  }

  private static double[] cosines() {
    double[] cosines = new double[COEFFICIENTS];
    for (int x = 0; x < BLOCK; x++) {
      for (int u = 0; u < BLOCK; u++) {
        double scale = u == 0 ? Math.sqrt(0.125) : 0.5;
        cosines[x * BLOCK + u] = scale * StrictMath.cos((2 * x + 1) * u * Math.PI / 16);
      }
    }
    return cosines;
  }

  /** A table of codes by their lengths (C.2, F.2.2.3). */
  private static final class Huffman {
    private static final int MAX_LENGTH = 16;

    private final int[] counts;
    private final int[] symbols;

    private Huffman(int[] counts, int[] symbols) {
      this.counts = counts;
      this.symbols = symbols;
    }

    static Huffman read(JpegBytes bytes) {
      int[] counts = new int[MAX_LENGTH];
      int all = 0;
      for (int i = 0; i < MAX_LENGTH; i++) {
        counts[i] = bytes.one();
        all += counts[i];
      }
      int[] symbols = new int[all];
      for (int i = 0; i < all; i++) {
        symbols[i] = bytes.one();
      }
      return new Huffman(counts, symbols);
    }

    int next(JpegBytes bytes) {
      int code = 0;
      int first = 0;
      int index = 0;
      for (int length = 0; length < MAX_LENGTH; length++) {
        code |= bytes.huffmanBit();
        if (code - first < counts[length]) {
          return symbols[index + code - first];
        }
        index += counts[length];
        first = (first + counts[length]) << 1;
        code <<= 1;
      }
      throw new IllegalArgumentException("a code of no symbol");
    }
  }
}
