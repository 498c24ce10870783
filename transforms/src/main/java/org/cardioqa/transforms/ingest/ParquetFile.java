package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.parquet.ParquetRows;
import org.cardioqa.transforms.accounting.Reason;

/** Rows of a Parquet file; what is broken in it ends the reading, and what was read stands. */
final class ParquetFile {
  private final Set<String> columns;
  private final int maxChars;

  /**
   * A reader.
   *
   * @param columns the ones wanted
   * @param maxChars of all values of a row together
   */
  ParquetFile(Set<String> columns, int maxChars) {
    this.columns = columns;
    this.maxChars = maxChars;
  }

  void read(SeekableByteChannel channel, Rows rows) {
    long number = 0;
    try (ParquetRows file = ParquetRows.of(channel, columns)) {
      rows.unread(file.others());
      for (Optional<Map<String, String>> row = file.next(); row.isPresent(); row = file.next()) {
        String at = "row " + ++number;
        if (row.get().values().stream().mapToLong(String::length).sum() > maxChars) {
          rows.refuse(at, Reason.TOO_LARGE, ReportReader.tooLarge(at, maxChars));
        } else {
          rows.row(at, row.get());
        }
      }
      if (number == 0) {
        rows.refuse("", Reason.EMPTY_FILE, "the file has no rows; leave it out");
      }
    } catch (IOException e) {
      rows.refuse(
          "end",
          Reason.UNREADABLE_FILE,
          "reading stopped behind row %d (%s); write the file again"
              .formatted(number, e.getMessage()));
    }
  }
}
