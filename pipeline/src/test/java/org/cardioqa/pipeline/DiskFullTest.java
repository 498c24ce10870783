package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.cardioqa.transforms.shards.FinishRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An output folder on a disk that is too small for the shards, and is made larger afterwards. */
@Timeout(value = 30, unit = MINUTES)
final class DiskFullTest {
  @TempDir private static Path folder;
  private static Path disk;
  private static Path output;
  private static Path enough;
  private static Outcome failed;
  private static boolean manifestAfterFailure;
  private static int shardsAfterFailure;
  private static Outcome resumed;

  @BeforeAll
  static void fillADisk() throws Exception {
    Path small = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "cardioqa-test", small.toString()),
        "SKIPPED: a small disk needs the right to mount one");
    disk = small;
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(31, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    enough = folder.resolve("enough");
    assertThat(build(archive, enough).code()).isZero();

    output = disk.resolve("shards");
    failed = build(archive, output);
    manifestAfterFailure = Files.exists(output.resolve(FinishRun.MANIFEST));
    shardsAfterFailure = new Shards(output).bytes().size();
    assertThat(run("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    resumed = build(archive, output, "--resume");
  }

  @AfterAll
  static void unmount() throws Exception {
    if (disk != null) {
      assertThat(run("umount", disk.toString())).isTrue();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile(folder, "command", ".txt");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      System.err.println(String.join(" ", command) + ": " + Files.readString(said, UTF_8));
    }
    return code == 0;
  }

  private static Outcome build(Path archive, Path to, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + folder.resolve("key"),
                "--output=" + to));
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  @Test
  void theErrorSaysThatADiskIsFullAndWhatToDo() {
    assertThat(failed.code()).isEqualTo(BuildCommand.FAILED);
    assertThat(failed.err()).contains("a disk is full", "--resume");
  }

  @Test
  void nothingStandsUnderAFinalName() {
    assertThat(manifestAfterFailure).isFalse();
    assertThat(shardsAfterFailure).isZero();
  }

  @Test
  void withRoomTheRunGoesOnToTheSameBytes() throws IOException {
    assertThat(resumed.code()).as(resumed.err()).isZero();
    new Shards(enough).assertSameBytes(new Shards(output));
  }
}
