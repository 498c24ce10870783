package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.FinishRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bundled jar on the session cluster of {@code bench/flink-cluster}, whose processes have
 * nothing but Flink: {@code ./mvnw verify -Pcluster}.
 */
@Timeout(value = 30, unit = MINUTES)
final class ClusterIT {
  private static final Path JAR = Path.of("target", "cardioqa.jar").toAbsolutePath();

  @TempDir private static Path folder;
  private static Path archive;
  private static Shards embedded;

  @BeforeAll
  static void buildWithoutACluster() throws Exception {
    archive = folder.resolve("archive");
    new ArchiveGenerator(23, 6, ArchiveOptions.DEMO.withMatrix(new Matrix(48, 48, 4, 12, 30)))
        .write(archive);
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path output = folder.resolve("embedded");
    Build build = new Build(output);
    assertThat(build.waitFor()).as(build.log()).isZero();
    embedded = new Shards(output);
    assertThat(embedded.query("SELECT count(*) > 200 FROM $slices WHERE image IS NOT NULL"))
        .containsExactly("true");
  }

  /** {@code java -jar cardioqa.jar build} in a process of its own. */
  private static final class Build {
    private final Path log;
    private final Process process;

    Build(Path output, String... more) throws IOException {
      log = Files.createTempFile(folder, "build", ".log");
      List<String> command =
          new ArrayList<>(
              List.of(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx2g",
                  "-jar",
                  JAR.toString(),
                  "build",
                  "--reports=" + archive.resolve("reports.jsonl"),
                  "--dicom=" + archive.resolve("dicom"),
                  "--key-file=" + folder.resolve("key"),
                  "--output=" + output,
                  "--parallelism=2"));
      command.addAll(List.of(more));
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    }

    int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    boolean endsWithin(int milliseconds) throws InterruptedException {
      return process.waitFor(milliseconds, MILLISECONDS);
    }

    String log() throws IOException {
      return Files.readString(log, UTF_8);
    }
  }

  @Test
  void theBundledJarGivesTheBytesOfTheEmbeddedRun() throws Exception {
    Path output = folder.resolve("clustered");
    try (FlinkCluster cluster = FlinkCluster.withWorkers(folder.resolve("quiet"), 2)) {
      Build build = new Build(output, "--flinkMaster=" + cluster.master());
      assertThat(build.waitFor()).as(build.log()).isZero();
    }
    embedded.assertSameBytes(new Shards(output));
  }

  @Test
  void aWorkerKilledWhileItWritesShardsChangesNoByte() throws Exception {
    Path output = folder.resolve("worker-killed");
    try (FlinkCluster cluster = FlinkCluster.withWorkers(folder.resolve("worker"), 2)) {
      Build build = new Build(output, "--flinkMaster=" + cluster.master());
      awaitDraft(build, output, name -> name.startsWith("slices-"));
      cluster.process("worker-1").destroyForcibly();
      cluster.process("worker-2").destroyForcibly();
      cluster.startTaskManager("worker-3");
      assertThat(build.waitFor()).as(build.log() + cluster.log()).isZero();
    }
    embedded.assertSameBytes(new Shards(output));
  }

  @Test
  void afterTheJobManagerWasKilledTheRunGoesOnFromItsFinishedShards() throws Exception {
    Path output = folder.resolve("master-killed");
    try (FlinkCluster cluster = FlinkCluster.withWorkers(folder.resolve("master"), 2)) {
      Build build = new Build(output, "--flinkMaster=" + cluster.master());
      awaitDraft(build, output, name -> name.endsWith(".done"));
      cluster.process("jobmanager").destroyForcibly();
      assertThat(build.waitFor()).as(build.log()).isEqualTo(BuildCommand.FAILED);
    }
    assertThat(output.resolve(FinishRun.MANIFEST)).doesNotExist();
    assertThat(new Shards(output).bytes()).isEmpty();

    try (FlinkCluster cluster = FlinkCluster.withWorkers(folder.resolve("next"), 2)) {
      Build build = new Build(output, "--resume", "--flinkMaster=" + cluster.master());
      assertThat(build.waitFor()).as(build.log() + cluster.log()).isZero();
      assertThat(build.log()).containsPattern("[1-9][0-9]* shards were finished before");
    }
    embedded.assertSameBytes(new Shards(output));
  }

  /** Waits for a draft of such a name, which must be there before the job has ended. */
  private static void awaitDraft(Build build, Path output, Predicate<String> name)
      throws IOException, InterruptedException {
    Path drafts = output.resolve(FinishRun.DRAFTS);
    while (!holds(drafts, name)) {
      assertThat(build.endsWithin(20)).as(build.log()).isFalse();
    }
  }

  private static boolean holds(Path drafts, Predicate<String> name) throws IOException {
    if (!Files.isDirectory(drafts)) {
      return false;
    }
    try (Stream<Path> files = Files.list(drafts)) {
      return files.map(file -> file.getFileName().toString()).anyMatch(name);
    }
  }
}
