package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.stats.ReleaseStats;
import org.cardioqa.pipeline.release.stats.StatsReport;
import org.cardioqa.pipeline.show.BarChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardioqa release stats}: what is in a release. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Counts the rows of a release by split and tier, sequence, view, question, answer,"
          + " difficulty and vendor, and draws them.",
      "",
      "Exit code: 0 counted, 2 an option is wrong, 3 the release cannot be read."
    })
final class ReleaseStatsCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "DIR", description = "The release.")
  private Path release;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the counts to this file too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with plots to this file too.")
  private Optional<Path> html = Optional.empty();

  @Option(
      names = "--svg",
      paramLabel = "DIR",
      description = "Write each plot as a file of SVG to this folder too.")
  private Optional<Path> svg = Optional.empty();

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description = "Write each plot as a file of PNG to this folder too.")
  private Optional<Path> png = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    StatsReport report = new StatsReport(ReleaseStats.of(ReleaseFolder.finished(release)));
    if (json.isPresent()) {
      Files.writeString(json.get(), report.json() + "\n");
    }
    if (html.isPresent()) {
      Files.writeString(html.get(), report.html());
    }
    if (svg.isPresent()) {
      Path folder = Files.createDirectories(svg.get());
      for (Map.Entry<String, BarChart> plot : report.plots().entrySet()) {
        Files.writeString(folder.resolve(plot.getKey() + ".svg"), plot.getValue().svg());
      }
    }
    if (png.isPresent()) {
      Path folder = Files.createDirectories(png.get());
      for (Map.Entry<String, BarChart> plot : report.plots().entrySet()) {
        Files.write(folder.resolve(plot.getKey() + ".png"), plot.getValue().png());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    return 0;
  }
}
