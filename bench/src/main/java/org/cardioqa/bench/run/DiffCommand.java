package org.cardioqa.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long {@code cardioqa release diff} takes on two releases of many rows. */
@Command(
    name = "diff",
    description = {
      "Times cardioqa release diff on two releases of drawn rows.",
      "",
      "They are made before the clock starts. What the comparison counts must be what was changed."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  /** 0: the same, 1: they differ. */
  private static final Set<Integer> COMPARED = Set.of(0, 1);

  /** Share of the rows with each kind of change. */
  private static final double CHANGED = 0.01;

  @Mixin private Repeat repeat;

  @Option(
      names = "--rows",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description = "Rows of each release (default: ${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--frames",
      paramLabel = "NUMBER",
      defaultValue = "1000000",
      description = "Frames of each release, without pictures (default: ${DEFAULT-VALUE}).")
  private long frames;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "2g",
      description = "Heap of the process, as Java's -Xmx (default: ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--releases",
      paramLabel = "FOLDER",
      description = "Where the releases are made, and left; there already, they are used.")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("diff", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path releases = folder.orElse(scratch.folder());
      Path old = release(releases.resolve("old"), false);
      Path recent = release(releases.resolve("new"), true);
      outcome.put("rows", rows);
      outcome.put("frames", frames);
      outcome.put("heap", heap);
      outcome.put("bytes", bytes(old) + bytes(recent));
      List<Double> seconds = new ArrayList<>();
      Path json = scratch.folder().resolve("diff.json");
      for (int i = 0; i < repeat.runs(); i++) {
        seconds.add(
            Bundle.ofSourceTree()
                .seconds(
                    List.of("release", "diff", old.toString(), recent.toString(), "--json=" + json),
                    scratch.folder().resolve("log"),
                    Map.of("CARDIOQA_JAVA_OPTS", "-Xmx" + heap),
                    COMPARED));
        check(new ObjectMapper().readTree(json.toFile()).get("total"));
      }
      outcome.times("wall_seconds", new Times(seconds));
      outcome.write();
    }
    return 0;
  }

  private Path release(Path root, boolean later) throws IOException {
    if (!Files.exists(root.resolve(ReleaseFolder.MANIFEST))) {
      Scratch.delete(root);
      SyntheticRelease.write(root, rows, frames, later);
    }
    return root;
  }

  private void check(JsonNode total) throws RunFailed {
    for (String change : List.of("added", "removed", "answer", "evidence", "reverified", "link")) {
      double share = (double) total.get(change).asLong() / rows;
      if (Math.abs(share - CHANGED) > CHANGED / 2) {
        throw new RunFailed(
            "of the rows %.4f are counted as %s; some %.2f are".formatted(share, change, CHANGED));
      }
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
