package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.diff.DiffJson;
import org.cardioqa.pipeline.release.diff.DiffReport;
import org.cardioqa.pipeline.release.diff.DiffResult;
import org.cardioqa.pipeline.release.diff.ReleaseDiff;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardioqa release diff}: what changed from one release to another. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares two releases row by row, by qa_id: rows added and removed, other answers, options,"
          + " evidence, links, splits, readers; frames added, removed and with other pixels.",
      "",
      "A row that came or went, or has another answer, names the gate or the erratum behind it.",
      "",
      "Exit code: 0 rows and frames are the same, 1 they differ, 2 an option is wrong, 3 a release"
          + " cannot be read."
    })
final class ReleaseDiffCommand implements Callable<Integer> {
  static final int DIFFERENT = 1;

  @Parameters(index = "0", paramLabel = "OLD", description = "The earlier release.")
  private Path before;

  @Parameters(index = "1", paramLabel = "NEW", description = "The later release.")
  private Path after;

  @Option(
      names = "--errata",
      paramLabel = "FILE",
      description =
          "Errata of the line of releases, where they go on from those that NEW was made with.")
  private Optional<Path> errata = Optional.empty();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every changed row and the counts to this file too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with plots to this file too.")
  private Optional<Path> html = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DiffResult diff = compare();
    DiffReport report = new DiffReport(diff);
    if (html.isPresent()) {
      Files.writeString(html.get(), report.html());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return diff.same() ? 0 : DIFFERENT;
  }

  private DiffResult compare() throws IOException {
    ReleaseFolder old = ReleaseFolder.finished(before);
    ReleaseFolder recent = ReleaseFolder.finished(after);
    if (json.isEmpty()) {
      return ReleaseDiff.compare(old, recent, errata, row -> {});
    }
    try (OutputStream out = Files.newOutputStream(json.get());
        DiffJson rows = new DiffJson(out)) {
      DiffResult diff = ReleaseDiff.compare(old, recent, errata, rows);
      rows.finish(diff);
      return diff;
    }
  }
}
