package org.cardioqa.pipeline.release.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.agreement.Agreement;

/**
 * How far readers agree by question, before anybody decides between them.
 *
 * <p>Several choices are compared as sets, numbers within their tolerance. Another decision than an
 * answer is a choice of its own; of numbers only items count to which all readers gave one.
 */
final class ReaderAgreement {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PERCENT = 100;

  private ReaderAgreement() {}

  /** What the readers of an item said, as a line of JSON. */
  private record Line(
      String question, QuestionType type, double tolerance, Map<String, List<String>> labels) {}

  static String line(QaCandidate candidate, Map<String, List<String>> labels) {
    try {
      return JSON.writeValueAsString(
          new Line(
              candidate.getQuestionCode(),
              candidate.getType(),
              candidate.getTolerance().orElse(0.0),
              labels));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  /**
   * The figures of all questions, by code.
   *
   * @param lines of {@link #line} in any order
   */
  static List<ReleaseManifest.Agreement> of(Collection<String> lines)
      throws JsonProcessingException {
    Map<String, List<Line>> byQuestion = new TreeMap<>();
    // Sums of floating point depend on the order.
    for (String line : lines.stream().sorted().toList()) {
      Line read = JSON.readValue(line, Line.class);
      byQuestion.computeIfAbsent(read.question(), question -> new ArrayList<>()).add(read);
    }
    List<ReleaseManifest.Agreement> figures = new ArrayList<>();
    byQuestion.forEach(
        (question, items) -> {
          Agreement agreement = agreement(items);
          figures.add(
              new ReleaseManifest.Agreement(
                  question,
                  agreement.items(),
                  agreement.readers(),
                  boxed(
                      agreement.percent().isPresent()
                          ? OptionalDouble.of(PERCENT * agreement.percent().getAsDouble())
                          : OptionalDouble.empty()),
                  boxed(agreement.fleiss()),
                  boxed(agreement.alpha())));
        });
    return figures;
  }

  private static Agreement agreement(List<Line> items) {
    return switch (items.get(0).type()) {
      case M -> Agreement.ofSets(items.stream().map(ReaderAgreement::sets).toList());
      case N ->
          Agreement.ofNumbers(
              items.stream()
                  .filter(item -> item.labels().values().stream().allMatch(ReaderAgreement::number))
                  .map(ReaderAgreement::numbers)
                  .toList(),
              items.get(0).tolerance());
      case S, T -> Agreement.ofChoices(items.stream().map(Line::labels).toList());
    };
  }

  private static Map<String, Set<String>> sets(Line item) {
    return item.labels().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, label -> Set.copyOf(label.getValue())));
  }

  private static boolean number(List<String> label) {
    return label.get(0).matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?");
  }

  private static Map<String, Double> numbers(Line item) {
    Map<String, Double> numbers = new HashMap<>();
    item.labels().forEach((reader, label) -> numbers.put(reader, Double.valueOf(label.get(0))));
    return numbers;
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
