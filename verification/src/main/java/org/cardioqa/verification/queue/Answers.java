package org.cardioqa.verification.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.verification.queue.QueueException.Problem;

/** The answers of a candidate: whether they have its form, and whether two of them are the same. */
final class Answers {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

  /** No exponent: a decimal string is what people read and what the candidate has. */
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,12})?");

  private static final int LONGEST_REPORT = 100_000;
  private static final int SEGMENTS = 17;
  private static final List<String> CERTAINTIES =
      Arrays.stream(Certainty.values()).map(Certainty::name).toList();

  private Answers() {}

  /** The list as a JSON array. */
  static String toJson(List<String> answers) {
    try {
      return MAPPER.writeValueAsString(answers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> fromJson(String json) {
    try {
      return List.copyOf(MAPPER.readValue(json, LIST));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list in the database is not JSON", e);
    }
  }

  /**
   * Checks that the answers are of the candidate's form.
   *
   * @throws QueueException BAD_ANSWER
   */
  static void check(QaCandidate candidate, List<String> answers) {
    switch (candidate.getType()) {
      case S -> {
        bad(answers.size() != 1, "exactly one option must be chosen");
        checkCodes(candidate, answers);
      }
      case M -> {
        bad(answers.isEmpty(), "at least one option must be chosen");
        checkCodes(candidate, answers);
      }
      case N ->
          bad(
              answers.size() != 1 || !DECIMAL.matcher(answers.get(0)).matches(),
              "the answer must be one decimal number, such as 38 or 4.5");
      case T -> {
        bad(answers.size() != 1, "the answer must be one report as JSON");
        bad(answers.get(0).length() > LONGEST_REPORT, "the report is too long");
        statements(answers.get(0));
      }
    }
  }

  private static void checkCodes(QaCandidate candidate, List<String> answers) {
    Set<String> codes =
        candidate.getOptions().stream().map(CandidateOption::getCode).collect(Collectors.toSet());
    bad(!codes.containsAll(answers), "an answer is none of the question's options");
    bad(new HashSet<>(answers).size() != answers.size(), "an option is chosen twice");
  }

  private static void bad(boolean condition, String message) {
    if (condition) {
      throw new QueueException(Problem.BAD_ANSWER, message);
    }
  }

  /**
   * Whether two answers of the candidate's form are the same: as sets of codes, as numbers within
   * its tolerance, as sets of statements whatever their sentences.
   */
  static boolean same(QaCandidate candidate, List<String> a, List<String> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.isEmpty() && b.isEmpty();
    }
    return switch (candidate.getType()) {
      case S, M -> Set.copyOf(a).equals(Set.copyOf(b));
      case N ->
          new BigDecimal(a.get(0))
                  .subtract(new BigDecimal(b.get(0)))
                  .abs()
                  .compareTo(BigDecimal.valueOf(candidate.getTolerance().orElse(0.0)))
              <= 0;
      case T -> statements(a.get(0)).equals(statements(b.get(0)));
    };
  }

  /**
   * The statements of a structured report, each as one string that does not depend on the order in
   * which its values stand.
   *
   * @throws QueueException BAD_ANSWER if it is none
   */
  static Set<String> statements(String report) {
    JsonNode root;
    try {
      root = MAPPER.readTree(report);
    } catch (JsonProcessingException e) {
      throw new QueueException(
          Problem.BAD_ANSWER, "the report is no JSON, at column " + e.getLocation().getColumnNr());
    }
    bad(!root.isObject(), "the report must be an object of parts");
    Set<String> statements = new TreeSet<>();
    for (Map.Entry<String, JsonNode> part : root.properties()) {
      bad(
          !part.getValue().path("statements").isArray()
              || !part.getValue().path("text").isTextual(),
          "a part of the report must have statements and text");
      for (JsonNode statement : part.getValue().get("statements")) {
        bad(
            !statement.path("concept").isTextual()
                || !statement.path("certainty").isTextual()
                || !statement.path("values").isArray()
                || !statement.path("aha_segments").isArray(),
            "a statement of the report must have concept, certainty, values and aha_segments");
        checkStatement(statement);
        statements.add(canonical(part.getKey(), statement));
      }
    }
    return statements;
  }

  private static void checkStatement(JsonNode statement) {
    bad(
        CERTAINTIES.stream().noneMatch(statement.get("certainty").textValue()::equals),
        "the certainty of a statement must be one of " + CERTAINTIES);
    statement.get("values").forEach(value -> bad(!value.isTextual(), "a value must be a code"));
    statement
        .get("aha_segments")
        .forEach(
            segment ->
                bad(
                    !segment.isInt() || segment.intValue() < 1 || segment.intValue() > SEGMENTS,
                    "an AHA segment must be a number from 1 to " + SEGMENTS));
    JsonNode value = statement.path("value");
    bad(
        !value.isMissingNode()
            && !value.isNull()
            && !(value.isNumber() && Double.isFinite(value.doubleValue())),
        "the value of a statement must be a finite number");
  }

  private static String canonical(String part, JsonNode statement) {
    Set<String> values = new TreeSet<>();
    statement.get("values").forEach(value -> values.add(value.asText()));
    Set<Integer> segments = new TreeSet<>();
    statement.get("aha_segments").forEach(segment -> segments.add(segment.asInt()));
    String value =
        statement.hasNonNull("value")
            ? statement.get("value").decimalValue().stripTrailingZeros().toPlainString()
            : "";
    return String.join(
        "|",
        part,
        statement.get("concept").textValue(),
        statement.get("certainty").textValue(),
        values.toString(),
        segments.toString(),
        value,
        statement.path("unit").asText(""));
  }
}
