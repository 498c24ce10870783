package org.cardioqa.pipeline.release.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.ReleaseException;

/**
 * What a model answered: JSON lines {@code {"qa_id": …, "answers": […]}}. Answers are codes or
 * letters of options, one number, or the statements of a report as JSON or as a text of JSON.
 *
 * @param answers by qa_id; of a qa_id that stands several times the first
 * @param repeated qa_ids that stand more than once, in order, each time they do so again
 */
public record Predictions(Map<String, List<String>> answers, List<String> repeated) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Reads a file; blank lines are passed over.
   *
   * @throws ReleaseException if a line has another form
   */
  public static Predictions read(Path file) throws IOException {
    Map<String, List<String>> answers = new HashMap<>();
    List<String> repeated = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        JsonNode node = parsed(line, file, number);
        String qaId = node.get("qa_id").textValue();
        List<String> given = new ArrayList<>();
        node.get("answers").forEach(answer -> given.add(text(answer)));
        if (answers.putIfAbsent(qaId, given) != null) {
          repeated.add(qaId);
        }
      }
    }
    return new Predictions(answers, repeated);
  }

  private static JsonNode parsed(String line, Path file, int number) throws ReleaseException {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.path("qa_id").isTextual() && node.path("answers").isArray()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // The message of the parser quotes the line.
    }
    throw new ReleaseException(
        "%s, line %d: not of the form {\"qa_id\": \"…\", \"answers\": […]}"
            .formatted(file, number));
  }

  private static String text(JsonNode answer) {
    return answer.isValueNode() ? answer.asText().strip() : answer.toString();
  }
}
