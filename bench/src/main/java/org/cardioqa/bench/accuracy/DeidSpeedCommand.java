package org.cardioqa.bench.accuracy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.bench.run.Meter;
import org.cardioqa.bench.run.Times;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.deid.Languages;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.deid.ReportDeidentifier;
import org.cardioqa.transforms.deid.TextDeidentifier;
import org.cardioqa.transforms.keys.IdentityKey;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the whole stage costs beside what CoreNLP's own pipeline costs on the same texts: text by
 * text in turns, each side first as often as the other.
 */
@Command(
    name = "deid-speed",
    description =
        "Measures the time of de-identification against that of CoreNLP's tokenizer and two"
            + " models, in one run.",
    mixinStandardHelpOptions = true)
final class DeidSpeedCommand implements Callable<Integer> {
  /** Any key: the time does not hang on it. */
  private static final IdentityKey KEY =
      IdentityKey.of("a key of no use but for measuring".getBytes(StandardCharsets.UTF_8));

  @ArgGroup(multiplicity = "1")
  private PhiSource source;

  @Option(names = "--known-phi", description = "Use the patient that the lines state.")
  private boolean knownPhi;

  @Option(
      names = "--rounds",
      defaultValue = "30",
      description = "Rounds over the texts; the first third warms up. Default ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  private final ReportDeidentifier stage =
      new ReportDeidentifier(KEY, RedactionStyle.SURROGATES, Languages.ENGLISH);

  private long tokens;
  private long redactions;

  @Override
  public Integer call() throws IOException {
    List<ResolvedReport> reports = new ArrayList<>();
    for (PhiGold gold : source.read()) {
      ResolvedReport report = gold.report(knownPhi);
      if (ReportDeidentifier.supports(stage.language(report))) {
        reports.add(report);
      }
    }
    TextDeidentifier.load();
    PlainCoreNlp plain = new PlainCoreNlp();
    Meter ours = new Meter();
    Meter theirs = new Meter();
    for (int round = 0; round < rounds; round++) {
      tokens = 0;
      redactions = 0;
      for (int i = 0; i < reports.size(); i++) {
        ResolvedReport report = reports.get(i);
        boolean first = (round + i) % 2 == 0;
        if (first) {
          ours.measure(() -> deidentify(report));
        }
        theirs.measure(() -> tokens += plain.tag(report.getText()).tokens());
        if (!first) {
          ours.measure(() -> deidentify(report));
        }
      }
      ours.endRound(round >= rounds / 3);
      theirs.endRound(round >= rounds / 3);
    }
    print(reports.size(), ours, theirs);
    return 0;
  }

  private void deidentify(ResolvedReport report) {
    redactions += stage.deidentify(report).getRedactions().size();
  }

  private void print(int texts, Meter ours, Meter theirs) throws IOException {
    Times stages = ours.cpu();
    Times plains = theirs.cpu();
    Times ratios = stages.over(plains);
    Times wall = ours.wall().over(theirs.wall());
    Table table = new Table("a round over all texts", "smallest", "median", "largest");
    table.row("de-identification, s", stages.min(), stages.median(), stages.max());
    table.row("CoreNLP alone, s", plains.min(), plains.median(), plains.max());
    table.row("ratio", ratios.min(), ratios.median(), ratios.max());
    table.row("ratio on the wall", wall.min(), wall.median(), wall.max());
    table.print(
        "%d texts, %d tokens, %d redactions, %s known PHI, %d measured rounds"
            .formatted(
                texts, tokens, redactions, knownPhi ? "with" : "without", ratios.values().size()),
        System.out);
    new JsonReport()
        .put("ratio", ratios.median())
        .put("wall_ratio", wall.median())
        .put("texts", texts)
        .put("tokens", tokens)
        .put("redactions", redactions)
        .put("known_phi", knownPhi)
        .put("ratios", ratios.details())
        .put("wall_ratios", wall.details())
        .put("deidentification_seconds", stages.details())
        .put("corenlp_seconds", plains.details())
        .write(json);
  }
}
