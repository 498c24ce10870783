package org.cardioqa.verification.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Known answers of hidden checks: JSON lines of {@code {"qa_id": …, "answers": […]}}. */
public final class GoldFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private GoldFile() {}

  /**
   * The answers by qa_id, in the order of the file.
   *
   * @throws ExchangeException if a line is not of the form, or its qa_id came before
   */
  public static Map<String, List<String>> read(Path file) throws IOException {
    Map<String, List<String>> gold = new LinkedHashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(gold, line, "%s, line %d: ".formatted(file.getFileName(), number));
        }
      }
    }
    return gold;
  }

  private static void add(Map<String, List<String>> gold, String line, String where) {
    JsonNode node;
    try {
      node = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ExchangeException(where + "no JSON");
    }
    if (!node.path("qa_id").isTextual() || !node.path("answers").isArray()) {
      throw new ExchangeException(where + "must have a string 'qa_id' and a list 'answers'");
    }
    List<String> answers = new ArrayList<>();
    for (JsonNode answer : node.get("answers")) {
      if (!answer.isTextual()) {
        throw new ExchangeException(where + "each of 'answers' must be a string, numbers too");
      }
      answers.add(answer.textValue());
    }
    if (gold.put(node.get("qa_id").textValue(), answers) != null) {
      throw new ExchangeException(where + "its qa_id came before");
    }
  }
}
