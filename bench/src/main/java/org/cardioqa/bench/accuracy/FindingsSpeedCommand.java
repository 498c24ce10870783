package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.findings.FindingExtractor;
import org.cardioqa.transforms.questions.QuestionGenerator;
import org.cardioqa.transforms.questions.TextAnswers;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What extraction and questions cost, beside what cutting the same texts into sentences costs. */
@Command(
    name = "findings-speed",
    description =
        "Measures the time of extraction and questions against that of tokenizing, in one run.",
    mixinStandardHelpOptions = true)
final class FindingsSpeedCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;

  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "Texts to read.")
  private Path file;

  @Option(
      names = "--rounds",
      defaultValue = "40",
      description = "Rounds over the texts; the first half warms up.")
  private int rounds;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Override
  public Integer call() throws IOException {
    List<DeidentifiedReport> reports = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String text = new ObjectMapper().readTree(line).path("text").asText();
      reports.add(TextAnswers.Reader.report("r" + reports.size(), text));
    }
    Tokenizer tokenizer = new Tokenizer();
    FindingExtractor extractor = FindingExtractor.builtIn();
    QuestionGenerator generator = new QuestionGenerator(Catalog.builtIn());
    long cutting = 0;
    long reading = 0;
    long candidates = 0;
    for (int round = 0; round < rounds; round++) {
      for (DeidentifiedReport report : reports) {
        long start = System.nanoTime();
        List<Sentence> sentences = tokenizer.statements(report.getText());
        long cut = System.nanoTime();
        int made = generator.candidates(extractor.read(report, sentences)).size();
        long end = System.nanoTime();
        if (round >= rounds / 2) {
          cutting += cut - start;
          reading += end - cut;
          candidates += made;
        }
      }
    }
    double ratio = (double) reading / cutting;
    System.out.printf(
        "%d texts, %d measured rounds: tokenizing %.3f s, extraction and questions %.3f s, ratio %.2f, %d candidates%n",
        reports.size(), rounds - rounds / 2, cutting / NANOS, reading / NANOS, ratio, candidates);
    new JsonReport()
        .put("ratio", ratio)
        .put("tokenizing_seconds", cutting / NANOS)
        .put("extraction_seconds", reading / NANOS)
        .write(json);
    return 0;
  }
}
