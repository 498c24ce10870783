package org.cardioqa.verification.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Slice;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.shards.ShardsException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsTest {
  private static final long BUDGET = 1 << 20;
  private static final int LOOP_BYTES =
      ShardFolder.PHASES * ShardFolder.ROWS * ShardFolder.COLUMNS * Short.BYTES;
  private static final List<QaCandidate> CANDIDATES =
      List.of(Candidates.single("a", 1), Candidates.multi("b", 2), Candidates.report("c", 3));

  @TempDir private Path folder;

  @Test
  void candidatesComeAsOftenAsTheyAreAskedFor() {
    Shards shards = open();

    assertThat(shards.candidates()).containsExactlyElementsOf(CANDIDATES);
    assertThat(shards.candidates()).hasSize(3);
    assertThat(shards.warnings()).isEmpty();
  }

  @Test
  void aLoopHasThePixelsOfAllPhasesInOrder() {
    Loop loop = open().loop("v-s-b", 2);

    assertThat(loop.phases()).isEqualTo(5);
    assertThat(loop.missing()).isEmpty();
    assertThat(loop.bytes()).hasSize(LOOP_BYTES);
    ShortBuffer pixels = loop.pixels().duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    for (int phase = 1; phase <= 5; phase++) {
      for (int row = 0; row < ShardFolder.ROWS; row++) {
        for (int column = 0; column < ShardFolder.COLUMNS; column++) {
          assertThat(pixels.get() & 0xFFFF).isEqualTo(ShardFolder.value(2, phase, row, column));
        }
      }
    }
  }

  @Test
  void aVolumeTellsHowItIsToBeShown() {
    Volume volume = open().volume("v-s-a").orElseThrow();

    assertThat(volume.volume().getSequence()).isEqualTo("cine");
    assertThat(volume.phaseTimesMs()).containsExactly(0.0, 40.0, 80.0, 120.0, 160.0);
    Frame sample = volume.sample().orElseThrow();
    assertThat(sample.windowCenter()).contains(503.0);
    assertThat(sample.windowWidth()).contains(1000.0);
    assertThat(sample.rescaleSlope()).isEqualTo(2);
    assertThat(sample.rescaleIntercept()).isEqualTo(-10);
    assertThat(volume.levels()).containsExactly("basal", "mid", "apical");
    assertThat(open().volume("v-nobody")).isEmpty();
    assertThat(open().volumesOfStudy("s-a")).containsExactly(volume);
  }

  @Test
  void aFrameComesWithItsPictureAndItsHash() {
    Slice frame = open().frame("v-s-c", 3, 4);

    assertThat(frame.getSliceId()).isEqualTo("s-c-3-4");
    assertThat(frame.getPixelSha256()).contains("%064x".formatted(304));
  }

  @Test
  void surrogatesCountFromTheStartOfTheSentence() {
    Shards shards = open();

    assertThat(shards.surrogates("r-a", 10, 33))
        .containsExactly(new Surrogate(8, 15, IdentifierType.NAME));
    assertThat(shards.surrogates("r-a", 20, 33))
        .containsExactly(new Surrogate(0, 5, IdentifierType.NAME));
    assertThat(shards.surrogates("r-a", 34, 60)).isEmpty();
    assertThat(shards.surrogates("r-none", 0, 99)).isEmpty();
  }

  @Test
  void noMoreLoopsAreKeptThanTheBudgetAllows() {
    ShardFolder.write(folder, CANDIDATES);
    LoopCache cache = new LoopCache(2 * LOOP_BYTES + 1);
    Shards shards = Shards.open(folder, BUDGET);
    for (int slice = 1; slice <= 3; slice++) {
      cache.put(new LoopCache.Key("v", slice), shards.loop("v-s-a", slice));
      cache.get(new LoopCache.Key("v", 1));
    }

    assertThat(cache.bytes()).isEqualTo(2 * LOOP_BYTES);
    assertThat(cache.get(new LoopCache.Key("v", 1))).isPresent();
    assertThat(cache.get(new LoopCache.Key("v", 2))).isEmpty();
    assertThat(cache.get(new LoopCache.Key("v", 3))).isPresent();
  }

  @Test
  void aLoopThatWasUsedIsNotReadAgain() throws IOException {
    Shards shards = open();
    Loop loop = shards.loop("v-s-a", 1);
    Files.delete(folder.resolve("slices/part-00000-of-00001.parquet"));

    assertThat(shards.loop("v-s-a", 1)).isSameAs(loop);
  }

  @Test
  void sliceAndVolumeMustBeThere() {
    Shards shards = open();

    assertProblem(Problem.MISSING, "no such volume or slice", () -> shards.loop("v-s-a", 4));
    assertProblem(Problem.MISSING, "no such volume or slice", () -> shards.loop("v-s-a", 0));
    assertProblem(Problem.MISSING, "no such volume or slice", () -> shards.loop("../x", 1));
    assertProblem(Problem.MISSING, "no pixels of this slice", () -> shards.frame("v-s-a", 1, 6));
  }

  @Test
  void aMissingPixelShardIsNamedAndTheRestWorks() throws IOException {
    ShardFolder.write(folder, CANDIDATES);
    Files.delete(folder.resolve("slices/part-00000-of-00001.parquet"));

    Shards shards = Shards.open(folder, BUDGET);

    assertThat(shards.candidates()).hasSize(3);
    assertThat(shards.warnings())
        .singleElement()
        .asString()
        .contains("slices/part-00000-of-00001.parquet is named by manifest.json and not there")
        .contains("copy it to its place");
    assertProblem(
        Problem.MISSING,
        "the pixels of this slice are not there; slices/part-00000-of-00001.parquet",
        () -> shards.loop("v-s-a", 1));
    assertThat(shards.volume("v-s-a").orElseThrow().sample()).isEmpty();
  }

  @Test
  void aMissingShardOfCandidatesStopsTheOpening() throws IOException {
    ShardFolder.write(folder, CANDIDATES);
    Files.delete(folder.resolve("candidates/part-00000-of-00001.parquet"));

    assertProblem(
        Problem.MISSING,
        "candidates/part-00000-of-00001.parquet is named by manifest.json and not there",
        () -> Shards.open(folder, BUDGET));
  }

  @Test
  void aFolderOfSomethingElseIsRefused() {
    assertProblem(
        Problem.MISSING,
        "name the output folder of 'cardioqa build'",
        () -> Shards.open(folder, BUDGET));
  }

  @Test
  void shardsOfANewerSchemaAreRefusedByTheColumnsThatAreNotKnown() throws IOException {
    ShardFolder.write(folder, CANDIDATES);
    Schema newer =
        SchemaBuilder.record("QaCandidate")
            .namespace("org.cardioqa.schemas")
            .fields()
            .requiredString("qa_id")
            .requiredString("ethics_note")
            .endRecord();
    writeGeneric("candidates", newer, new GenericData.Record(newer), "x");

    assertProblem(
        Problem.NEWER,
        "candidates/part-00000-of-00001.parquet has columns that this program does not know"
            + " (ethics_note): open it with the version that wrote it",
        () -> Shards.open(folder, BUDGET).candidates().forEach(candidate -> {}));
  }

  @Test
  void aManifestOfANewerVersionIsRefused() throws IOException {
    ShardFolder.write(folder, CANDIDATES);
    Files.writeString(folder.resolve("manifest.json"), "{\"manifest_version\":\"2\"}");

    assertProblem(
        Problem.NEWER, "manifest.json is of a newer version", () -> Shards.open(folder, BUDGET));
  }

  @Test
  void aDamagedShardIsNamed() throws IOException {
    ShardFolder.write(folder, CANDIDATES);
    Files.writeString(folder.resolve("volumes/part-00000-of-00001.parquet"), "half a file");

    assertProblem(
        Problem.UNREADABLE,
        "volumes/part-00000-of-00001.parquet cannot be read",
        () -> Shards.open(folder, BUDGET));
  }

  private Shards open() {
    return Shards.open(ShardFolder.write(folder, CANDIDATES), BUDGET);
  }

  private void writeGeneric(String table, Schema schema, GenericRecord row, String text)
      throws IOException {
    schema.getFields().forEach(field -> row.put(field.name(), text));
    Path file = folder.resolve(table + "/part-00000-of-00001.parquet");
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(schema)
            .withConf(new PlainParquetConfiguration())
            .withWriteMode(org.apache.parquet.hadoop.ParquetFileWriter.Mode.OVERWRITE)
            .build()) {
      writer.write(row);
    }
  }

  private static void assertProblem(
      Problem problem, String words, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ShardsException.class, e -> assertThat(e.problem()).isEqualTo(problem))
        .hasMessageContaining(words);
  }
}
