package org.cardioqa.transforms.dicom;

/**
 * The stored values of one frame, before any rescale.
 *
 * <p>Unused bits are masked and signed values are sign-extended. Unsigned values over 32767 are
 * negative shorts: {@link #value} has them right.
 */
public final class StoredFrame {
  private final int rows;
  private final int columns;
  private final boolean signed;
  private final short[] values;

  /** Takes the array as it is, rows x columns. */
  StoredFrame(int rows, int columns, boolean signed, short[] values) {
    if (values.length != rows * columns) {
      throw new IllegalArgumentException(
          "%d values for %d x %d".formatted(values.length, rows, columns));
    }
    this.rows = rows;
    this.columns = columns;
    this.signed = signed;
    this.values = values;
  }

  /** A frame of these values, row by row; the array is not copied. */
  public static StoredFrame signed(int rows, int columns, short[] values) {
    return new StoredFrame(rows, columns, true, values);
  }

  /** A frame of these values, row by row, read as 0 to 65535; the array is not copied. */
  public static StoredFrame unsigned(int rows, int columns, short[] values) {
    return new StoredFrame(rows, columns, false, values);
  }

  /** Height. */
  public int rows() {
    return rows;
  }

  /** Width. */
  public int columns() {
    return columns;
  }

  /** Whether values are two's complement. */
  public boolean signed() {
    return signed;
  }

  /** The values, row by row; not a copy. */
  public short[] values() {
    return values;
  }

  /** The value at a place, 0-based. */
  public int value(int row, int column) {
    short value = values[row * columns + column];
    return signed ? value : Short.toUnsignedInt(value);
  }
}
