package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same reports as JSONL on one side, as HL7, FHIR and Parquet on the other: what comes out is
 * the same, and no identifier of anybody is in it.
 */
final class WaysInTest {
  private static final int PATIENTS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What only the patient table knows, in letters that nobody would take for a name. */
  private static final String ALIAS = "wobblegong";

  @TempDir private static Path folder;
  private static Shards plain;
  private static Shards mixed;
  private static CardioQaProcess process;
  private static Set<String> planted;

  @BeforeAll
  static void buildBoth() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(23, PATIENTS, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    planted = new TreeSet<>(Files.readAllLines(archive.resolve("gold/planted.txt"), UTF_8));
    planted.add(ALIAS);
    List<JsonNode> reports = new ArrayList<>();
    for (String line : Files.readAllLines(archive.resolve("reports.jsonl"), UTF_8)) {
      reports.add(JSON.readTree(line));
    }
    writeMixed(reports, Files.createDirectories(folder.resolve("mixed")));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    List<String> common =
        List.of("--dicom=" + archive.resolve("dicom"), "--key-file=" + key, "--pixels=none");
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + folder.resolve("mixed"),
                "--phi-table=" + folder.resolve("patients.csv"),
                "--output=" + folder.resolve("out-mixed")));
    words.addAll(common);
    process = CardioQaProcess.run(folder, planted, words);
    mixed = new Shards(folder.resolve("out-mixed"));

    words.set(1, "--reports=" + archive.resolve("reports.jsonl"));
    words.set(3, "--output=" + folder.resolve("out-plain"));
    assertThat(BuildCommandTest.cardioqa(words.toArray(String[]::new)).code()).isZero();
    plain = new Shards(folder.resolve("out-plain"));
  }

  private static void writeMixed(List<JsonNode> reports, Path in) throws Exception {
    Map<String, List<JsonNode>> byPatient = new TreeMap<>();
    for (JsonNode report : reports) {
      byPatient
          .computeIfAbsent(report.path("patient_id").asText(), id -> new ArrayList<>())
          .add(report);
    }
    StringBuilder hl7 = new StringBuilder("FHS|^~\\&|RIS\rBHS|^~\\&|RIS\r");
    StringBuilder fhir = new StringBuilder();
    StringBuilder patients = new StringBuilder();
    StringBuilder rows = new StringBuilder();
    int number = 0;
    for (Map.Entry<String, List<JsonNode>> patient : byPatient.entrySet()) {
      int way = number++ % 3;
      for (JsonNode report : patient.getValue()) {
        switch (way) {
          case 0 -> hl7.append(message(report));
          case 1 -> fhir.append(resource(report)).append('\n');
          default -> rows.append(report).append('\n');
        }
      }
      if (way == 1) {
        patients.append(patientResource(patient.getValue().get(0))).append('\n');
      }
    }
    Files.writeString(in.resolve("reports.hl7"), hl7 + "BTS\rFTS\r");
    Files.writeString(in.resolve("DiagnosticReport.ndjson"), fhir);
    Files.writeString(in.resolve("Patient.ndjson"), patients);
    writeParquet(Files.writeString(folder.resolve("rows.jsonl"), rows), in.resolve("r.parquet"));
    writeBroken(in);
    Files.writeString(
        in.resolve("alias.jsonl"),
        "{\"report_id\":\"alias\",\"patient_id\":\"ALIAS-77120\",\"language\":\"en\",\"text\":"
            + "\"No effusion. The case of %s was discussed.\"}\n".formatted(ALIAS));
    Files.writeString(
        folder.resolve("patients.csv"),
        "patient_id,aliases,birth_date\nALIAS-77120,%s|other,1950-01-02\n,nobody,\n"
            .formatted(ALIAS));
  }

  /** One of each kind that must not stop the job; the alias is in all of them. */
  private static void writeBroken(Path in) throws IOException {
    Files.writeString(
        in.resolve("broken.hl7"),
        "\u000bPID|1||7^^^^MR||%s\u001c\r\u000bMSH|^~\\&|RIS||||||ORU^R01|1|P|2.5\rPID|1||8||%s\r"
                .formatted(ALIAS, ALIAS)
            + "OBR|1||F8\rOBX|1|TX|CMR||%s \\ open\u001c\r".formatted(ALIAS));
    try (BufferedWriter line = Files.newBufferedWriter(in.resolve("long.ndjson"))) {
      line.write("{\"report_id\":\"%s\",\"text\":\"".formatted(ALIAS));
      for (int megabytes = 0; megabytes < 50; megabytes++) {
        line.write("x".repeat(1 << 20));
      }
    }
    Files.writeString(in.resolve("broken.parquet"), "PAR1 %s PAR1".formatted(ALIAS));
    Files.writeString(in.resolve("nul.txt"), "seen by %s\0".formatted(ALIAS));
  }

  private static void writeParquet(Path jsonl, Path parquet) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_json_auto('%s')) TO '%s' (FORMAT parquet)"
              .formatted(jsonl, parquet));
    }
  }

  private static String message(JsonNode report) {
    String status = report.path("status").asText();
    String digits = report.path("issued").asText().replaceAll("\\D", "");
    String code = status.equals("ADDENDUM") ? "CMR&ADT" : "CMR";
    String letter = status.equals("PRELIMINARY") ? "P" : "F";
    String escaped =
        report
            .path("text")
            .asText()
            .replace("\\", "\\E\\")
            .replace("|", "\\F\\")
            .replace("^", "\\S\\")
            .replace("&", "\\T\\")
            .replace("~", "\\R\\")
            .replace("\n", "\\.br\\");
    return String.join(
        "\r",
        "MSH|^~\\&|RIS|HOSP|||%s||ORU^R01|%s|P|2.5|||||||UNICODE UTF-8|en"
            .formatted(digits, report.path("report_id").asText())
            .replace("|||||||UNICODE", "||||||UNICODE"),
        "PID|1||%s^^^^MR||%s||%s"
            .formatted(
                report.path("patient_id").asText(),
                report.path("patient_name").asText(),
                report.path("birth_date").asText().replace("-", "")),
        "OBR|1|P%s|%s|CMR|||%s|||||||||||||||%s|||%s"
            .formatted(
                report.path("report_id").asText(),
                report.path("accession_number").asText(),
                report.path("exam_date").asText().replace("-", ""),
                digits,
                letter),
        "OBX|1|FT|%s||%s||||||%s".formatted(code, escaped, letter),
        report.has("study_instance_uid")
            ? "ZDS|" + report.path("study_instance_uid").asText() + "^RIS^Application^DICOM"
            : "",
        "");
  }

  private static String resource(JsonNode report) {
    String status = report.path("status").asText();
    var resource = JSON.createObjectNode();
    resource.put("resourceType", "DiagnosticReport");
    resource.put("id", report.path("report_id").asText());
    resource.put("status", status.equals("PRELIMINARY") ? "preliminary" : "final");
    resource.put("language", "en");
    resource.put("issued", report.path("issued").asText());
    resource.putObject("subject").put("reference", "Patient/" + hash(report));
    if (report.has("exam_date")) {
      resource.put("effectiveDateTime", report.path("exam_date").asText());
    }
    if (report.has("accession_number")) {
      var identifier = resource.putArray("identifier").addObject();
      identifier.put("value", report.path("accession_number").asText());
      identifier.putObject("type").putArray("coding").addObject().put("code", "ACSN");
    }
    if (report.has("study_instance_uid")) {
      resource
          .putArray("imagingStudy")
          .addObject()
          .putObject("identifier")
          .put("system", "urn:dicom:uid")
          .put("value", "urn:oid:" + report.path("study_instance_uid").asText());
    }
    resource
        .putArray("presentedForm")
        .addObject()
        .put("contentType", "text/plain")
        .put(
            "data",
            Base64.getEncoder().encodeToString(report.path("text").asText().getBytes(UTF_8)));
    return resource.toString();
  }

  private static String patientResource(JsonNode report) {
    var patient = JSON.createObjectNode();
    patient.put("resourceType", "Patient");
    patient.put("id", hash(report));
    patient.putArray("identifier").addObject().put("value", report.path("patient_id").asText());
    patient.putArray("name").addObject().put("text", report.path("patient_name").asText());
    return patient.toString();
  }

  private static String hash(JsonNode report) {
    return "p" + Integer.toHexString(report.path("patient_id").asText().hashCode());
  }

  @Test
  void theCountsAddUp() {
    assertThat(process.code()).as(process.log()).isZero();
  }

  @Test
  void whatIsNoReportIsSetAsideByItsReason() throws SQLException {
    assertThat(
            mixed.query(
                "SELECT stage, reason, count(*) FROM $quarantine GROUP BY ALL ORDER BY ALL"))
        .containsExactly(
            "ReadPatients MISSING_PATIENT_ID 1",
            "ReadReports INVALID_ENCODING 1",
            "ReadReports MALFORMED_RECORD 2",
            "ReadReports NOT_A_REPORT " + PATIENTS / 3,
            "ReadReports TOO_LARGE 1",
            "ReadReports UNREADABLE_FILE 1");
  }

  @Test
  void theSameCandidatesComeOutWhicheverWayReportsComeIn() throws SQLException {
    String sql =
        """
        SELECT question_code, answers, link_status, count(*)
        FROM $candidates JOIN $reports USING (report_id)
        WHERE text NOT LIKE '%The case of%'
        GROUP BY ALL ORDER BY ALL
        """;
    assertThat(mixed.query(sql)).hasSizeGreaterThan(20).isEqualTo(plain.query(sql));
  }

  @Test
  void studiesAndPatientsHaveTheSamePseudonyms() throws SQLException {
    String sql = "SELECT DISTINCT study_id, patient_id FROM $reports WHERE has_images ORDER BY ALL";
    assertThat(mixed.query(sql)).isNotEmpty().isEqualTo(plain.query(sql));
  }

  @Test
  void noPlantedIdentifierIsInAnyDecodedRowOrTheManifest() throws IOException {
    String decoded = mixed.decoded();
    assertThat(planted).hasSizeGreaterThan(50).filteredOn(decoded::contains).isEmpty();
  }

  @Test
  void noPlantedIdentifierWasPrintedOrInATemporaryFile() {
    assertThat(planted).filteredOn(process.log()::contains).isEmpty();
    assertThat(process.temporaryFiles().seen()).isNotEmpty();
    assertThat(process.temporaryFiles().found()).isEmpty();
  }
}
