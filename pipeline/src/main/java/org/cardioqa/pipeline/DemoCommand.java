package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveSummary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cardioqa demo}: the main job on a synthetic archive. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Generates a small synthetic archive, builds shards from it and shows one example.")
final class DemoCommand implements Callable<Integer> {
  /** No secret: it stands here. */
  private static final String KEY = "the demo's key is public: never use it for real studies";

  private static final String MARKER = "made-by-cardioqa-demo";

  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = "cardioqa-demo",
      description = "Where archive and shards go (default: ${DEFAULT-VALUE}).")
  private Path output;

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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!claim(output)) {
      err.printf("cardioqa demo: --output=%s is not empty and no demo's; choose another%n", output);
      return BuildCommand.REFUSED;
    }
    Path archive = output.resolve("archive");
    Path shards = output.resolve("shards");
    ArchiveSummary summary = new ArchiveGenerator(seed, patients).write(archive);
    out.printf("A synthetic archive in %s: %s%n", archive, summary);
    out.println("Its pseudonyms come from a public key, which a real run would refuse to share.");
    out.println();
    out.flush();
    Path key = output.resolve("demo.key");
    Files.writeString(key, KEY);
    try {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    } catch (UnsupportedOperationException e) {
      // No POSIX permissions here; the key is public anyway.
    }
    int code = build(archive, shards, key, out, err);
    if (code == 0) {
      out.println();
      out.print(WorkedExample.from(shards));
      out.flush();
    }
    return code;
  }

  private static int build(Path archive, Path shards, Path key, PrintWriter out, PrintWriter err) {
    try {
      BuildOptions options =
          BuildCommand.parse(
              List.of(
                  "--reports=" + archive.resolve("reports.jsonl"),
                  "--dicom=" + archive.resolve("dicom"),
                  "--output=" + shards,
                  "--key-file=" + key));
      return BuildCommand.run(options, out, err);
    } catch (BuildChecks.Refused e) {
      err.println("cardioqa demo: " + e.getMessage());
      return BuildCommand.REFUSED;
    }
  }

  /** Empties the folder of a former demo; false if it holds anything else. */
  private static boolean claim(Path folder) throws IOException {
    Path marker = folder.resolve(MARKER);
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (!Files.exists(marker) && files.findAny().isPresent()) {
          return false;
        }
      }
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          if (!file.equals(folder)) {
            Files.delete(file);
          }
        }
      }
    }
    Files.createDirectories(folder);
    Files.createFile(marker);
    return true;
  }
}
