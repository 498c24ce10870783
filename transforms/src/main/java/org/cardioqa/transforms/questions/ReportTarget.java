package org.cardioqa.transforms.questions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
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
import org.cardioqa.schemas.yaml.YamlNode;

/** Writes the report of one sequence from findings: coded statements and one sentence a part. */
final class ReportTarget {
  private static final String RESOURCE = "report-statements.yaml";
  private static final Set<String> PARTS =
      Set.of("structure", "motion_function", "tissue", "other");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sequence, part, concept: the concept's name. */
  private final Map<String, Map<String, Map<String, String>>> reports = new LinkedHashMap<>();

  ReportTarget() {
    try (InputStream in = ReportTarget.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing from the jar");
      }
      YamlNode root = YamlNode.read(in, RESOURCE).allow("reports");
      root.get("reports")
          .entries()
          .forEach((sequence, parts) -> reports.put(sequence, parts(parts)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Map<String, String>> parts(YamlNode node) {
    Map<String, Map<String, String>> parts = new LinkedHashMap<>();
    node.allow(PARTS.toArray(String[]::new));
    node.entries()
        .forEach(
            (part, concepts) -> {
              Map<String, String> names = new LinkedHashMap<>();
              concepts.entries().forEach((concept, name) -> names.put(concept, name.text()));
              parts.put(part, names);
            });
    return parts;
  }

  /**
   * The report of a sequence.
   *
   * @param facts the certain findings of the examination
   * @return the answer as JSON with its evidence; empty if no finding belongs to the sequence
   */
  Optional<Answer> write(String sequence, List<Finding> facts) {
    Map<String, Object> report = new LinkedHashMap<>();
    List<Finding> evidence = new ArrayList<>();
    reports
        .getOrDefault(sequence, Map.of())
        .forEach((part, names) -> report.put(part, part(names, facts, evidence)));
    if (evidence.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Answer(List.of(json(report)), Map.of(), evidence, 0.9, Set.of()));
  }

  private static Map<String, Object> part(
      Map<String, String> names, List<Finding> facts, List<Finding> evidence) {
    List<Map<String, Object>> statements = new ArrayList<>();
    List<String> said = new ArrayList<>();
    names.forEach(
        (concept, name) -> {
          for (Finding fact : facts) {
            if (fact.getConcept().equals(concept)) {
              Map<String, Object> statement = statement(fact);
              if (!statements.contains(statement)) {
                statements.add(statement);
                said.add(name + ": " + words(fact));
              }
              evidence.add(fact);
            }
          }
        });
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("statements", statements);
    part.put("text", said.isEmpty() ? "" : String.join("; ", said) + ".");
    return part;
  }

  private static Map<String, Object> statement(Finding fact) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("concept", fact.getConcept());
    statement.put("certainty", fact.getCertainty().name());
    statement.put("values", fact.getValues());
    statement.put("aha_segments", fact.getAhaSegments());
    fact.getMeasurement()
        .ifPresent(
            m -> {
              statement.put("value", m.getValue());
              statement.put("unit", m.getUnit());
            });
    return statement;
  }

  private static String words(Finding fact) {
    Optional<Measurement> measurement = fact.getMeasurement();
    if (measurement.isPresent()) {
      return Answerer.decimal(measurement.get().getValue()) + " " + measurement.get().getUnit();
    }
    List<String> said = new ArrayList<>();
    boolean absent = fact.getCertainty() == Certainty.ABSENT;
    if (absent || fact.getValues().isEmpty()) {
      said.add(absent ? "absent" : "present");
    }
    fact.getValues().forEach(value -> said.add((absent ? "not " : "") + value.replace('_', ' ')));
    if (!fact.getAhaSegments().isEmpty()) {
      said.add(
          "segments "
              + String.join(" ", fact.getAhaSegments().stream().map(String::valueOf).toList()));
    }
    return String.join(", ", said);
  }

  private static String json(Map<String, Object> report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers is always JSON", e);
    }
  }
}
