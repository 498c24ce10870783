package org.cardioqa.bench.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.transforms.shards.Table;

/**
 * Looks with DuckDB, which shares no code with what wrote them, at whether finished shards are what
 * they should be, row by row, pictures included.
 */
final class ShardCheck implements AutoCloseable {
  /**
   * What shards hold.
   *
   * @param rawBytes of the pixels before they became pictures
   */
  record Contents(long slices, long pngBytes, long rawBytes, long reports, long candidates) {
    Contents plus(Contents other) {
      return new Contents(
          slices + other.slices,
          pngBytes + other.pngBytes,
          rawBytes + other.rawBytes,
          reports + other.reports,
          candidates + other.candidates);
    }
  }

  /** A thing that must not be, and the query that counts how often it is. */
  private record Fault(String what, String count) {}

  private static final List<Fault> FAULTS =
      List.of(
          new Fault("slices share an id", "SELECT count(*) - count(DISTINCT slice_id) FROM slices"),
          new Fault("slices have no pixels", "SELECT count(*) FROM slices WHERE image IS NULL"),
          new Fault(
              "pictures are no PNG",
              "SELECT count(*) FROM slices WHERE image IS NOT NULL AND"
                  + " image.bytes[1:8] <> '\\x89PNG\\x0D\\x0A\\x1A\\x0A'::BLOB"),
          new Fault(
              "slices stand in no volume, or outside of it",
              "SELECT count(*) FROM slices LEFT JOIN volumes USING (volume_id)"
                  + " WHERE coalesce(slice_index NOT BETWEEN 1 AND slices"
                  + " OR phase_index NOT BETWEEN 1 AND phases, true)"),
          new Fault(
              "volumes lack frames",
              "SELECT count(*) FROM volumes LEFT JOIN"
                  + " (SELECT volume_id, count(*) AS frames FROM slices GROUP BY volume_id)"
                  + " USING (volume_id) WHERE frames IS DISTINCT FROM slices * phases"),
          new Fault(
              "candidates share an id", "SELECT count(*) - count(DISTINCT qa_id) FROM candidates"),
          new Fault(
              "links of candidates lead to no volume of their study",
              "SELECT count(*) FROM (SELECT study_id, unnest(links) AS link FROM candidates) c"
                  + " LEFT JOIN volumes v ON v.volume_id = c.link.volume_id"
                  + " WHERE v.study_id IS DISTINCT FROM c.study_id"
                  + " OR c.link.slice_to > v.slices OR c.link.phase_to > v.phases"),
          new Fault(
              "sentences of evidence do not stand in the report where they are said to",
              "SELECT count(*) FROM"
                  + " (SELECT report_id, unnest(evidence) AS e FROM candidates) c"
                  + " LEFT JOIN reports r USING (report_id)"
                  + " WHERE substr(r.text, c.e.start + 1, c.e.\"end\" - c.e.start)"
                  + " IS DISTINCT FROM c.e.sentence"),
          new Fault(
              "inputs share a key", "SELECT count(*) - count(DISTINCT input_key) FROM inputs"),
          new Fault("inputs were set aside", "SELECT count(*) FROM quarantine"));

  private final Connection duckDb;

  /** Opens the shards of a run. */
  ShardCheck(Path shards) throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckDb.createStatement()) {
      // Beside it waits a job that will want the memory.
      statement.execute("SET memory_limit = '2GB'");
      for (Table<?> table : Table.ALL) {
        statement.execute(
            "CREATE VIEW %s AS FROM '%s/%s/*.parquet'"
                .formatted(table.name(), shards.toString().replace("'", "''"), table.name()));
      }
    }
  }

  /** What is wrong with the shards; nothing, it is hoped. */
  List<String> faults() throws SQLException {
    List<String> faults = new ArrayList<>();
    for (Fault fault : FAULTS) {
      long count = number(fault.count());
      if (count != 0) {
        faults.add("%s (%d times)".formatted(fault.what(), count));
      }
    }
    return faults;
  }

  /** How much the shards hold. */
  Contents contents() throws SQLException {
    return new Contents(
        number("SELECT count(*) FROM slices"),
        number("SELECT sum(octet_length(image.bytes)) FROM slices"),
        number("SELECT sum(2 * rows * columns) FROM slices"),
        number("SELECT count(*) FROM inputs WHERE kind = 'REPORT'"),
        number("SELECT count(*) FROM candidates"));
  }

  /** How many inputs of DICOM there are. */
  long instances() throws SQLException {
    return number("SELECT count(*) FROM inputs WHERE kind = 'DICOM'");
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  @Override
  public void close() throws SQLException {
    duckDb.close();
  }
}
