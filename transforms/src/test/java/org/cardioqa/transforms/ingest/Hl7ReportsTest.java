package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Invented messages in the manner of several systems, and what is read from them. */
final class Hl7ReportsTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/cardioqa/transforms/ingest/hl7");

  private static final String MESSAGE =
      String.join(
          "\r",
          "MSH|^~\\&|RIS|HOSP|||20240501||ORU^R01|A1|P|2.5",
          "PID|1||770011^^^HAV^MR||Lindqvist^Tove",
          "OBR|1|P77|F77|CMR|||20240430|||||||||||||||20240501|||F",
          "OBX|1|TX|CMR||No effusion.||||||F",
          "");

  static List<String> fixtures() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".hl7"))
          .map(name -> name.replace(".hl7", ""))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aMessageIsReadAsExpected(String name) throws IOException {
    String expected = Files.readString(FOLDER.resolve(name + ".expected"));
    assertThat(Rendering.of(read(fixture(name), charset(fixture(name))))).isEqualTo(expected);
  }

  private static Charset charset(String text) throws IOException {
    return text.contains("|8859/15") ? Charset.forName("ISO-8859-15") : UTF_8;
  }

  private static String fixture(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".hl7"));
  }

  private static ReadRecords read(String text, Charset charset) {
    return ReadRecords.of("in.hl7", text.getBytes(charset));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\\r",
        "\\n",
        "\\r\\n",
        "\\r\\r\\n",
      })
  void segmentsMayEndInAnyWay(String end) {
    String text = MESSAGE.replace("\r", end.replace("\\r", "\r").replace("\\n", "\n"));
    assertOneReport(ReadRecords.of("in.hl7", text.getBytes(US_ASCII)));
  }

  @Test
  void framesOfTheWireAreNoPartOfAMessage() {
    String framed = "\u000b" + MESSAGE + "\u001c\r";
    ReadRecords two = read(framed + framed.replace("A1", "A2"), US_ASCII);
    assertThat(two.refused).isEmpty();
    assertThat(two.reports).hasSize(2).allMatch(r -> r.getText().equals("No effusion."));
  }

  @Test
  void aFramedMessageWithoutItsHeaderIsSetAsideAndTheNextIsRead() {
    String headless = MESSAGE.substring(MESSAGE.indexOf("PID"));
    ReadRecords records =
        read("\u000b" + headless + "\u001c\r\u000b" + MESSAGE + "\u001c\r", US_ASCII);
    assertThat(records.reports).hasSize(1);
    assertThat(records.rows())
        .containsExactly(
            "MALFORMED_RECORD: message 1: segment 1: a message begins with the segment MSH");
  }

  @Test
  void aTextFileThatHoldsMessagesIsReadAsThese() {
    assertOneReport(ReadRecords.of("export.txt", MESSAGE.getBytes(US_ASCII)));
  }

  @Test
  void otherSeparatorsAreObeyed() {
    String odd = MESSAGE.replace('|', '!').replace('^', '*').replace("\\&", "$%");
    ReadRecords records = read(odd.replace("effusion", "effusion $F$ $R$"), US_ASCII);
    assertThat(records.rows()).isEmpty();
    assertThat(records.reports.get(0).getText()).isEqualTo("No effusion ! ~.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "MSH|^~\\&|; XSH|^~\\&|; MALFORMED_RECORD; begins with the segment MSH",
        "|^~\\&|; |^~|; MALFORMED_RECORD; fields 1 and 2",
        "|^~\\&|; |^^\\&|; MALFORMED_RECORD; fields 1 and 2",
        "ORU^R01; ``; MALFORMED_RECORD; field 9",
        "ORU^R01; ORM^O01; NOT_A_REPORT; field 9",
        "PID|1; Lindqvist 1; MALFORMED_RECORD; segment 2",
        "No effusion; No \\q\\ effusion; MALFORMED_RECORD; segment 4 (OBX), field 5",
        "No effusion; No \\effusion; MALFORMED_RECORD; segment 4 (OBX), field 5",
        "No effusion; No \\XZZ\\ effusion; MALFORMED_RECORD; segment 4 (OBX), field 5",
        "No effusion; No \\X0\\ effusion; MALFORMED_RECORD; segment 4 (OBX), field 5",
        "No effusion; No \\C2842\\ effusion; MALFORMED_RECORD; segment 4 (OBX), field 5",
        "Lindqvist^Tove; Lind\\qvist; MALFORMED_RECORD; segment 2 (PID), field 5",
        "No effusion; No \\X00\\ effusion; INVALID_ENCODING; NUL",
        "No effusion; No \u0000 effusion; INVALID_ENCODING; NUL",
        "OBR|1; ZBR|1; MALFORMED_RECORD; in front of any OBR",
        "|TX|; |RP|; MISSING_TEXT; has no text",
        "No effusion.; ``; MISSING_TEXT; has no text",
        "No effusion.; `\"\"`; MISSING_TEXT; has no text",
        "|||F\r; |||X\r; WITHDRAWN; OBR-25",
        "2.5\r; 2.5||||||KLINGON\r; INVALID_ENCODING; MSH-18",
      })
  void aMalformedMessageIsSetAsideWithItsPlaceAndTheNextIsRead(
      String from, String to, String reason, String place) {
    String broken =
        MESSAGE.replaceFirst(Pattern.quote(real(from)), Matcher.quoteReplacement(real(to)));
    assertThat(broken).isNotEqualTo(MESSAGE);

    ReadRecords records = read(broken + MESSAGE.replace("A1", "A2"), UTF_8);

    assertThat(records.reports).extracting(RawReport::getText).containsExactly("No effusion.");
    assertThat(records.rows())
        .singleElement()
        .asString()
        .startsWith(reason + ": message 1")
        .contains(place)
        .doesNotContain("Lind", "effusion", "KLINGON");
  }

  private static String real(String text) {
    return text.replace("\\r", "\r");
  }

  @ParameterizedTest
  @CsvSource({
    "UNICODE UTF-8, UTF-8",
    "8859/1, ISO-8859-1",
    "8859/15, ISO-8859-15",
    "ISO IR100, ISO-8859-1",
    "ASCII~8859/1, ISO-8859-1",
    "'', UTF-8",
  })
  void theDeclaredCharacterSetIsObeyed(String declared, String charset) {
    String message =
        MESSAGE.replace("|2.5\r", "|2.5||||||" + declared + "\r").replace("Tove", "Ærøskøbing");
    ReadRecords records = read(message, Charset.forName(charset));
    assertThat(Rendering.of(records)).contains("NAME Lindqvist^Ærøskøbing");
  }

  @ParameterizedTest
  @CsvSource({"ASCII, ISO-8859-1", "UNICODE UTF-8, ISO-8859-1", "'', ISO-8859-1"})
  void bytesThatAreNotOfTheDeclaredSetAreSetAside(String declared, String charset) {
    String message =
        MESSAGE.replace("|2.5\r", "|2.5||||||" + declared + "\r").replace("Tove", "Ærøskøbing");
    ReadRecords records = read(message, Charset.forName(charset));
    assertThat(records.reports).isEmpty();
    assertThat(records.rows()).singleElement().asString().startsWith("INVALID_ENCODING: message 1");
  }

  @Test
  void fieldsMayStandElsewhere() {
    String message =
        MESSAGE
            .replace("|F\rOBX", "|F|||||||^Kowalczyk\rOBX")
            .replace("||20240430|", "||20240430|||X-9|");
    RawReport report =
        ReadRecords.of(
                "in.hl7",
                message.getBytes(US_ASCII),
                ReportFields.parse("accession_number=OBR-10,patient_id=PID-5.2,report_id=ReportID"),
                1000)
            .reports
            .get(0);
    assertThat(report.getAccessionNumber()).contains("X-9");
    assertThat(report.getPatientId()).contains("Tove");
    assertThat(report.getReportId()).isEqualTo("HOSP|RIS|20240501|A1|F77");
  }

  @Test
  void aMessageOverTheLimitIsSetAsideAndTheNextIsRead() {
    String message = MESSAGE.replace("effusion", "effusion".repeat(300));
    ReadRecords records =
        ReadRecords.of(
            "in.hl7", (message + MESSAGE).getBytes(US_ASCII), ReportFields.unchanged(), 1000);
    assertThat(records.reports).hasSize(1);
    assertThat(records.rows()).singleElement().asString().startsWith("TOO_LARGE: message 1");
  }

  @Test
  void aSegmentWithoutEndCostsNoMemory() {
    ReadRecords records =
        ReadRecords.of(
            new InputFile("in.hl7", "in.hl7", 1L, 0L),
            file ->
                new ForwardChannel(Endless.of(MESSAGE + "OBX|2|TX|", 300L << 20), Long.MAX_VALUE),
            ReportFields.unchanged(),
            1000);
    assertThat(records.rows()).singleElement().asString().startsWith("TOO_LARGE: message 1");
  }

  @Test
  void delimitersWithoutEndAreSetAside() {
    ReadRecords records = read(MESSAGE.replace("effusion", "^&~|".repeat(10_000)), US_ASCII);
    assertThat(records.rows())
        .containsExactly("MALFORMED_RECORD: message 1: segment 4 (OBX): over 2000 delimiters");
  }

  @Test
  void aFileWithoutAMessageIsSetAside() {
    assertThat(read("\r\n\r\nFHS|^~\\&|A\rFTS|0\r", US_ASCII).rows())
        .containsExactly("EMPTY_FILE: the file has no message; leave it out");
  }

  /**
   * Flipped bits, lost tails, doubled and swapped pieces: rows in quarantine, never an exception.
   */
  @Test
  void brokenBytesEndAsReportsOrRows() throws IOException {
    Random random = new Random(11);
    int refused = 0;
    for (String name : fixtures()) {
      byte[] good = fixture(name).replace('\n', '\r').getBytes(ISO_8859_1);
      for (int round = 0; round < 400; round++) {
        byte[] bad = broken(good, random);
        ReadRecords records = ReadRecords.of("in.hl7", bad);
        assertThat(records.seen).isNotEmpty();
        assertThat(records.rows().toString()).doesNotContain("Quillf", "Osei", "Holmq", "Lindq");
        refused += records.refused.size();
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  private static byte[] broken(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int flips = random.nextInt(8); flips >= 0; flips--) {
      bad[random.nextInt(bad.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt(256)
              : "|^~\\&\r\n\u000b\"MSHOBX".getBytes(ISO_8859_1)[random.nextInt(15)];
    }
    int from = random.nextInt(bad.length);
    int length = random.nextInt(bad.length - from);
    if (random.nextInt(3) == 0) {
      System.arraycopy(good, random.nextInt(good.length - length), bad, from, length);
    }
    return random.nextInt(3) == 0 ? Arrays.copyOf(bad, from + 1) : bad;
  }

  private static void assertOneReport(ReadRecords records) {
    assertThat(records.rows()).isEmpty();
    assertThat(records.reports)
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.getText()).isEqualTo("No effusion.");
              assertThat(report.getPatientId()).contains("770011");
              assertThat(report.getAccessionNumber()).contains("F77");
            });
  }
}
