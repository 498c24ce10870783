package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.testdata.ArchiveGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * How long {@code cardioqa build} takes on an archive that is made beforehand, beside a loop of one
 * thread that does nothing but read the bytes of the same DICOM files.
 *
 * <p>Job and loop take turns, so that each ratio is of two neighbours in time. The loop runs once
 * before anything is measured: every measured pass finds the files in the page cache.
 */
@Command(
    name = "build",
    description =
        "Times cardioqa build on a synthetic archive, beside a loop that reads its files.",
    mixinStandardHelpOptions = true)
final class BuildCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String KEY = "a public key for synthetic studies only";

  @Mixin private Repeat repeat;

  @Option(
      names = "--patients",
      paramLabel = "NUMBER",
      defaultValue = "5",
      description = "Number of synthetic patients (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Seed of the generator (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--overhead-reports",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Reports of a text job beside a plain loop; 0 leaves it out.")
  private int reports;

  @Option(
      names = "--overhead-patients",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Patients of a pixel job beside a plain loop; 0 leaves it out.")
  private int pixelPatients;

  @Parameters(
      paramLabel = "OPTION",
      description = "Passed on to cardioqa build, behind a --, as in: -- --runner=DirectRunner")
  private List<String> options = List.of();

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("build", System.out);
    outcome.put("patients", patients);
    outcome.put("seed", seed);
    outcome.put("options", options);
    Optional<RunManifest> first = Optional.empty();
    List<Double> jobs = new ArrayList<>();
    List<Double> loops = new ArrayList<>();
    long bytes;
    try (Scratch scratch = Scratch.make()) {
      Path archive = scratch.folder().resolve("archive");
      new ArchiveGenerator(seed, patients).write(archive);
      Path dicom = archive.resolve("dicom");
      Path shards = scratch.folder().resolve("shards");
      List<String> arguments = new ArrayList<>(arguments(archive, shards, key(scratch.folder())));
      arguments.addAll(options);
      bytes = read(dicom);
      for (int i = 0; i < repeat.runs(); i++) {
        long start = System.nanoTime();
        read(dicom);
        loops.add((System.nanoTime() - start) / NANOS);
        Scratch.delete(shards);
        jobs.add(Bundle.ofSourceTree().seconds(arguments, scratch.folder().resolve("log")));
        first = Optional.of(Bundle.same(first, Bundle.manifest(shards)));
      }
    }
    overhead(outcome);
    Times job = new Times(jobs);
    Times loop = new Times(loops);
    RunManifest manifest = first.orElseThrow();
    outcome.sizes(manifest);
    outcome.put("dicom_bytes", bytes);
    outcome.times("wall_seconds", job);
    outcome.put("reports_per_second", rate(manifest, InputKind.REPORT, job));
    outcome.put("instances_per_second", rate(manifest, InputKind.DICOM, job));
    outcome.times("read_loop_seconds", loop);
    outcome.times("job_over_read_loop", job.over(loop));
    outcome.write();
    return 0;
  }

  private void overhead(Outcome outcome) throws IOException, RunFailed {
    try (Scratch scratch = Scratch.make()) {
      Overhead overhead = new Overhead(scratch.folder(), seed, repeat.runs());
      if (reports > 0) {
        overhead.text(reports, outcome);
      }
      if (pixelPatients > 0) {
        overhead.pixels(pixelPatients, outcome);
      }
    }
  }

  private static double rate(RunManifest manifest, InputKind kind, Times job) {
    return Outcome.inputs(manifest, kind.name()) / job.median();
  }

  /** Of cardioqa build on a generated archive. */
  static List<String> arguments(Path archive, Path shards, Path key) {
    return List.of(
        "build",
        "--reports=" + archive.resolve("reports.jsonl"),
        "--dicom=" + archive.resolve("dicom"),
        "--output=" + shards,
        "--key-file=" + key);
  }

  /** Writes an identity key for runs on what was generated. */
  static Path key(Path folder) throws IOException {
    Path key = Files.writeString(folder.resolve("bench.key"), KEY);
    return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  /** Opens every file below the folder, one after the other, and reads it to its end. */
  private static long read(Path folder) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
          int count = channel.read(buffer.clear());
          while (count >= 0) {
            bytes += count;
            count = channel.read(buffer.clear());
          }
        }
      }
    }
    return bytes;
  }
}
