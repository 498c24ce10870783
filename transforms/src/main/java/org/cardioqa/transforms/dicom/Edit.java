package org.cardioqa.transforms.dicom;

import java.util.List;

/** What becomes of an attribute. */
public sealed interface Edit {
  /** The value stays, byte for byte (in little endian); a sequence stays with what is in it. */
  Edit KEEP = new Keep();

  /** The attribute goes. */
  Edit REMOVE = new Remove();

  /** The attribute stays without a value or an item. */
  Edit EMPTY = new Replace(List.of());

  /** Other values, in ASCII, for an attribute of text. */
  static Edit values(List<String> values) {
    return new Replace(List.copyOf(values));
  }

  /** See {@link #KEEP}. */
  record Keep() implements Edit {}

  /** See {@link #REMOVE}. */
  record Remove() implements Edit {}

  /** See {@link #values}. */
  record Replace(List<String> values) implements Edit {}
}
