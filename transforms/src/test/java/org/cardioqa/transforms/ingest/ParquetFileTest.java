package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetFileTest {
  @TempDir private Path folder;

  @Test
  void columnsAreTheFieldsOfAReportByTheSameMap() throws Exception {
    byte[] file =
        write(
            "SELECT 17 AS ReportID, 4711::DOUBLE AS patient_id, DATE '2024-03-05' AS exam_date,"
                + " 'No effusion.' AS text, [1] AS nested");

    ReadRecords records =
        ReadRecords.of("r.parquet", file, ReportFields.parse("report_id=ReportID"), 1000);

    RawReport report = records.reports.get(0);
    assertThat(report.getReportId()).isEqualTo("17");
    assertThat(report.getPatientId()).contains("4711");
    assertThat(report.getExamDate()).contains("2024-03-05");
    assertThat(report.getText()).isEqualTo("No effusion.");
    assertThat(records.refused).isEmpty();
  }

  @Test
  void aBadRowIsSetAsideAndTheNextIsRead() throws Exception {
    byte[] file =
        write(
            """
            SELECT * FROM (VALUES ('R1', 'No effusion.', NULL), (NULL, 'seen by Adams', NULL),
              ('Adams', NULL, NULL), ('Adams', repeat('Adams ', 300), NULL),
              ('Adams', 'text', 'odd'), ('R6', 'Normal.', 'preliminary')) t(report_id, text, status)
            """);

    ReadRecords records = ReadRecords.of("r.parquet", file, ReportFields.unchanged(), 1000);

    assertThat(records.reports).extracting(RawReport::getReportId).containsExactly("R1", "R6");
    assertThat(records.rows())
        .containsExactly(
            "MISSING_REPORT_ID: row 2 has no report id",
            "MISSING_TEXT: row 3 has no text",
            "TOO_LARGE: row 4 is over 1000 bytes long; raise the limit if that is right",
            "MALFORMED_RECORD: row 5: its status is none of FINAL, PRELIMINARY, ADDENDUM");
  }

  @Test
  void aCorruptFileIsOneInputSetAside() throws Exception {
    byte[] file = write("SELECT 'R1' AS report_id, 'seen by Adams' AS text");

    ReadRecords records = ReadRecords.of("r.parquet", Arrays.copyOf(file, file.length - 9));

    assertThat(records.reports).isEmpty();
    assertThat(records.refused)
        .singleElement()
        .extracting(Quarantined::getReason)
        .isEqualTo("UNREADABLE_FILE");
    assertThat(records.rows().get(0)).contains("behind row 0").doesNotContain("Adams");
  }

  @Test
  void aFileWithoutTheColumnsOfAReportSaysWhichIsMissing() throws Exception {
    ReadRecords records = ReadRecords.of("r.parquet", write("SELECT 'Adams' AS who"));
    assertThat(records.rows()).containsExactly("MISSING_REPORT_ID: row 1 has no report id");
  }

  @Test
  void aFileWithoutRowsIsSetAside() throws Exception {
    ReadRecords records = ReadRecords.of("r.parquet", write("SELECT 'a' AS report_id WHERE false"));
    assertThat(records.rows()).containsExactly("EMPTY_FILE: the file has no rows; leave it out");
  }

  private byte[] write(String query) throws IOException, SQLException {
    Path file = folder.resolve("rows.parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, file));
    }
    return Files.readAllBytes(file);
  }
}
