package org.cardioqa.transforms.ingest;

import java.util.List;
import java.util.Map;
import org.cardioqa.transforms.accounting.Reason;

/** Takes the records of a file of named values, and those that are none. */
interface Rows {
  /**
   * A record.
   *
   * @param at where in the file, such as "record 3"
   * @param values by the names that the file gives them
   */
  void row(String at, Map<String, String> values);

  /** Columns of the file that were not asked for, or are nested: they are in no record. */
  default void unread(List<String> columns) {
    // To most they do not matter.
  }

  /** A record that cannot be read. */
  void refuse(String at, Reason reason, String message);
}
