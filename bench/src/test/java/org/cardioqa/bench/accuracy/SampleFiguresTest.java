package org.cardioqa.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Figures on the samples of testdata do not fall. The floors lie a little below what was measured;
 * they are no goals, and the rules were developed on most of these texts.
 */
final class SampleFiguresTest {
  private static final Path SAMPLES = Path.of("..", "testdata", "samples");

  @TempDir private Path folder;

  private JsonNode figures(Callable<Integer> command, String sample, String... more)
      throws IOException {
    Path json = folder.resolve("figures.json");
    CommandLine line = new CommandLine(command);
    String[] words = new String[more.length + 2];
    words[0] = "--gold=" + SAMPLES.resolve(sample);
    words[1] = "--json=" + json;
    System.arraycopy(more, 0, words, 2, more.length);
    assertThat(line.execute(words)).isZero();
    return new ObjectMapper().readTree(json.toFile());
  }

  @Test
  void identifiersOfInventedReportsAreFoundAsOftenAsWasMeasured() throws IOException {
    JsonNode figures = figures(new DeidAccuracy(), "phi-reports.jsonl");

    assertThat(figures.get("character_recall").asDouble()).isGreaterThan(0.985);
    assertThat(figures.get("token_precision").asDouble()).isGreaterThan(0.960);
    assertThat(figures.get("traps_changed").asInt()).isLessThan(35);
  }

  @Test
  void answersOfWrittenPassagesAreRightAsOftenAsWasMeasured() throws IOException {
    JsonNode figures = figures(new FindingsCommand(), "cmr-passages.jsonl");

    assertThat(figures.get("f1").asDouble()).isGreaterThan(0.980);
    assertThat(figures.get("precision").asDouble()).isGreaterThan(0.980);
  }
}
