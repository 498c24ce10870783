package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.runners.core.construction.SerializablePipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.report.RunReport;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job, on a small synthetic archive. */
final class BuildJobTest {
  private static final String KEY = "0123456789abcdef-planted-key-ZZZZ";
  private static final int PATIENTS = 5;

  @TempDir private static Path folder;
  private static Path archive;
  private static Shards shards;
  private static RunManifest manifest;
  private static Set<String> planted;
  private static CardioQaProcess process;

  @BeforeAll
  static void buildOnce() throws Exception {
    archive = folder.resolve("archive");
    new ArchiveGenerator(7, PATIENTS, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    planted = new TreeSet<>(Files.readAllLines(archive.resolve("gold/planted.txt"), UTF_8));
    Path key = Files.writeString(folder.resolve("key"), KEY);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path output = folder.resolve("flink");
    process = CardioQaProcess.run(folder, planted, arguments(output, "--parallelism=2"));
    assertThat(process.code()).as(process.log()).isZero();
    shards = new Shards(output);
    manifest = BuildCommand.manifest(output.toString());
  }

  private static List<String> arguments(Path output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + folder.resolve("key"),
                "--output=" + output));
    words.addAll(List.of(more));
    return words;
  }

  private static Outcome build(Path output, String... more) {
    return BuildCommandTest.cardioqa(arguments(output, more).toArray(String[]::new));
  }

  @Test
  void candidatesAreLinkedToSlicesWithPixels() throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT count(*) > 20 FROM (
                  SELECT DISTINCT qa_id
                  FROM (SELECT qa_id, unnest(links) AS link FROM $candidates) c
                  JOIN $slices s
                    ON s.volume_id = c.link.volume_id
                   AND s.slice_index BETWEEN c.link.slice_from AND c.link.slice_to
                   AND s.phase_index BETWEEN c.link.phase_from AND c.link.phase_to
                  WHERE octet_length(s.image.bytes) > 0)
                """))
        .containsExactly("true");
  }

  @Test
  void everyLinkPointsToSlicesThatAreThere() throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT c.qa_id FROM (SELECT qa_id, unnest(links) AS link FROM $candidates) c
                LEFT JOIN $volumes v ON v.volume_id = c.link.volume_id
                WHERE v.volume_id IS NULL OR c.link.slice_from < 1 OR c.link.slice_to > v.slices
                   OR c.link.phase_from < 1 OR c.link.phase_to > v.phases
                """))
        .isEmpty();
  }

  @Test
  void everyEvidenceIsThereInItsReport() throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT e.sentence
                FROM (SELECT report_id, unnest(evidence) AS e FROM $candidates) c
                JOIN $reports r USING (report_id)
                WHERE contains(r.text, e.sentence) IS DISTINCT FROM true
                """))
        .isEmpty();
  }

  @Test
  void everyAnswerIsAnOptionOfItsQuestion() throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT qa_id, answers FROM $candidates
                WHERE type IN ('S', 'M')
                  AND NOT list_has_all(list_transform(options, o -> o.code), answers)
                """))
        .isEmpty();
  }

  @Test
  void everyInputEndsInOneStateAndTheManifestSaysSo() throws SQLException, IOException {
    long files;
    try (Stream<Path> dicom = Files.walk(archive.resolve("dicom"))) {
      files = dicom.filter(Files::isRegularFile).count();
    }
    long reports = Files.readAllLines(archive.resolve("reports.jsonl")).size();

    assertThat(manifest.getComplete()).isTrue();
    assertThat(manifest.getInputs().stream().mapToLong(count -> count.getCount()).sum())
        .isEqualTo(files + reports);
    assertThat(shards.query("SELECT count(DISTINCT input_key) FROM $inputs"))
        .containsExactly(String.valueOf(files + reports));
  }

  @Test
  void theManifestListsEveryShardWithItsHash() throws Exception {
    for (var shard : manifest.getShards()) {
      byte[] bytes = shards.bytes().get(shard.getPath());
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
          .isEqualTo(shard.getSha256());
    }
    assertThat(shards.bytes()).hasSameSizeAs(manifest.getShards());
  }

  @Test
  void noPlantedIdentifierIsInAnyDecodedRowOrTheManifest() throws IOException {
    String decoded = shards.decoded();
    assertThat(planted).hasSizeGreaterThan(50);
    assertThat(planted).filteredOn(decoded::contains).isEmpty();
  }

  @Test
  void thePageHasPicturesAndSentencesAndNoPlantedIdentifier() throws IOException {
    String page = Files.readString(folder.resolve("flink").resolve(RunReport.NAME), UTF_8);
    assertThat(page).contains("<img class=\"loop\"", "<blockquote", "of them linked");
    assertThat(planted).filteredOn(page::contains).isEmpty();
  }

  @Test
  void noPlantedIdentifierWasInAnyTemporaryFileWhileTheJobRan() {
    assertThat(process.temporaryFiles().seen()).as("the watch saw files").isNotEmpty();
    assertThat(process.temporaryFiles().found()).isEmpty();
  }

  @Test
  void noPlantedIdentifierIsInWhatTheJobPrints() {
    assertThat(planted).filteredOn(process.log()::contains).isEmpty();
  }

  @Test
  void anotherParallelismAndAnotherRunGiveTheSameBytes() throws IOException {
    Path output = folder.resolve("again");
    assertThat(build(output, "--parallelism=1").code()).isZero();
    shards.assertSameBytes(new Shards(output));
    assertThat(output.resolve(RunReport.NAME))
        .hasSameTextualContentAs(folder.resolve("flink").resolve(RunReport.NAME));
  }

  @Test
  void theDirectRunnerGivesTheSameBytes() throws IOException {
    Path output = folder.resolve("direct");
    Outcome outcome =
        build(
            output,
            "--runner=DirectRunner",
            "--enforceImmutability=false",
            "--enforceEncodability=false");
    assertThat(outcome.code()).isZero();
    shards.assertSameBytes(new Shards(output));
  }

  @Test
  void neitherKeyNorNamesAreInTheJobGraphOrTheSerializedPipeline() throws Exception {
    BuildOptions options = BuildCommand.parse(arguments(folder.resolve("graph")).subList(1, 5));
    Pipeline pipeline = Pipeline.create(options);
    new BuildPipeline(options, CatalogSource.builtIn()).addTo(pipeline);

    ByteArrayOutputStream serialized = new ByteArrayOutputStream();
    PipelineTranslation.toProto(pipeline).writeTo(serialized);
    try (ObjectOutputStream out = new ObjectOutputStream(serialized)) {
      out.writeObject(new SerializablePipelineOptions(options));
    }
    String graph = serialized.toString(ISO_8859_1) + options;
    assertThat(graph).doesNotContain(KEY);
    assertThat(planted).filteredOn(graph::contains).isEmpty();
  }

  @Test
  void anotherKeyGivesOutputThatCannotBeLinked() throws IOException, SQLException {
    Path other = Files.writeString(folder.resolve("other-key"), KEY.replace('0', '1'));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));
    Path output = folder.resolve("other");
    List<String> words = new ArrayList<>(arguments(output, "--pixels=NONE"));
    words.set(3, "--key-file=" + other);
    assertThat(BuildCommandTest.cardioqa(words.toArray(String[]::new)).code()).isZero();

    String ids = "SELECT patient_id FROM $volumes UNION SELECT study_id FROM $volumes";
    assertThat(new Shards(output).query(ids)).doesNotContainAnyElementsOf(shards.query(ids));
  }

  @Test
  void withoutPixelsSlicesAreListedAndHaveNone() throws IOException, SQLException {
    Path output = folder.resolve("none");
    assertThat(build(output, "--pixels=NONE").code()).isZero();
    assertThat(
            new Shards(output)
                .query("SELECT count(*), count(image), count(pixel_sha256) FROM $slices"))
        .containsExactly(shards.records(Table.SLICES).size() + " 0 0");
  }
}
