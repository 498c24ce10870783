package org.cardioqa.transforms.dicom;

import java.util.List;

/**
 * An attribute that a file gets.
 *
 * @param vr of text, or "SQ"
 * @param values in ASCII; none for a sequence
 * @param items of a sequence, each with its attributes in the order of their tags
 */
public record NewAttribute(
    int tag, String vr, List<String> values, List<List<NewAttribute>> items) {
  /** Copies the lists. */
  public NewAttribute {
    values = List.copyOf(values);
    items = List.copyOf(items);
  }

  /** With values. */
  public static NewAttribute of(int tag, String vr, String... values) {
    return new NewAttribute(tag, vr, List.of(values), List.of());
  }

  /** A sequence. */
  public static NewAttribute sequence(int tag, List<List<NewAttribute>> items) {
    return new NewAttribute(tag, "SQ", List.of(), items);
  }
}
