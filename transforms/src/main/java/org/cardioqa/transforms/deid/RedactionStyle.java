package org.cardioqa.transforms.deid;

/** What stands in the place of an identifier. */
public enum RedactionStyle {
  /** Something else of the same shape, so that what was missed hides among what was replaced. */
  SURROGATES,
  /** The type in brackets, such as [NAME]. */
  TAGS
}
