package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second look over finished shards, on clean ones and on ones with a leak put in. */
final class DeidCheckTest {
  @TempDir private static Path folder;
  private static Path archive;
  private static Path shards;
  private static Path key;

  @BeforeAll
  static void buildOnce() throws IOException {
    archive = folder.resolve("archive");
    new ArchiveGenerator(3, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    shards = folder.resolve("shards");
    List<String> build = new ArrayList<>(List.of("build", "--output=" + shards));
    build.addAll(originals());
    assertThat(BuildCommandTest.cardioqa(build.toArray(String[]::new)).code()).isZero();
  }

  private static List<String> originals() {
    return List.of(
        "--reports=" + archive.resolve("reports.jsonl"),
        "--dicom=" + archive.resolve("dicom"),
        "--key-file=" + key);
  }

  private static Outcome check(Path where, List<String> more) {
    List<String> words = new ArrayList<>(List.of("deid", "check", "--shards=" + where));
    words.addAll(more);
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  /** The shards with every row of a table changed. */
  private static <T extends SpecificRecord> Path leaking(
      String name, Table<T> table, UnaryOperator<T> leak) throws IOException {
    Path copy = folder.resolve(name);
    for (Table<?> each : Table.ALL) {
      Files.createDirectories(copy.resolve(each.name()));
      try (var files = Files.list(shards.resolve(each.name()))) {
        for (Path file : files.toList()) {
          Files.copy(file, copy.resolve(each.name()).resolve(file.getFileName()));
        }
      }
    }
    Files.copy(shards.resolve("manifest.json"), copy.resolve("manifest.json"));
    List<T> rows = new Shards(shards).records(table);
    try (OutputStream out = Files.newOutputStream(copy.resolve(table.shardPath(0, 1)));
        ParquetRecordWriter<T> writer = ParquetRecordWriter.to(out, table.schema())) {
      for (T row : rows) {
        writer.write(leak.apply(row));
      }
    }
    return copy;
  }

  private static DeidentifiedReport with(DeidentifiedReport report, String sentence) {
    return DeidentifiedReport.newBuilder(report).setText(report.getText() + sentence).build();
  }

  @Test
  void finishedShardsOfTheGeneratorShowNothingAndEveryReportMeetsItsOriginal() throws IOException {
    int reports = new Shards(shards).records(Table.REPORTS).size();

    Outcome outcome = check(shards, originals());

    assertThat(outcome.out()).contains("Nothing was found.");
    assertThat(outcome.out())
        .containsPattern("reports with their known identifiers +" + reports + "\n");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aNameLeftInAReportIsFoundWithoutTheOriginals() throws IOException {
    Path copy =
        leaking("named", Table.REPORTS, row -> with(row, "\nSeen by Dr. Oluwaseun Adebayo today."));

    Outcome outcome = check(copy, List.of("--json=" + folder.resolve("named.json")));

    assertThat(outcome.code()).isEqualTo(DeidCheckCommand.FOUND);
    assertThat(outcome.out()).contains("NAME", "reports ").doesNotContain("Adebayo");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("named.json").toFile());
    Set<String> rows = new TreeSet<>();
    json.get("suspects")
        .forEach(
            suspect -> {
              assertThat(suspect.get("table").asText()).isEqualTo("reports");
              rows.add(suspect.get("row_id").asText());
            });
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            new Shards(shards)
                .records(Table.REPORTS).stream().map(DeidentifiedReport::getReportId).toList());
  }

  @Test
  void aPatientIdThatOnlyTheHeaderGivesAwayIsFoundWithTheOriginals() throws IOException {
    JsonNode first =
        new ObjectMapper()
            .readTree(Files.readAllLines(archive.resolve("reports.jsonl"), UTF_8).get(0));
    String id = first.get("patient_id").asText();
    assertThat(id).isNotBlank();
    Path copy = leaking("numbered", Table.REPORTS, row -> with(row, "\nSee " + id + " for more."));

    Outcome outcome = check(copy, originals());

    assertThat(outcome.code()).isEqualTo(DeidCheckCommand.FOUND);
    assertThat(outcome.out()).contains("PATIENT_ID").doesNotContain(id);
  }

  @Test
  void aNameInAColumnThatHoldsNoTextIsFound() throws IOException {
    Path copy =
        leaking(
            "volumes",
            Table.VOLUMES,
            row ->
                SliceVolume.newBuilder(row)
                    .setWarnings(List.of("see the note of Mr Oluwaseun Adebayo"))
                    .build());

    Outcome outcome = check(copy, List.of());

    assertThat(outcome.code()).isEqualTo(DeidCheckCommand.FOUND);
    assertThat(outcome.out()).contains("volumes ", "warnings NAME").doesNotContain("Adebayo");
  }

  @Test
  void aFolderWithoutShardsIsRefused() {
    Outcome outcome = check(archive, List.of());

    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("--shards=", "matches no file");
  }

  @Test
  void originalsWithoutTheKeyOfTheBuildAreRefused() {
    Outcome outcome = check(shards, originals().subList(0, 1));

    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("give --key-file");
  }
}
