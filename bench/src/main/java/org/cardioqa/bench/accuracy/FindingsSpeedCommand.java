package org.cardioqa.bench.accuracy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import edu.stanford.nlp.pipeline.StanfordCoreNLP;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
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

/**
 * What extraction and questions cost beside CoreNLP's tokenizer and sentence splitter on the same
 * texts, with a lexicon ten times as large, and in memory. Times are CPU times of the one thread
 * that does all of it by turns, so that other processes do not count.
 */
@Command(
    name = "findings-speed",
    description =
        "Measures the CPU time of extraction and questions against that of CoreNLP's tokenizer and"
            + " sentence splitter, in one run; the same with ten times the lexicon; the heap.",
    mixinStandardHelpOptions = true)
final class FindingsSpeedCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final double MIB = 1 << 20;
  private static final int TIMES = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "Texts to read.")
  private Path file;

  @Option(
      names = "--rounds",
      defaultValue = "400",
      description = "Rounds over the texts; the first half warms up.")
  private int rounds;

  @Option(
      names = "--reports",
      defaultValue = "100000",
      description = "Reports to read for the heap; 0 leaves it out.")
  private int reports;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  private final Tokenizer tokenizer = new Tokenizer();
  private final QuestionGenerator generator = new QuestionGenerator(Catalog.builtIn());

  @Override
  public Integer call() throws IOException {
    List<DeidentifiedReport> texts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String text = new ObjectMapper().readTree(line).path("text").asText();
      texts.add(TextAnswers.Reader.report("r" + texts.size(), text));
    }
    Properties plain = new Properties();
    plain.setProperty("annotators", "tokenize,ssplit");
    StanfordCoreNLP coreNlp = new StanfordCoreNLP(plain);
    FindingExtractor extractor = FindingExtractor.builtIn();
    FindingExtractor larger = FindingExtractor.with(unused((TIMES - 1) * extractor.phrases()));
    List<List<Sentence>> cut =
        texts.stream().map(report -> tokenizer.statements(report.getText())).toList();
    long[] times = new long[3];
    long[] candidates = new long[3];
    for (int round = 0; round < rounds; round++) {
      // Whole passes in turning order: what runs right behind another on the same text finds the
      // caches warm.
      for (int turn = 0; turn < times.length; turn++) {
        int pass = (round + turn) % times.length;
        long start = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < texts.size(); i++) {
          candidates[pass] +=
              switch (pass) {
                case 0 -> coreNlp.processToCoreDocument(texts.get(i).getText()).sentences().size();
                case 1 -> made(extractor, texts.get(i), cut.get(i));
                default -> made(larger, texts.get(i), cut.get(i));
              };
        }
        if (round >= rounds / 2) {
          times[pass] += THREADS.getCurrentThreadCpuTime() - start;
        }
      }
    }
    if (candidates[1] != candidates[2]) {
      throw new IllegalStateException("phrases that no text has changed what was found");
    }
    long cutting = times[0];
    long reading = times[1];
    long readingLarger = times[2];
    double ratio = (double) reading / cutting;
    double growth = (double) readingLarger / reading;
    System.out.printf(
        "%d texts, %d measured rounds, %d candidates a round%n",
        texts.size(), rounds - rounds / 2, candidates[1] / rounds);
    System.out.printf("CoreNLP tokenize,ssplit    %8.3f s%n", cutting / NANOS);
    System.out.printf("extraction and questions   %8.3f s   ratio %.2f%n", reading / NANOS, ratio);
    System.out.printf(
        "with %d phrases for %d %8.3f s   %.2f times that%n",
        larger.phrases(), extractor.phrases(), readingLarger / NANOS, growth);
    JsonReport figures =
        new JsonReport()
            .put("ratio", ratio)
            .put("tokenizing_seconds", cutting / NANOS)
            .put("extraction_seconds", reading / NANOS)
            .put("lexicon_times_ten", growth);
    heap(texts, extractor, figures);
    figures.write(json);
    return 0;
  }

  private int made(FindingExtractor extractor, DeidentifiedReport report, List<Sentence> cut) {
    return generator.candidates(extractor.read(report, cut)).size();
  }

  /** Heap in use, after a collection, when a tenth of the reports is read, and when all are. */
  private void heap(
      List<DeidentifiedReport> texts, FindingExtractor extractor, JsonReport figures) {
    double early = 0;
    for (int i = 1; i <= reports; i++) {
      generator.candidates(extractor.read(texts.get(i % texts.size())));
      if (i == reports / TIMES) {
        early = heap();
      }
    }
    if (reports > 0) {
      double late = heap();
      System.out.printf(
          "heap after %d reports %.1f MiB, after %d %.1f MiB%n",
          reports / TIMES, early, reports, late);
      figures.put("heap_early_mib", early).put("heap_late_mib", late);
    }
  }

  private static double heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }

  /** Phrases that no text has, a pattern of two sets; some begin as phrases of the lexicon do. */
  private static ByteArrayInputStream unused(int count) {
    int firsts = (int) Math.ceil(Math.sqrt(count));
    StringBuilder yaml = new StringBuilder("version: bench\nsets:\n  first: [left, right, late");
    for (int i = 3; i < firsts; i++) {
      yaml.append(", zqa").append(i);
    }
    yaml.append("]\n  second: [zqb0");
    for (int i = 1; i < firsts; i++) {
      yaml.append(", zqb").append(i);
    }
    yaml.append("]\nentries:\n  - {kind: finding, code: unused, phrases: [<first> <second>]}\n");
    return new ByteArrayInputStream(yaml.toString().getBytes(UTF_8));
  }
}
