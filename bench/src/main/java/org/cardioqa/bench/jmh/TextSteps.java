package org.cardioqa.bench.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.bench.accuracy.PhiGold;
import org.cardioqa.bench.accuracy.PlainCoreNlp;
import org.cardioqa.bench.run.TextWay;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.ResolvedReport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The steps of a text's way, each a pass over all texts. */
@State(Scope.Benchmark)
public class TextSteps {
  /** Texts in the PHI form. */
  @Param("")
  public String file;

  private final TextWay way = new TextWay();
  private final PlainCoreNlp plain = new PlainCoreNlp();
  private final List<ResolvedReport> reports = new ArrayList<>();
  private final List<DeidentifiedReport> clean = new ArrayList<>();

  /** Reads the texts. */
  @Setup
  public void read() throws IOException {
    for (PhiGold line : PhiGold.readLines(Path.of(file))) {
      ResolvedReport report = line.report(true);
      if (way.reads(report)) {
        reports.add(report);
        clean.add(way.deidentify(report));
      }
    }
  }

  /** Identifiers out. */
  @Benchmark
  public void deidentification(Blackhole hole) {
    reports.forEach(report -> hole.consume(way.deidentify(report)));
  }

  /** Findings and questions, their tokenizing included. */
  @Benchmark
  public void extraction(Blackhole hole) {
    clean.forEach(report -> hole.consume(way.candidates(way.findings(report))));
  }

  /** The peer: CoreNLP's tokenizer, sentence splitter and two models. */
  @Benchmark
  public void corenlp(Blackhole hole) {
    reports.forEach(report -> hole.consume(plain.tag(report.getText())));
  }
}
