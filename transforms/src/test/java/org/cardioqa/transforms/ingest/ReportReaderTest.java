package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReportReaderTest implements ReportReader.Sink {
  private static final IdentityKey KEY =
      IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static final int MAX_BYTES = 1_000;

  private final List<InputSeen> seen = new ArrayList<>();
  private final List<RawReport> reports = new ArrayList<>();
  private final List<Quarantined> refused = new ArrayList<>();

  @AfterEach
  void everyInputIsSeenOnceAndEndsOnce() {
    assertThat(seen).extracting(InputSeen::getInputKey).doesNotHaveDuplicates();
    List<String> ended = new ArrayList<>();
    reports.forEach(report -> ended.add(report.getInputKey()));
    refused.forEach(row -> ended.add(row.getInputKey()));
    assertThat(seen).extracting(InputSeen::getInputKey).containsExactlyInAnyOrderElementsOf(ended);
  }

  @Test
  void aJsonLineIsAReport() {
    read(
        "r.jsonl",
        "{\"report_id\":\"R1\",\"patient_id\":42,\"status\":\"addendum\",\"text\":\"No effusion.\"}\n");

    assertThat(reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getReportId()).isEqualTo("R1");
              assertThat(report.getPatientId()).contains("42");
              assertThat(report.getAccessionNumber()).isEmpty();
              assertThat(report.getStatus()).isEqualTo(ReportStatus.ADDENDUM);
              assertThat(report.getText()).isEqualTo("No effusion.");
            });
  }

  @Test
  void blankLinesAndAMissingLastLineEndDoNoHarm() {
    read("r.jsonl", "\n" + line("R1") + "\r\n\n" + line("R2"));
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R1", "R2");
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {"report_id":"Adams-1","text":"seen by Adams"  | MALFORMED_RECORD
          not json, Adams                                | MALFORMED_RECORD
          ["Adams"]                                      | MALFORMED_RECORD
          "Adams"                                        | MALFORMED_RECORD
          {"report_id":"Adams","report_id":"b"}          | MALFORMED_RECORD
          {"report_id":"Adams","status":"odd","text":"t"}| MALFORMED_RECORD
          {"text":"Adams"}                               | MISSING_REPORT_ID
          {"report_id":"  ","text":"Adams"}              | MISSING_REPORT_ID
          {"report_id":null,"text":"Adams"}              | MISSING_REPORT_ID
          {"report_id":"Adams"}                          | MISSING_TEXT
          {"report_id":"Adams","text":""}                | MISSING_TEXT
          {"report_id":"Adams","text":{"a":"b"}}         | MISSING_TEXT
          {"report_id":"Adams","text":"a\\u0000b"}       | INVALID_ENCODING
          """)
  void aBrokenLineIsSetAsideAndTheNextIsRead(String broken, String reason) {
    read("r.jsonl", broken.replace("\\\\", "\\") + "\n" + line("R2"));

    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R2");
    assertThat(refused)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getReason()).isEqualTo(reason);
              assertThat(row.getMessage()).contains("line 1").doesNotContain("Adams");
            });
  }

  @Test
  void invalidUtf8IsSetAside() {
    read("r.jsonl", (line("R1").replace("No", "N\u00f6") + "\n" + line("R2")).getBytes(ISO_8859_1));

    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R2");
    assertReason("INVALID_ENCODING", "line 1");
  }

  @Test
  void aLineOverTheLimitIsSetAsideWithoutBeingKept() {
    String endless = "{\"report_id\":\"R1\",\"text\":\"" + "x".repeat(3 * MAX_BYTES) + "\"}\n";
    read("r.jsonl", endless + line("R2"));

    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R2");
    assertReason("TOO_LARGE", "line 1");
  }

  @Test
  void aLineOfExactlyTheLimitIsRead() {
    String start = "{\"report_id\":\"R1\",\"text\":\"";
    String text = "x".repeat(MAX_BYTES - start.length() - 2);
    read("r.jsonl", start + text + "\"}\n");

    assertThat(reports).hasSize(1);
  }

  @Test
  void anEndlessLineCostsNoMemory() {
    long megabytes = 300;
    reader(Endless.of("", megabytes << 20)).read(new InputFile("r.jsonl", "r.jsonl", 1L, 0L), this);

    assertReason("TOO_LARGE", "line 1");
  }

  @Test
  void anEmptyFileIsSetAside() {
    read("r.jsonl", "");
    assertReason("EMPTY_FILE", "empty");
  }

  @Test
  void aFileOfBlankLinesIsSetAside() {
    read("r.jsonl", "\n\n  \n");
    assertReason("EMPTY_FILE", "blank");
  }

  @Test
  void aFileWhoseFormNobodyNamesIsSetAside() {
    read("r.pdf", "%PDF");
    assertReason("MALFORMED_RECORD", ".jsonl");
  }

  @Test
  void gzipIsReadWhateverTheNameSays() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(line("R1").getBytes(UTF_8));
    }
    read("r.jsonl.gz", bytes.toByteArray());
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R1");
  }

  @Test
  void aTruncatedGzipIsSetAside() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(line("R1").getBytes(UTF_8));
    }
    read("r.jsonl.gz", java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 12));
    assertThat(refused).extracting(Quarantined::getReason).contains("UNREADABLE_FILE");
  }

  @Test
  void fieldsCanHaveOtherNames() {
    read(
        "r.jsonl",
        "{\"ID\":\"R1\",\"Body\":\"No effusion.\"}".getBytes(UTF_8),
        ReportFields.parse("report_id=ID, text=Body"));
    assertThat(reports).extracting(RawReport::getText).containsExactly("No effusion.");
  }

  @Test
  void csvWithQuotesAndLineBreaksIsRead() {
    read("r.csv", "report_id,text\nR1,\"No \"\"scar\"\",\nno effusion.\"\nR2,Normal.\n");
    assertThat(reports)
        .extracting(RawReport::getText)
        .containsExactly("No \"scar\",\nno effusion.", "Normal.");
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstColumn() {
    read("r.csv", "\uFEFFreport_id,text\nR1,Normal.\n");
    read("r.jsonl", "\uFEFF" + line("R2"));
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R1", "R2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "r.csv; report_id,text\\nR1,Jérôme",
        "r.txt; Jérôme",
        "r.hl7; MSH|^~\\&|||||||ORU^R01|1\\rOBR|1\\rOBX|1|TX|a||Jérôme",
      })
  void whatDeclaresNoCharacterSetIsReadInTheOneThatTheOptionsName(String name, String content) {
    byte[] latin = content.replace("\\n", "\n").replace("\\r", "\r").getBytes(ISO_8859_1);
    assertThat(ReadRecords.in(ISO_8859_1, name, latin).reports)
        .extracting(RawReport::getText)
        .containsExactly("Jérôme");
    assertThat(ReadRecords.in(UTF_8, name, latin).rows())
        .singleElement()
        .asString()
        .startsWith("INVALID_ENCODING");
  }

  @Test
  void aCsvRecordWithTooFewFieldsIsSetAside() {
    read("r.csv", "report_id,patient_id,text\nR1,Adams\nR2,P2,Normal.\n");
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R2");
    assertReason("MALFORMED_RECORD", "2 fields");
  }

  @Test
  void anOpenQuoteInCsvIsSetAside() {
    read("r.csv", "report_id,text\nR1,Normal.\nR2,\"never closed, Adams\n");
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R1");
    assertReason("MALFORMED_RECORD", "nothing behind it was read");
  }

  @Test
  void aCsvRecordWithoutEndCostsNoMemory() {
    reader(Endless.of("report_id,text\nR1,\"", 300L << 20))
        .read(new InputFile("r.csv", "r.csv", 1L, 0L), this);
    assertReason("TOO_LARGE", "record");
  }

  @Test
  void aTextFileIsAReportWithTheFilesNameAsId() {
    read("ward 3/R-17.final.txt", "No effusion.");
    assertThat(reports).extracting(RawReport::getReportId).containsExactly("R-17");
  }

  @Test
  void aTextFileOverTheLimitIsSetAside() {
    read("r.txt", "x".repeat(MAX_BYTES + 1));
    assertReason("TOO_LARGE", "the file");
  }

  @Test
  void theFingerprintTellsAChangedRecord() {
    read("r.jsonl", line("R1"));
    read("s.jsonl", line("R1"));
    read("t.jsonl", line("R1").replace("No", "Small"));

    assertThat(seen.get(0).getFingerprint()).isEqualTo(seen.get(1).getFingerprint());
    assertThat(seen.get(0).getFingerprint()).isNotEqualTo(seen.get(2).getFingerprint());
  }

  private static String line(String id) {
    return "{\"report_id\":\"%s\",\"text\":\"No effusion.\"}".formatted(id);
  }

  private void read(String name, String content) {
    read(name, content.getBytes(UTF_8));
  }

  private void read(String name, byte[] content) {
    read(name, content, ReportFields.unchanged());
  }

  private void read(String name, byte[] content, ReportFields fields) {
    reader(new ByteArrayInputStream(content), fields)
        .read(new InputFile("/in/" + name, name, (long) content.length, 0L), this);
  }

  private static ReportReader reader(InputStream content) {
    return reader(content, ReportFields.unchanged());
  }

  private static ReportReader reader(InputStream content, ReportFields fields) {
    return new ReportReader(
        KEY,
        file -> new ForwardChannel(content, Long.MAX_VALUE),
        Optional.empty(),
        fields,
        UTF_8,
        MAX_BYTES);
  }

  private void assertReason(String reason, String inMessage) {
    assertThat(refused)
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.getReason()).isEqualTo(reason);
              assertThat(row.getMessage()).contains(inMessage).doesNotContain("Adams");
            });
  }

  @Override
  public void seen(InputSeen one) {
    seen.add(one);
  }

  @Override
  public void report(RawReport one) {
    reports.add(one);
  }

  @Override
  public void context(RawContext one) {
    throw new AssertionError("no file here has resources beside reports");
  }

  @Override
  public void refused(Quarantined row) {
    refused.add(row);
  }
}
