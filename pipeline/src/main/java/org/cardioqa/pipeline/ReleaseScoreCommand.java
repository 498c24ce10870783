package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.score.Predictions;
import org.cardioqa.pipeline.release.score.ScoreReport;
import org.cardioqa.pipeline.release.score.Scores;
import org.cardioqa.pipeline.release.score.Scores.Comparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardioqa release score}: how right a model's answers are. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Scores a model's answers by question, with intervals by bootstrap over patients, beside what"
          + " guessing, the most frequent answer and all options at once would score.",
      "",
      "Answers are JSON lines {\"qa_id\": \"…\", \"answers\": [\"…\"]}: codes or letters of options,"
          + " one number, or the statements of a report as JSON. A row without an answer is wrong.",
      "",
      "Exit code: 0 scored, 1 scored, but answers are missing, unknown or double, 2 an option is"
          + " wrong, 3 a file cannot be read."
    })
final class ReleaseScoreCommand implements Callable<Integer> {
  static final int DO_NOT_MATCH = 1;

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "The release that was asked.")
  private Path release;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "FILE",
      description = "Answers of a model.")
  private Path predictions;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "Answers of another model, to the same rows.")
  private Optional<Path> compare = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "train, validation or test (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--resamples",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = "How often patients are drawn (default: ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the scores to this file too.")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!ReleaseFolder.SPLITS.contains(split)) {
      throw new ParameterException(
          spec.commandLine(), "--split must be one of " + ReleaseFolder.SPLITS);
    }
    if (resamples < 1) {
      throw new ParameterException(spec.commandLine(), "--resamples must be 1 or more");
    }
    ReleaseFolder folder = ReleaseFolder.finished(release);
    Predictions first = Predictions.read(predictions);
    Scores scores = Scores.of(folder, split, first, resamples);
    List<Comparison> comparisons = List.of();
    if (compare.isPresent()) {
      comparisons =
          Scores.compare(folder, split, first, Predictions.read(compare.get()), resamples);
    }
    ScoreReport report = new ScoreReport(scores, comparisons);
    if (json.isPresent()) {
      Files.writeString(json.get(), report.json() + "\n");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.text());
    out.flush();
    boolean match =
        scores.missing().isEmpty() && scores.unknown().isEmpty() && scores.repeated().isEmpty();
    return match ? 0 : DO_NOT_MATCH;
  }
}
