package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.FinishRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed (kill -9) with its embedded Flink, twice, each time when it has finished
 * some more shards, and then goes on.
 */
@Timeout(value = 30, unit = MINUTES)
final class ResumeTest {
  private static final long SEED = 8;

  @TempDir private static Path folder;
  private static Path archive;
  private static Shards undisturbed;
  private static Path output;
  private static final List<Shards> AFTER_KILLS = new ArrayList<>();
  private static long finishedBefore;
  private static Path cutOff;
  private static Outcome resumed;

  @BeforeAll
  static void killARunTwiceAndResumeIt() throws Exception {
    archive = folder.resolve("archive");
    new ArchiveGenerator(31, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path quiet = folder.resolve("undisturbed");
    assertThat(build(quiet).code()).isZero();
    undisturbed = new Shards(quiet);

    output = folder.resolve("killed");
    Random random = new Random(SEED);
    int receipts = 0;
    for (int kill = 1; kill <= 2; kill++) {
      receipts += 1 + random.nextInt(2);
      killAt(receipts, kill);
      AFTER_KILLS.add(copyOfShards("after-kill-" + kill));
    }
    finishedBefore = receipts(output);
    cutOff = folder.resolve("cut-off");
    copy(output, cutOff);
    resumed = build(output, "--resume");
  }

  private static void killAt(int receipts, int kill) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(CardioQa.class.getName()));
    words.addAll(arguments(output, "--resume"));
    Path log = folder.resolve("killed-" + kill + ".log");
    Path temporary = Files.createDirectories(folder.resolve("temporary-" + kill));
    Process process = CardioQaProcess.java(temporary, log, words);
    while (receipts(output) < receipts) {
      assertThat(process.waitFor(5, MILLISECONDS)).as(Files.readString(log, UTF_8)).isFalse();
    }
    process.destroyForcibly().waitFor();
  }

  private static long receipts(Path run) throws IOException {
    Path drafts = run.resolve(FinishRun.DRAFTS);
    if (!Files.isDirectory(drafts)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(drafts)) {
      return files.filter(file -> file.toString().endsWith(".done")).count();
    }
  }

  private static Shards copyOfShards(String name) throws IOException {
    Path copy = folder.resolve(name);
    copy(output, copy);
    return new Shards(copy);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (Files.isRegularFile(file)) {
          Files.copy(file, target);
        }
      }
    }
  }

  private static List<String> arguments(Path to, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + folder.resolve("key"),
                "--output=" + to));
    words.addAll(List.of(more));
    return words;
  }

  private static Outcome build(Path to, String... more) {
    return BuildCommandTest.cardioqa(arguments(to, more).toArray(String[]::new));
  }

  @Test
  void aKilledRunLeavesNothingUnderAFinalName() throws IOException {
    for (Shards left : AFTER_KILLS) {
      assertThat(left.bytes()).isEmpty();
    }
  }

  @Test
  void theResumedRunGivesTheBytesOfAnUndisturbedOne() throws IOException {
    assertThat(resumed.code()).as(resumed.err()).isZero();
    undisturbed.assertSameBytes(new Shards(output));
    assertThat(output.resolve(FinishRun.MANIFEST))
        .hasSameBinaryContentAs(folder.resolve("undisturbed").resolve(FinishRun.MANIFEST));
  }

  @Test
  void shardsThatWereFinishedAreKeptAndNotMadeAgain() {
    assertThat(finishedBefore).isGreaterThan(1);
    assertThat(resumed.out()).contains(finishedBefore + " shards were finished before");
  }

  @Test
  void noDraftIsLeftWhenTheRunHasEnded() throws IOException {
    try (Stream<Path> files = Files.list(output.resolve(FinishRun.DRAFTS))) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aKilledRunCanBeOverwritten() throws IOException {
    Path again = folder.resolve("overwritten");
    copy(cutOff, again);
    Outcome outcome = build(again, "--overwrite");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).doesNotContain("finished before");
    undisturbed.assertSameBytes(new Shards(again));
  }

  @Test
  void aFinishedShardThatWasDamagedSinceIsMadeAgain() throws IOException {
    Path damaged = folder.resolve("damaged");
    copy(cutOff, damaged);
    try (Stream<Path> files = Files.list(damaged.resolve(FinishRun.DRAFTS))) {
      for (Path draft :
          files.filter(file -> !file.getFileName().toString().contains(".")).toList()) {
        Files.write(draft, new byte[] {0}, StandardOpenOption.APPEND);
      }
    }
    Outcome outcome = build(damaged, "--resume");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("0 shards were finished before");
    undisturbed.assertSameBytes(new Shards(damaged));
  }

  @Test
  void otherOptionsAreRefused() {
    Outcome outcome = build(cutOff, "--resume", "--pixels=none");
    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("pixels is now NONE").contains("--overwrite");
  }

  @Test
  void otherInputsAreRefused() throws IOException {
    Path patients = Files.writeString(folder.resolve("patients.csv"), "patient_id,name\n1,A\n");
    Outcome outcome = build(cutOff, "--resume", "--phi-table=" + patients);
    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("the inputs or the key are not the same");
  }

  @Test
  void aRunThatHasEndedIsNotResumed() {
    Outcome outcome = build(folder.resolve("undisturbed"), "--resume");
    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("has ended, so that there is nothing to resume");
  }

  @Test
  void aRunThatEndedAfterItsClientWasKilledIsReportedAndNotMadeAgain() throws IOException {
    Path ended = folder.resolve("ended");
    copy(folder.resolve("undisturbed"), ended);
    Path note = ended.resolve(FinishRun.NOTE);
    Files.createDirectories(note.getParent());
    Files.copy(cutOff.resolve(FinishRun.NOTE), note);
    Outcome outcome = build(ended, "--resume");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("Shards").doesNotContain("finished before");
    assertThat(note).doesNotExist();
  }
}
