package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.bench.accuracy.PhiGold;
import org.cardioqa.bench.accuracy.PlainCoreNlp;
import org.cardioqa.bench.jmh.TextSteps;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.deid.TextDeidentifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the whole way of a text costs (de-identification, findings, questions, all their tokenizing)
 * beside the least that names in it can cost: CoreNLP's own tokenizer, sentence splitter and two
 * models. One process, report by report in turns, each side first as often as the other.
 */
@Command(
    name = "text",
    description =
        "Times the way of a text beside CoreNLP's tokenizer and models, in one run; and its steps"
            + " by JMH.",
    mixinStandardHelpOptions = true)
final class TextCommand implements Callable<Integer> {
  @Option(
      names = "--gold",
      paramLabel = "FILE.jsonl",
      description = "Texts in the PHI form. Default: generated reports.")
  private Optional<Path> gold = Optional.empty();

  @Option(
      names = "--reports",
      paramLabel = "NUMBER",
      defaultValue = "200",
      description = "How many reports are generated (default: ${DEFAULT-VALUE}).")
  private int reports;

  @Option(
      names = "--rounds",
      paramLabel = "NUMBER",
      defaultValue = "15",
      description = "Rounds over the texts; the first third warms up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--without-jmh", description = "Leaves out the steps by JMH.")
  private boolean withoutJmh;

  private long tokens;
  private long made;

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("text", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path texts = gold.orElse(scratch.folder().resolve("phi.jsonl"));
      if (gold.isEmpty()) {
        SyntheticReports.write(1, reports, scratch.folder().resolve("reports.jsonl"), texts);
      }
      floor(texts, outcome);
      if (!withoutJmh) {
        Steps.of(TextSteps.class, texts)
            .into(outcome, "tokens", (double) tokens)
            .ratio(outcome, "deidentification", "corenlp")
            .ratio(outcome, "extraction", "corenlp");
      }
    }
    outcome.write();
    return 0;
  }

  private void floor(Path texts, Outcome outcome) throws IOException {
    TextWay way = new TextWay();
    List<ResolvedReport> all = new ArrayList<>();
    for (PhiGold line : PhiGold.readLines(texts)) {
      ResolvedReport report = line.report(true);
      if (way.reads(report)) {
        all.add(report);
      }
    }
    TextDeidentifier.load();
    PlainCoreNlp plain = new PlainCoreNlp();
    Meter deid = new Meter();
    Meter findings = new Meter();
    Meter theirs = new Meter();
    for (int round = 0; round < rounds; round++) {
      tokens = 0;
      for (int i = 0; i < all.size(); i++) {
        ResolvedReport report = all.get(i);
        boolean first = (round + i) % 2 == 0;
        if (first) {
          ours(way, report, deid, findings);
        }
        theirs.measure(() -> tokens += plain.tag(report.getText()).tokens());
        if (!first) {
          ours(way, report, deid, findings);
        }
      }
      for (Meter meter : List.of(deid, findings, theirs)) {
        meter.endRound(round >= rounds / 3);
      }
    }
    Times way1 = deid.cpu().plus(findings.cpu());
    outcome.put("texts", all.size());
    outcome.put("tokens", tokens);
    outcome.put("candidates", made / rounds);
    outcome.times("deidentification_cpu_seconds", deid.cpu());
    outcome.times("findings_and_questions_cpu_seconds", findings.cpu());
    outcome.times("corenlp_cpu_seconds", theirs.cpu());
    outcome.times("text_over_corenlp", way1.over(theirs.cpu()));
    outcome.times("text_over_corenlp_wall", deid.wall().plus(findings.wall()).over(theirs.wall()));
    outcome.put("tokens_per_cpu_second", tokens / way1.median());
  }

  private void ours(TextWay way, ResolvedReport report, Meter deid, Meter findings) {
    DeidentifiedReport[] kept = new DeidentifiedReport[1];
    deid.measure(() -> kept[0] = way.deidentify(report));
    findings.measure(() -> made += way.candidates(way.findings(kept[0])).size());
  }
}
