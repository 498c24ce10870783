package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.cardioqa.transforms.deid.ContextTrainer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains the model of what stands around identifiers. The same texts give the same file. */
@Command(
    name = "deid-train",
    description = "Trains de-identification's model of what stands around identifiers.",
    mixinStandardHelpOptions = true)
final class DeidTrainCommand implements Callable<Integer> {
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+");

  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "Texts in the PHI form; may be given again.")
  private List<Path> golds = List.of();

  @Option(
      names = "--plain",
      paramLabel = "FILE.jsonl",
      description = "Lines with a text that identifies nobody; may be given again.")
  private List<Path> plains = List.of();

  @Option(
      names = "--lines",
      paramLabel = "FILE.txt",
      description = "Lines with slots, to stand among sentences of the plain texts.")
  private Optional<Path> lines = Optional.empty();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The model.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    ContextTrainer trainer = new ContextTrainer();
    for (Path gold : golds) {
      for (PhiGold text : PhiGold.readLines(gold)) {
        trainer.add(
            text.text(),
            text.spans().stream()
                .map(s -> new ContextTrainer.Labelled(s.start(), s.end(), s.type()))
                .toList());
      }
    }
    List<String> sentences = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (Path plain : plains) {
      for (String line : Files.readAllLines(plain)) {
        if (!line.isBlank()) {
          String text = json.readTree(line).path("text").asText();
          trainer.add(text);
          sentences.addAll(List.of(SENTENCE_END.split(text)));
        }
      }
    }
    if (lines.isPresent()) {
      trainer.add(Files.readAllLines(lines.get()), sentences);
    }
    try (OutputStream file = Files.newOutputStream(out)) {
      trainer.write(file);
    }
    return 0;
  }
}
