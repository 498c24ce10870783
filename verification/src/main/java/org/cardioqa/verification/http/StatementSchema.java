package org.cardioqa.verification.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.schemas.catalog.AnswerSource;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Question;

/**
 * What a report that is an answer may be put together from, by the catalogue.
 *
 * @param parts its parts in order, in each the names of concepts by their code
 * @param values what findings of a concept may say, as far as questions ask for it
 * @param units UCUM units of the concepts that are measured
 */
record StatementSchema(
    Map<String, Map<String, String>> parts,
    Map<String, SortedSet<String>> values,
    Map<String, String> units) {

  /** That of a question; empty if the catalogue has none of that code, or it is of another type. */
  static Optional<StatementSchema> of(Catalog catalog, String questionCode) {
    return catalog
        .question(questionCode)
        .map(Question::report)
        .filter(parts -> !parts.isEmpty())
        .map(parts -> of(catalog, parts));
  }

  private static StatementSchema of(Catalog catalog, Map<String, Map<String, String>> parts) {
    Set<String> concepts =
        parts.values().stream()
            .flatMap(names -> names.keySet().stream())
            .collect(Collectors.toSet());
    Map<String, SortedSet<String>> values = new TreeMap<>();
    Map<String, String> units = new TreeMap<>();
    for (Question question : catalog.questions()) {
      question
          .concept()
          .filter(concepts::contains)
          .ifPresent(concept -> question.unit().ifPresent(unit -> units.put(concept, unit)));
      question.options().stream()
          .flatMap(option -> Stream.concat(option.present().stream(), option.absent().stream()))
          .filter(source -> concepts.contains(source.concept()))
          .forEach(source -> add(values, source));
    }
    return new StatementSchema(parts, values, units);
  }

  private static void add(Map<String, SortedSet<String>> values, AnswerSource source) {
    source
        .value()
        .ifPresent(
            value -> values.computeIfAbsent(source.concept(), any -> new TreeSet<>()).add(value));
  }
}
