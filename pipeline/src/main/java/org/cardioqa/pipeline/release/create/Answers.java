package org.cardioqa.pipeline.release.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;

/** The answers to one candidate: whether they have its form, and when two are the same. */
final class Answers {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int MOST_DIGITS = 30;

  private final QaCandidate candidate;
  private final List<String> codes;

  Answers(QaCandidate candidate) {
    this.candidate = candidate;
    this.codes = candidate.getOptions().stream().map(CandidateOption::getCode).toList();
  }

  /** The answers in the order of the options; empty if they do not have the candidate's form. */
  Optional<List<String>> checked(List<String> answers) {
    Set<String> distinct = new HashSet<>(answers);
    if (distinct.isEmpty() || distinct.size() < answers.size()) {
      return Optional.empty();
    }
    return switch (candidate.getType()) {
      case S -> answers.size() == 1 ? options(distinct) : Optional.empty();
      case M -> options(distinct);
      case N ->
          answers.size() == 1 && number(answers.get(0)).isPresent()
              ? Optional.of(List.copyOf(answers))
              : Optional.empty();
      case T ->
          answers.size() == 1 && json(answers.get(0)).isPresent()
              ? Optional.of(List.copyOf(answers))
              : Optional.empty();
    };
  }

  private Optional<List<String>> options(Set<String> answers) {
    List<String> ordered = codes.stream().filter(answers::contains).toList();
    return ordered.size() == answers.size() ? Optional.of(ordered) : Optional.empty();
  }

  /** Whether two checked answers say the same: numbers within the tolerance, reports as JSON. */
  boolean same(List<String> one, List<String> other) {
    return switch (candidate.getType()) {
      case S, M -> Set.copyOf(one).equals(Set.copyOf(other));
      case N -> {
        BigDecimal difference =
            number(one.get(0)).orElseThrow().subtract(number(other.get(0)).orElseThrow()).abs();
        yield difference.compareTo(BigDecimal.valueOf(candidate.getTolerance().orElse(0.0))) <= 0;
      }
      case T -> json(one.get(0)).equals(json(other.get(0)));
    };
  }

  /** Whether they are equal, also where a tolerance would forgive. */
  boolean equal(List<String> one, List<String> other) {
    return candidate.getType() == QuestionType.N
        ? number(one.get(0)).orElseThrow().compareTo(number(other.get(0)).orElseThrow()) == 0
        : same(one, other);
  }

  /** A number with so many digits that it cannot be compared is none. */
  private static Optional<BigDecimal> number(String text) {
    try {
      BigDecimal number = new BigDecimal(text);
      return Optional.of(number)
          .filter(n -> n.precision() <= MOST_DIGITS && Math.abs(n.scale()) <= MOST_DIGITS);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.of(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
