package org.cardioqa.transforms.ingest;

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

  /** A record that cannot be read. */
  void refuse(String at, Reason reason, String message);
}
