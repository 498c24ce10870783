package org.cardioqa.transforms.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cardioqa.schemas.catalog.Catalog;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The regression corpus: sentences that are hard for a reason, with all that they answer. */
final class HardSentencesTest {
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(Catalog.builtIn());
  private static final Path CORPUS = Path.of("..", "testdata", "samples", "hard-sentences.jsonl");
  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Arguments> sentences() throws IOException {
    List<Arguments> sentences = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS)) {
      JsonNode node = JSON.readTree(line);
      sentences.add(Arguments.of(node.path("id").asText(), node.path("why").asText(), node));
    }
    return sentences;
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("sentences")
  void aHardSentenceIsAnsweredInFull(String id, String why, JsonNode gold) {
    TextAnswers said = READER.read(id, gold.path("text").asText());
    Map<String, Set<String>> answers = new TreeMap<>();
    gold.path("answers")
        .fields()
        .forEachRemaining(e -> answers.put(e.getKey(), texts(e.getValue())));
    Map<String, Set<String>> found = new TreeMap<>(said.answers());
    found.keySet().removeAll(texts(gold.path("judgement")));
    assertThat(found).as("%s: %s", why, gold.path("text").asText()).isEqualTo(answers);
    Map<String, Double> numbers = new TreeMap<>();
    gold.path("numbers")
        .fields()
        .forEachRemaining(e -> numbers.put(e.getKey(), e.getValue().asDouble()));
    assertThat(said.numbers()).as(why).isEqualTo(numbers);
    assertThat(said.diagnosis()).as(why).isEqualTo(texts(gold.path("diagnosis")));
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
