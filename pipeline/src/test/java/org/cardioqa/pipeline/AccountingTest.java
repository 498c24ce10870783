package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.cardioqa.transforms.shards.WriteShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that lose or double an input, and what becomes of the job. */
final class AccountingTest {
  private static final InputSeen ONE = new InputSeen("one", InputKind.REPORT, "");
  private static final InputSeen TWO = new InputSeen("two", InputKind.REPORT, "");

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @Test
  void aJobWhoseInputsAllEndOnceIsDone() throws IOException {
    assertThat(run(List.of(ONE, TWO), List.of(used("one"), used("two")))).isZero();
    assertThat(shards()).hasSize(7);
  }

  @Test
  void aJobThatLosesAnInputFailsAndKeepsNoShard() throws IOException {
    assertThat(run(List.of(ONE, TWO), List.of(used("one"))))
        .isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(out.toString())
        .contains("an input ended in no state (1 times)")
        .contains("the table inputs has 1 rows in its shards and should have 2");
    assertThat(shards()).isEmpty();
  }

  @Test
  void aJobInWhichAnInputEndsTwiceFails() throws IOException {
    assertThat(run(List.of(ONE), List.of(used("one"), used("one"))))
        .isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(out.toString()).contains("more than one state (1 times)");
  }

  @Test
  void aJobThatEndsAnInputNobodyReadFails() throws IOException {
    assertThat(run(List.of(ONE), List.of(used("one"), used("stray"))))
        .isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(out.toString()).contains("never read (1 times)");
  }

  @Test
  void aJobThatEndedWithoutAManifestFailed() {
    StringWriter err = new StringWriter();
    int code =
        BuildCommand.conclude(folder.toString(), new PrintWriter(out), new PrintWriter(err, true));
    assertThat(code).isEqualTo(BuildCommand.FAILED);
    assertThat(err.toString()).contains("without a manifest");
  }

  private static InputState used(String key) {
    return new InputState(key, InputKind.REPORT, InputStatus.USED, "", "");
  }

  private int run(List<InputSeen> seen, List<InputState> states) throws IOException {
    KeyRef key =
        KeyRef.of(
            Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef")
                .toString());
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);
    Path output = folder.resolve("out");
    PCollectionTuple.of(WriteShards.SEEN, create(pipeline, InputSeen.class, seen))
        .and(WriteShards.STATES, create(pipeline, InputState.class, states))
        .and(WriteShards.REPORTS, create(pipeline, DeidentifiedReport.class, List.of()))
        .and(WriteShards.FINDINGS, create(pipeline, Finding.class, List.of()))
        .and(WriteShards.CANDIDATES, create(pipeline, QaCandidate.class, List.of()))
        .and(WriteShards.VOLUMES, create(pipeline, SliceVolume.class, List.of()))
        .and(WriteShards.SLICES, create(pipeline, SliceSource.class, List.of()))
        .and(WriteShards.QUARANTINED, create(pipeline, Quarantined.class, List.of()))
        .apply(WriteShards.into(output.toString(), List.of(), List.of()));
    pipeline.run().waitUntilFinish();
    return BuildCommand.conclude(
        output.toString(), new PrintWriter(out), new PrintWriter(new StringWriter()));
  }

  private List<Path> shards() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static <T extends SpecificRecord> PCollection<T> create(
      Pipeline pipeline, Class<T> type, List<T> values) {
    return pipeline.apply(
        type.getSimpleName(), Create.of(values).withType(TypeDescriptor.of(type)));
  }
}
