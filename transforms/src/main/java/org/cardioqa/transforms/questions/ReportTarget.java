package org.cardioqa.transforms.questions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
  private static final JsonFactory JSON = new JsonFactory();
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

  private static String json(Map<String, List<Statement>> parts) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, List<Statement>> part : parts.entrySet()) {
        json.writeObjectFieldStart(part.getKey());
        json.writeArrayFieldStart("statements");
        for (Statement statement : part.getValue()) {
          write(statement, json);
        }
        json.writeEndArray();
        json.writeStringField("text", sentence(part.getValue()));
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Statement statement, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("concept", statement.concept);
    json.writeStringField("certainty", statement.certainty.name());
    json.writeArrayFieldStart("values");
    for (String value : statement.values) {
      json.writeString(value);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("aha_segments");
    for (int segment : statement.segments) {
      json.writeNumber(segment);
    }
    json.writeEndArray();
    if (statement.measurement.isPresent()) {
      json.writeNumberField("value", statement.measurement.get().getValue());
      json.writeStringField("unit", statement.measurement.get().getUnit());
    }
    json.writeEndObject();
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
    List<String> said = new ArrayList<>();
    boolean absent = statement.certainty == Certainty.ABSENT;
    if (absent && statement.values.contains(ELSEWHERE)) {
      said.add("absent elsewhere");
    } else if (statement.values.isEmpty() && statement.segments.isEmpty()) {
      said.add(absent ? "absent" : "present");
    }
    String not = absent ? "not " : "";
    for (String value : statement.values) {
      if (!value.equals(ELSEWHERE)) {
        said.add(not + value.replace('_', ' '));
      }
    }
    if (!statement.segments.isEmpty()) {
      said.add(
          not
              + (statement.segments.size() == 1 ? "segment " : "segments ")
              + String.join(" ", statement.segments.stream().map(String::valueOf).toList()));
    }
    sentence.append(String.join(", ", said));
  }
}
