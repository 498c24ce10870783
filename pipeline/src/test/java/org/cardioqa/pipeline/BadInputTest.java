package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of broken input in one archive: the job goes on, and each is set aside by reason. */
final class BadInputTest {
  /** In every broken record; it must come out nowhere. */
  private static final String MARK = "Quillfeather";

  @TempDir private static Path folder;
  private static Shards shards;
  private static CardioQaProcess process;

  @BeforeAll
  static void buildFromABrokenArchive() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(3, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    breakReports(archive.resolve("reports.jsonl"));
    breakDicom(archive.resolve("dicom"));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path output = folder.resolve("out");
    process =
        CardioQaProcess.run(
            folder,
            Set.of(MARK),
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + key,
                "--output=" + output));
    shards = new Shards(output);
  }

  private static void breakReports(Path file) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    lines.write(Files.readAllBytes(file));
    String uid = field(file, "study_instance_uid");
    String accession = otherAccession(file, uid);
    for (String line :
        List.of(
            "{\"report_id\":\"a\",\"text\":\"" + MARK,
            "{\"text\":\"seen by " + MARK + "\"}",
            "{\"report_id\":\"" + MARK + " long\",\"text\":\"" + "scar ".repeat(420_000) + "\"}",
            "{\"report_id\":\"" + MARK + "\",\"text\":\"No effusion.\"}",
            "{\"report_id\":\"" + MARK + "\",\"text\":\"An effusion.\"}",
            "{\"report_id\":\"c "
                + MARK
                + "\",\"text\":\"Normal.\",\"study_instance_uid\":\""
                + uid
                + "\",\"accession_number\":\""
                + accession
                + "\"}")) {
      lines.write((line + "\n").getBytes(UTF_8));
    }
    lines.write(("{\"report_id\":\"u\",\"text\":\"\u00e9 " + MARK + "\"}\n").getBytes(ISO_8859_1));
    Files.write(file, lines.toByteArray());
  }

  private static String field(Path reports, String name) throws IOException {
    String start = "\"" + name + "\":\"";
    for (String line : Files.readAllLines(reports, UTF_8)) {
      int at = line.indexOf(start);
      if (at >= 0) {
        return line.substring(at + start.length(), line.indexOf('"', at + start.length()));
      }
    }
    throw new IllegalStateException("no report has a " + name);
  }

  /** An accession number that stands in the headers of a study other than this one. */
  private static String otherAccession(Path reports, String uid) throws IOException {
    String start = "\"accession_number\":\"";
    for (String line : Files.readAllLines(reports, UTF_8)) {
      int at = line.indexOf(start);
      if (at >= 0 && !line.contains(uid)) {
        return line.substring(at + start.length(), line.indexOf('"', at + start.length()));
      }
    }
    throw new IllegalStateException("no other report has an accession number");
  }

  private static void breakDicom(Path dicom) throws IOException {
    Path good;
    try (Stream<Path> files = Files.walk(dicom)) {
      good = files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(good);
    Path bad = Files.createDirectories(dicom.resolve(MARK));
    Files.createFile(bad.resolve("empty.dcm"));
    Files.write(bad.resolve("truncated.dcm"), Arrays.copyOf(bytes, bytes.length - 100));
    Files.write(bad.resolve("headless.dcm"), Arrays.copyOf(bytes, 300));
    Files.writeString(bad.resolve("text.dcm"), "Dear " + MARK + ", this is no DICOM at all.");
    try (GZIPOutputStream zip =
        new GZIPOutputStream(Files.newOutputStream(bad.resolve("packed.dcm.gz")))) {
      zip.write(bytes);
    }
    Files.write(bad.resolve("nopixels.dcm"), Arrays.copyOf(bytes, pixelData(bytes)));
  }

  /** Offset of the element (7FE0,0010), explicit little endian. */
  private static int pixelData(byte[] bytes) {
    byte[] tag = {(byte) 0xE0, 0x7F, 0x10, 0x00, 'O', 'W'};
    for (int at = bytes.length - tag.length; at > 0; at--) {
      if (Arrays.equals(bytes, at, at + tag.length, tag, 0, tag.length)) {
        return at;
      }
    }
    throw new IllegalStateException("the generated file has no pixel data");
  }

  @Test
  void theJobGoesOnAndItsCountsAddUp() {
    assertThat(process.code()).as(process.log()).isZero();
  }

  @Test
  void eachBrokenInputIsSetAsideByItsReason() throws SQLException {
    assertThat(
            shards.query(
                "SELECT stage, reason, count(*) FROM $quarantine GROUP BY ALL ORDER BY ALL"))
        .containsExactly(
            "ReadDicom EMPTY_FILE 1",
            "ReadDicom NOT_DICOM 1",
            "ReadDicom NO_PIXEL_DATA 1",
            "ReadDicom TRUNCATED 2",
            "ReadDicom UNREADABLE_ARCHIVE 1",
            "ReadReports INVALID_ENCODING 1",
            "ReadReports MALFORMED_RECORD 1",
            "ReadReports MISSING_REPORT_ID 1",
            "ReadReports TOO_LARGE 1",
            "ResolveStudies DUPLICATE_REPORT 2",
            "ResolveStudies STUDY_CONFLICT 1");
  }

  @Test
  void theGoodInputsAreUsed() throws SQLException {
    assertThat(shards.query("SELECT count(*) > 10 FROM $candidates WHERE link_status = 'LINKED'"))
        .containsExactly("true");
  }

  @Test
  void nothingOfABrokenInputIsLoggedWrittenOrLeftInTemporaryFiles() throws IOException {
    assertThat(process.log()).doesNotContain(MARK);
    assertThat(process.temporaryFiles().found()).isEmpty();
    assertThat(shards.decoded()).doesNotContain(MARK);
  }
}
