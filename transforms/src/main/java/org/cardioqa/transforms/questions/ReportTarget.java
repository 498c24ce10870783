package org.cardioqa.transforms.questions;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Measurement;
import org.cardioqa.schemas.catalog.Question;

/**
 * Writes the report of one sequence from findings: JSON with, for each part that the catalogue
 * names, coded statements and one sentence.
 */
final class ReportTarget {
  private static final String ELSEWHERE = "elsewhere";

  /** A finding without the place in the text, so that what is said twice is written once. */
  private record Statement(
      String name,
      String concept,
      Certainty certainty,
      List<String> values,
      List<Integer> segments,
      Optional<Measurement> measurement) {

    static Statement of(String name, Finding fact) {
      return new Statement(
          name,
          fact.getConcept(),
          fact.getCertainty(),
          fact.getValues(),
          fact.getAhaSegments(),
          fact.getMeasurement());
    }
  }

  private ReportTarget() {}

  /**
   * The report of a sequence.
   *
   * @param question of type T
   * @param facts the certain findings of the examination, by concept
   * @param lost ids of those that another answer found contradicted by better ones
   * @param confidence of a report without contradictions, and of one with them
   * @return empty if no finding belongs to the sequence
   */
  static Optional<Answer> write(
      Question question,
      Map<String, List<Finding>> facts,
      Set<String> lost,
      double confidence,
      double confidenceOfConflict) {
    Map<String, List<Statement>> parts = new LinkedHashMap<>();
    List<Finding> evidence = new ArrayList<>();
    List<Finding> against = new ArrayList<>();
    for (Map.Entry<String, Map<String, String>> part : question.report().entrySet()) {
      List<Statement> statements = new ArrayList<>();
      for (Map.Entry<String, String> name : part.getValue().entrySet()) {
        for (Finding fact : facts.getOrDefault(name.getKey(), List.of())) {
          if (lost.contains(fact.getFindingId())) {
            against.add(fact);
            continue;
          }
          evidence.add(fact);
          Statement statement = Statement.of(name.getValue(), fact);
          if (!statements.contains(statement)) {
            statements.add(statement);
          }
        }
      }
      parts.put(part.getKey(), statements);
    }
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Answer(
            List.of(json(parts)),
            Map.of(),
            Answerer.inOrder(List.of(evidence)),
            Answerer.inOrder(List.of(against)),
            against.isEmpty() ? confidence : confidenceOfConflict,
            against.isEmpty() ? Set.of() : Set.of(Answerer.CONFLICT)));
  }

  /** Written by hand: a generator's buffers cost more than the text. */
  private static String json(Map<String, List<Statement>> parts) {
    StringBuilder json = new StringBuilder(1024).append('{');
    for (Map.Entry<String, List<Statement>> part : parts.entrySet()) {
      next(json, '{');
      quoted(part.getKey(), json);
      json.append(":{\"statements\":[");
      for (Statement statement : part.getValue()) {
        next(json, '[');
        write(statement, json);
      }
      json.append("],\"text\":");
      quoted(sentence(part.getValue()), json);
      json.append('}');
    }
    return json.append('}').toString();
  }

  private static void write(Statement statement, StringBuilder json) {
    json.append("{\"concept\":");
    quoted(statement.concept, json);
    json.append(",\"certainty\":\"").append(statement.certainty).append("\",\"values\":[");
    for (String value : statement.values) {
      next(json, '[');
      quoted(value, json);
    }
    json.append("],\"aha_segments\":[");
    for (int segment : statement.segments) {
      next(json, '[');
      json.append(segment);
    }
    json.append(']');
    if (statement.measurement.isPresent()) {
      json.append(",\"value\":").append(statement.measurement.get().getValue());
      json.append(",\"unit\":");
      quoted(statement.measurement.get().getUnit(), json);
    }
    json.append('}');
  }

  /** A comma, unless the list has just been opened. */
  private static void next(StringBuilder json, char open) {
    if (json.charAt(json.length() - 1) != open) {
      json.append(',');
    }
  }

  private static void quoted(String text, StringBuilder json) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  private static String sentence(List<Statement> statements) {
    StringBuilder sentence = new StringBuilder();
    for (Statement statement : statements) {
      sentence.append(sentence.isEmpty() ? "" : "; ").append(statement.name).append(": ");
      words(statement, sentence);
    }
    return sentence.isEmpty() ? "" : sentence.append('.').toString();
  }

  private static void words(Statement statement, StringBuilder sentence) {
    if (statement.measurement.isPresent()) {
      Measurement measurement = statement.measurement.get();
      sentence.append(Answerer.decimal(measurement.getValue()));
      sentence.append(' ').append(measurement.getUnit());
      return;
    }
    boolean absent = statement.certainty == Certainty.ABSENT;
    int start = sentence.length();
    if (absent && statement.values.contains(ELSEWHERE)) {
      sentence.append("absent elsewhere");
    } else if (statement.values.isEmpty() && statement.segments.isEmpty()) {
      sentence.append(absent ? "absent" : "present");
    }
    String not = absent ? "not " : "";
    for (String value : statement.values) {
      if (!value.equals(ELSEWHERE)) {
        sentence.append(sentence.length() > start ? ", " : "").append(not);
        sentence.append(value.replace('_', ' '));
      }
    }
    if (!statement.segments.isEmpty()) {
      sentence.append(sentence.length() > start ? ", " : "").append(not);
      sentence.append(statement.segments.size() == 1 ? "segment" : "segments");
      statement.segments.forEach(segment -> sentence.append(' ').append(segment));
    }
  }
}
