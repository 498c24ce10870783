package org.cardioqa.transforms.deid.dicom;

/** What is done with an attribute, once table, options and defaults were weighed. */
enum Handling {
  /** Stays if its value is well formed and holds no known identifier; of a sequence, the items. */
  KEEP,
  /** Only words that are allowed in descriptors stay. */
  CLEAN,
  /** Stays where the code beside it is of a public coding scheme; else {@link #CLEAN}. */
  CODE,
  /** A date, moved by the patient's shift. */
  SHIFT,
  /** A UID, replaced by its pseudonym unless the standard itself defines it. */
  MAP,
  /** A value that says nothing. */
  DUMMY,
  /** No value. */
  EMPTY,
  /** Goes. */
  REMOVE
}
