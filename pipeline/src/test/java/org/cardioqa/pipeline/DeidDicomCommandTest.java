package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cardioqa deid dicom} on a small synthetic archive, beside {@code cardioqa build}. */
final class DeidDicomCommandTest {
  @TempDir private static Path folder;
  private static Path dicom;
  private static Path key;
  private static Path out;
  private static Outcome outcome;
  private static Set<String> planted;

  @BeforeAll
  static void deidentifyOnce() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(7, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    planted = new TreeSet<>(Files.readAllLines(archive.resolve("gold/planted.txt"), UTF_8));
    dicom = archive.resolve("dicom");
    key = key("key", "0123456789abcdef-planted-key-ZZZZ");
    out = folder.resolve("out");
    outcome = deid(dicom, out, key);
  }

  private static Path key(String name, String secret) throws IOException {
    Path file = Files.writeString(folder.resolve(name), secret);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static Outcome deid(Path in, Path out, Path key, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("deid", "dicom", in.toString(), out.toString(), "--key-file=" + key));
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static List<Path> images(Path root) throws IOException {
    return files(root).stream().filter(file -> file.toString().endsWith(".dcm")).toList();
  }

  private static JsonNode report(Path root) throws IOException {
    return new ObjectMapper().readTree(root.resolve("deidentification.json").toFile());
  }

  private static DicomDataset header(Path file) throws Exception {
    try (FileChannel channel = FileChannel.open(file)) {
      return DicomFormat.load().readHeader(channel).dataset();
    }
  }

  @Test
  void everyInputIsWrittenOrSetAsideAndCounted() throws IOException {
    JsonNode report = report(out);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(report.get("complete").asBoolean()).isTrue();
    assertThat(report.get("inputs").asLong()).isEqualTo(files(dicom).size());
    assertThat(report.get("written").asLong()).isEqualTo(images(out).size()).isPositive();
    long setAside = 0;
    for (JsonNode count : report.get("set_aside")) {
      setAside += count.asLong();
    }
    assertThat(report.get("written").asLong() + setAside).isEqualTo(files(dicom).size());
    assertThat(files(out)).hasSize(images(out).size() + 1);
  }

  @Test
  void noPlantedIdentifierIsInAFileItsNameOrTheLog() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files(out)) {
      String bytes = Files.readString(file, ISO_8859_1) + out.relativize(file);
      planted.stream()
          .filter(name -> bytes.contains(new String(name.getBytes(UTF_8), ISO_8859_1)))
          .forEach(found::add);
    }

    assertThat(planted).hasSizeGreaterThan(20);
    assertThat(found).isEmpty();
    assertThat(planted).noneMatch(outcome.out()::contains).noneMatch(outcome.err()::contains);
  }

  @Test
  void noOriginalUidOrDateIsLeft() throws Exception {
    Set<String> originals = new TreeSet<>();
    for (Path file : images(dicom)) {
      DicomDataset header = header(file);
      for (int tag :
          new int[] {
            Tag.STUDY_INSTANCE_UID,
            Tag.SERIES_INSTANCE_UID,
            Tag.SOP_INSTANCE_UID,
            Tag.STUDY_DATE,
            0x00100030
          }) {
        header.string(tag).ifPresent(originals::add);
      }
    }
    Set<String> found = new TreeSet<>();
    for (Path file : images(out)) {
      String bytes = Files.readString(file, ISO_8859_1);
      originals.stream().filter(bytes::contains).forEach(found::add);
    }

    assertThat(originals).hasSizeGreaterThan(50);
    assertThat(found).isEmpty();
  }

  @Test
  void aBuildRunGivesTheSameStudiesPatientsAndDates() throws Exception {
    Path shards = folder.resolve("shards");
    Outcome build =
        BuildCommandTest.cardioqa(
            "build",
            "--reports=" + dicom.resolveSibling("reports.jsonl"),
            "--dicom=" + dicom,
            "--key-file=" + key,
            "--output=" + shards,
            "--runner=DirectRunner");
    assertThat(build.code()).as(build.err()).isZero();
    Map<String, String> patients = new TreeMap<>();
    for (SliceVolume volume : new Shards(shards).records(Table.VOLUMES)) {
      patients.put(volume.getStudyId(), volume.getPatientId());
    }
    Map<String, String> dates = new TreeMap<>();
    for (DeidentifiedReport report : new Shards(shards).records(Table.REPORTS)) {
      report.getExamDate().ifPresent(date -> dates.put(report.getStudyId(), date));
    }
    Map<String, String> written = new TreeMap<>();
    Map<String, String> shifted = new TreeMap<>();
    for (Path file : images(out)) {
      DicomDataset header = header(file);
      String study = out.relativize(file).getName(0).toString();
      written.put(study, header.string(Tag.PATIENT_ID).orElseThrow());
      if (dates.containsKey(study)) {
        shifted.put(
            study,
            header
                .string(Tag.STUDY_DATE)
                .orElseThrow()
                .replaceFirst("(\\d{4})(\\d\\d)(\\d\\d)", "$1-$2-$3"));
      }
    }

    assertThat(patients).isNotEmpty();
    assertThat(written).containsAllEntriesOf(patients);
    assertThat(shifted).isNotEmpty();
    assertThat(dates).containsAllEntriesOf(shifted);
  }

  @Test
  void theImagesAreClassifiedAsTheOriginalsAre() throws IOException {
    assertThat(FolderVolumes.in(out.toString()).volumes())
        .extracting(found -> found.volume().getSequence() + " " + found.volume().getView())
        .containsExactlyInAnyOrderElementsOf(
            FolderVolumes.in(dicom.toString()).volumes().stream()
                .map(found -> found.volume().getSequence() + " " + found.volume().getView())
                .toList());
  }

  @Test
  void anotherRunWithTheKeyGivesTheSameBytesAndAnotherKeySharesNoName() throws IOException {
    Path again = folder.resolve("again");
    deid(dicom, again, key);
    for (Path file : files(out)) {
      assertThat(again.resolve(out.relativize(file))).hasSameBinaryContentAs(file);
    }
    Path other = folder.resolve("other");
    deid(dicom, other, key("key2", "another key of at least thirty-two bytes"));

    Set<String> names = new TreeSet<>();
    images(out).forEach(file -> out.relativize(file).forEach(part -> names.add(part.toString())));
    assertThat(images(other)).hasSameSizeAs(images(out));
    for (Path file : images(other)) {
      other.relativize(file).forEach(part -> assertThat(names).doesNotContain(part.toString()));
    }
  }

  @Test
  void aZipArchiveGivesWhatItsFilesGive() throws IOException {
    Path zip = folder.resolve("study.zip");
    try (OutputStream bytes = Files.newOutputStream(zip);
        ZipOutputStream entries = new ZipOutputStream(bytes)) {
      for (Path file : files(dicom)) {
        entries.putNextEntry(new ZipEntry(dicom.relativize(file).toString()));
        Files.copy(file, entries);
      }
    }
    Path unpacked = folder.resolve("from-zip");

    assertThat(deid(zip, unpacked, key).code()).isZero();
    assertThat(images(unpacked)).hasSameSizeAs(images(out));
    for (Path file : images(out)) {
      assertThat(unpacked.resolve(out.relativize(file))).hasSameBinaryContentAs(file);
    }
  }

  @Test
  void whatCannotOrMustNotBeWrittenIsSetAsideByReason() throws IOException {
    Path in = Files.createDirectories(folder.resolve("mixed"));
    byte[] image = Files.readAllBytes(images(dicom).get(0));
    Files.write(in.resolve("a.dcm"), image);
    Files.write(in.resolve("copy.dcm"), image);
    Files.writeString(in.resolve("notes.txt"), "no image");
    Files.write(in.resolve("cut.dcm"), java.util.Arrays.copyOf(image, image.length - 9));
    byte[] secondary = image.clone();
    int at = new String(image, ISO_8859_1).indexOf("CS\2\0MR", 400) + 4;
    secondary[at] = 'S';
    secondary[at + 1] = 'C';
    Files.write(in.resolve("secondary.dcm"), secondary);
    Path mixed = folder.resolve("mixed-out");

    Outcome result = deid(in, mixed, key);

    JsonNode report = report(mixed);
    assertThat(result.code()).isZero();
    assertThat(report.get("written").asInt()).isEqualTo(1);
    assertThat(report.get("repeated").asInt()).isEqualTo(1);
    assertThat(report.get("set_aside").toString())
        .isEqualTo("{\"BURNED_IN_RISK\":1,\"NOT_DICOM\":1,\"TRUNCATED\":1}");
    assertThat(report.get("set_aside_inputs")).hasSize(3);
    assertThat(files(mixed)).hasSize(2);
  }

  @Test
  void differentImagesOfOneUidAreAllSetAside() throws IOException {
    Path in = Files.createDirectories(folder.resolve("same-uid"));
    byte[] image = Files.readAllBytes(images(dicom).get(0));
    for (int i = 0; i < 3; i++) {
      image[image.length - 1] = (byte) i;
      Files.write(in.resolve(i + ".dcm"), image);
    }
    Path none = folder.resolve("same-uid-out");

    assertThat(deid(in, none, key).code()).isZero();
    assertThat(report(none).get("set_aside").toString()).isEqualTo("{\"DUPLICATE_INSTANCE\":3}");
    assertThat(images(none)).isEmpty();
  }

  /** An image with IssuerOfPatientID behind its PatientID. */
  private static byte[] withIssuer(Path image, String issuer) throws IOException {
    String text = Files.readString(image, ISO_8859_1);
    int patient = text.indexOf("\20\0 \0LO");
    int behind = patient + 8 + text.charAt(patient + 6);
    return (text.substring(0, behind)
            + "\20\0!\0LO"
            + (char) issuer.length()
            + "\0"
            + issuer
            + text.substring(behind))
        .getBytes(ISO_8859_1);
  }

  @Test
  void idsOfTwoIssuersAreTwoPatientsUnlessIssuersAreIgnored() throws Exception {
    Path in = Files.createDirectories(folder.resolve("issuers"));
    List<Path> images = images(dicom);
    Files.write(in.resolve("a.dcm"), withIssuer(images.get(0), "SITE_A"));
    Files.write(in.resolve("b.dcm"), withIssuer(images.get(1), "SITE_B"));
    Path compared = folder.resolve("compared");
    Path ignored = folder.resolve("ignored");

    deid(in, compared, key);
    deid(in, ignored, key, "--patient-issuers=IGNORED");

    assertThat(report(compared).get("set_aside").toString()).isEqualTo("{\"STUDY_CONFLICT\":2}");
    assertThat(images(ignored)).hasSize(2);
    String study = ignored.relativize(images(ignored).get(0)).getName(0).toString();
    Path ofTheArchive = images(out.resolve(study)).get(0);
    assertThat(header(images(ignored).get(0)).string(Tag.PATIENT_ID))
        .isEqualTo(header(ofTheArchive).string(Tag.PATIENT_ID));
  }

  @Test
  void aWrongCommandLineIsToldBeforeAnythingIsWritten() throws IOException {
    Path full = Files.createDirectories(folder.resolve("full"));
    Files.writeString(full.resolve("mine.txt"), "mine");
    Path open = Files.writeString(folder.resolve("open-key"), "x".repeat(40));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path fresh = folder.resolve("fresh");

    assertThat(deid(dicom, full, key).code()).isEqualTo(2);
    assertThat(deid(dicom, fresh, open).code()).isEqualTo(2);
    assertThat(deid(folder.resolve("nowhere"), fresh, key).code()).isEqualTo(2);
    assertThat(deid(dicom, fresh, key, "--options=FACES").code()).isEqualTo(2);
    assertThat(deid(dicom, fresh, key, "--options=SAFE_PRIVATE", "--no-options").code())
        .isEqualTo(2);
    assertThat(fresh).doesNotExist();
    assertThat(full).isDirectoryContaining(file -> file.endsWith("mine.txt"));
  }

  @Test
  void withoutOptionsDatesAndDescriptorsGo() throws Exception {
    Path bare = folder.resolve("bare");

    assertThat(deid(dicom, bare, key, "--no-options").code()).isZero();
    DicomDataset header = header(images(bare).get(0));
    assertThat(header.string(Tag.STUDY_DATE)).isEmpty();
    assertThat(header.contains(Tag.SERIES_DESCRIPTION)).isFalse();
    assertThat(report(bare).get("options")).isEmpty();
  }
}
