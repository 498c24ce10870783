package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cardioqa.schemas.ReleaseItem;

/** Answers as classes that can be counted and guessed. */
final class AnswerClass {
  private AnswerClass() {}

  /**
   * Of choices all that are right, joined by '+'; of a number the interval that is twice its
   * tolerance wide, so that who guesses the middle of it is right; empty for a written report.
   */
  static Optional<String> of(ReleaseItem item) {
    return switch (item.getType()) {
      case S, M -> Optional.of(String.join("+", new TreeSet<>(item.getAnswers())));
      case N -> number(item);
      case T -> Optional.empty();
    };
  }

  private static Optional<String> number(ReleaseItem item) {
    double width = 2 * item.getTolerance().orElse(0.0);
    try {
      double value = Double.parseDouble(item.getAnswers().get(0));
      return Optional.of(
          width > 0 ? Long.toString((long) Math.floor(value / width)) : Double.toString(value));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // The gate "answers" says so.
      return Optional.empty();
    }
  }

  /** The items that have a class, by question. */
  static Map<String, List<ReleaseItem>> byQuestion(ReleaseContents release) {
    Map<String, List<ReleaseItem>> byQuestion = new TreeMap<>();
    for (ReleaseItem item : release.items()) {
      if (of(item).isPresent()) {
        byQuestion.computeIfAbsent(item.getQuestionCode(), c -> new ArrayList<>()).add(item);
      }
    }
    return byQuestion;
  }

  /** How many items have each class. */
  static Map<String, Integer> counts(List<ReleaseItem> items) {
    Map<String, Integer> counts = new TreeMap<>();
    items.forEach(item -> of(item).ifPresent(label -> counts.merge(label, 1, Integer::sum)));
    return counts;
  }
}
