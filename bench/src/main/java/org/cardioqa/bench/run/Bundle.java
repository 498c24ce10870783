package org.cardioqa.bench.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.ManifestJson;

/** The command line as a user starts it: a process of its own each time. */
final class Bundle {
  private static final int NANOS = 1_000_000_000;
  private static final int LOG_LINES = 20;

  private final Path program;

  private Bundle(Path program) {
    this.program = program;
  }

  /** That of the source tree in which the launcher stands ({@code -Dcardioqa.home}). */
  static Bundle ofSourceTree() {
    return new Bundle(home().resolve("bin").resolve("cardioqa"));
  }

  /**
   * Root of the source tree.
   *
   * @throws IllegalStateException if the launcher did not say where it is
   */
  static Path home() {
    String home = System.getProperty("cardioqa.home", "");
    if (home.isEmpty()) {
      throw new IllegalStateException("start this with bench/run, which sets cardioqa.home");
    }
    return Path.of(home);
  }

  /**
   * Runs it once to its end.
   *
   * @param log takes what it prints
   * @return wall seconds from the start of the process to its end
   * @throws RunFailed if the exit code is not 0
   */
  double seconds(List<String> arguments, Path log) throws RunFailed, IOException {
    return seconds(arguments, log, Map.of(), Set.of(0));
  }

  /**
   * As {@link #seconds(List, Path)}.
   *
   * @param environment variables besides those of this process
   * @param codes exit codes of a run that did what it should
   */
  double seconds(
      List<String> arguments, Path log, Map<String, String> environment, Set<Integer> codes)
      throws RunFailed, IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    return seconds(command, "cardioqa " + arguments.get(0), log, environment, codes);
  }

  /** The same of any program; {@code name} stands in an error. */
  static double seconds(
      List<String> command,
      String name,
      Path log,
      Map<String, String> environment,
      Set<Integer> codes)
      throws RunFailed, IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    int code;
    try {
      code = builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RunFailed("interrupted");
    }
    double seconds = (double) (System.nanoTime() - start) / NANOS;
    if (!codes.contains(code)) {
      List<String> lines = Files.readAllLines(log);
      throw new RunFailed(
          "%s ended with exit code %d; its last lines:%n%s"
              .formatted(
                  name,
                  code,
                  lines.stream()
                      .skip(Math.max(0, lines.size() - LOG_LINES))
                      .collect(Collectors.joining(System.lineSeparator()))));
    }
    return seconds;
  }

  /** What the run wrote that left its shards here. */
  static RunManifest manifest(Path shards) throws IOException {
    try (InputStream in = Files.newInputStream(shards.resolve(FinishRun.MANIFEST))) {
      return ManifestJson.read(in);
    }
  }

  /**
   * The manifest of a run, which must be that of the runs before it, if there were any.
   *
   * @throws RunFailed if it differs, or says that something did not add up
   */
  static RunManifest same(Optional<RunManifest> before, RunManifest manifest) throws RunFailed {
    if (!manifest.getComplete()) {
      throw new RunFailed("the counts of a run do not add up: " + manifest.getProblems());
    }
    if (before.isPresent() && !before.get().equals(manifest)) {
      throw new RunFailed("two runs on the same inputs wrote different manifests");
    }
    return manifest;
  }
}
