package org.cardioqa.pipeline.release.score;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A coded statement of a report.
 *
 * @param concept code of the concept
 * @param certainty PRESENT, ABSENT or UNCERTAIN
 * @param values codes that qualify it, sorted
 * @param segments AHA segments, sorted
 * @param number what was measured
 */
record Statement(
    String concept,
    String certainty,
    List<String> values,
    List<String> segments,
    OptionalDouble number) {
  /** Numbers that differ by less than this share are the same. */
  static final double TOLERANCE = 0.005;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The statements of a text: those of every "statements" in it, or of a plain list of statements.
   *
   * @return empty if it is no JSON
   */
  static Optional<List<Statement>> in(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      List<Statement> statements = new ArrayList<>();
      if (node.isArray()) {
        node.forEach(each -> add(each, statements));
      } else {
        for (JsonNode list : node.findValues("statements")) {
          list.forEach(each -> add(each, statements));
        }
      }
      return node.isContainerNode() ? Optional.of(statements) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static void add(JsonNode node, List<Statement> statements) {
    statements.add(
        new Statement(
            node.path("concept").asText(),
            node.path("certainty").asText(),
            sorted(node.path("values")),
            sorted(node.path("aha_segments")),
            node.path("value").isNumber()
                ? OptionalDouble.of(node.path("value").doubleValue())
                : OptionalDouble.empty()));
  }

  private static List<String> sorted(JsonNode list) {
    List<String> values = new ArrayList<>();
    list.forEach(value -> values.add(value.asText()));
    values.sort(null);
    return values;
  }

  /** Whether this says the same. */
  boolean matches(Statement other) {
    return concept.equals(other.concept)
        && certainty.equals(other.certainty)
        && values.equals(other.values)
        && segments.equals(other.segments)
        && number.isPresent() == other.number.isPresent()
        && (number.isEmpty()
            || Math.abs(number.getAsDouble() - other.number.getAsDouble())
                <= TOLERANCE * Math.abs(other.number.getAsDouble()) + 1e-9);
  }

  /** F1 of statements, each matched once; 1 if both say nothing. */
  static double f1(List<Statement> predicted, List<Statement> right) {
    List<Statement> left = new ArrayList<>(right);
    int matched = 0;
    for (Statement statement : predicted) {
      for (int i = 0; i < left.size(); i++) {
        if (statement.matches(left.get(i))) {
          left.remove(i);
          matched++;
          break;
        }
      }
    }
    int all = predicted.size() + right.size();
    return all == 0 ? 1 : 2.0 * matched / all;
  }
}
