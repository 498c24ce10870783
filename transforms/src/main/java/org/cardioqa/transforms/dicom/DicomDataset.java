package org.cardioqa.transforms.dicom;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The attributes of a data set, or of an item of a sequence, by tag (0xggggeeee).
 *
 * <p>Text is decoded by the SpecificCharacterSet that holds here; padding is removed. An attribute
 * that is absent and one that is empty answer alike, except to {@link #contains}.
 */
public interface DicomDataset {
  /** The tags in the order of the file, without those of items below. */
  int[] tags();

  /** Whether the attribute is there, empty or not. */
  boolean contains(int tag);

  /** Whether the attribute is a sequence. */
  boolean isSequence(int tag);

  /**
   * The first value as text.
   *
   * @throws DicomFormatException if the value is too long to be kept with a header
   */
  Optional<String> string(int tag) throws DicomFormatException;

  /**
   * All values as text; none for a sequence or a value of plain bytes.
   *
   * @throws DicomFormatException if the value is too long to be kept with a header
   */
  List<String> strings(int tag) throws DicomFormatException;

  /**
   * The first value as an integer.
   *
   * @throws DicomFormatException if it is not one, or is out of the range of an int
   */
  OptionalInt integer(int tag) throws DicomFormatException;

  /**
   * The first value as a number.
   *
   * @throws DicomFormatException if it is not a finite number
   */
  OptionalDouble decimal(int tag) throws DicomFormatException;

  /**
   * All values as numbers.
   *
   * @throws DicomFormatException if one of them is not a finite number
   */
  double[] decimals(int tag) throws DicomFormatException;

  /**
   * The items of a sequence, in order; none where it is absent or no sequence.
   *
   * @throws DicomFormatException if an item's own character set cannot be read
   */
  List<DicomDataset> items(int tag) throws DicomFormatException;
}
