package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job on a real cluster, with shuffles that go to disk, whose only worker is killed in the
 * middle of the work (kill -9) and replaced by another.
 */
final class KilledWorkerTest {
  @TempDir private static Path folder;
  private static Set<String> planted;
  private static Shards undisturbed;
  private static Shards disturbed;
  private static Outcome outcome;
  private static NameWatch names;
  private static NameWatch pseudonyms;
  private static Set<Path> leftBehind;
  private static String log;

  @BeforeAll
  @Timeout(value = 30, unit = MINUTES)
  static void killAWorkerInTheMiddleOfAJob() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(11, 4, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    planted = new TreeSet<>(Files.readAllLines(archive.resolve("gold/planted.txt"), UTF_8));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    Path embedded = folder.resolve("embedded");
    assertThat(build(archive, embedded).code()).isZero();
    undisturbed = new Shards(embedded);
    Set<String> studies = new TreeSet<>(undisturbed.query("SELECT study_id FROM $reports"));

    // The workers have the class path already.
    Path nothing = Files.createDirectory(folder.resolve("nothing"));
    Path clustered = folder.resolve("clustered");
    try (FlinkCluster cluster = FlinkCluster.withClassPathOfTests(folder.resolve("cluster"))) {
      names = new NameWatch(cluster.temporaryFolder(), planted);
      pseudonyms = new NameWatch(cluster.temporaryFolder(), studies);
      ProcessHandle first = cluster.startTaskManager("first");
      CompletableFuture<Outcome> job =
          CompletableFuture.supplyAsync(
              () ->
                  build(
                      archive,
                      clustered,
                      "--flinkMaster=" + cluster.master(),
                      "--filesToStage=" + nothing));
      while (pseudonyms.found().isEmpty() && first.isAlive() && !job.isDone()) {
        names.look();
        pseudonyms.look();
      }
      first.destroyForcibly();
      names.look();
      leftBehind = spilled(cluster.temporaryFolder().resolve("first"));
      ProcessHandle second = cluster.startTaskManager("second");
      while (second.isAlive() && !job.isDone()) {
        names.look();
      }
      assertThat(job.isDone()).as(cluster.log()).isTrue();
      outcome = job.get();
      names.look();
      log = cluster.log();
    }
    disturbed = new Shards(clustered);
  }

  private static Outcome build(Path archive, Path output, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + folder.resolve("key"),
                "--output=" + output));
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  private static Set<Path> spilled(Path temporary) {
    NameWatch files = new NameWatch(temporary, List.of());
    files.look();
    return files.seen();
  }

  @Test
  void theJobEndsWithTheSameBytesAsAnUndisturbedOne() throws IOException {
    assertThat(outcome.code()).as(outcome.err() + log).isZero();
    undisturbed.assertSameBytes(disturbed);
  }

  @Test
  void theShardsHavePixels() throws SQLException {
    assertThat(disturbed.query("SELECT count(*) > 100 FROM $slices WHERE image IS NOT NULL"))
        .containsExactly("true");
  }

  @Test
  void theKilledWorkerLeftFilesBehindAndTheSearchCouldReadThem() {
    assertThat(leftBehind).isNotEmpty();
    assertThat(pseudonyms.found()).as("pseudonyms cross shuffles in the clear").isNotEmpty();
  }

  @Test
  void noPlantedIdentifierIsInAnyFileOfTheWorkersBeforeOrAfterTheKill() {
    assertThat(names.seen()).hasSizeGreaterThan(leftBehind.size());
    assertThat(names.found()).isEmpty();
  }

  @Test
  void noPlantedIdentifierIsInTheLogsOfTheCluster() {
    assertThat(planted).filteredOn(log::contains).isEmpty();
  }
}
