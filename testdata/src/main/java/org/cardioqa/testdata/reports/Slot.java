package org.cardioqa.testdata.reports;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a template's {@code {name}} stands for.
 *
 * @param mark type of identifier, or {@link Draft#TRAP}
 * @param answers what the words answer, by question code
 * @param numbers the numbers that they state, by question code
 */
record Slot(
    String text,
    Optional<String> mark,
    Map<String, List<String>> answers,
    Map<String, Double> numbers) {

  static Slot plain(String text) {
    return new Slot(text, Optional.empty(), Map.of(), Map.of());
  }

  static Slot identifier(String text, String type) {
    return new Slot(text, Optional.of(type), Map.of(), Map.of());
  }

  static Slot answering(String text, Map<String, List<String>> answers) {
    return new Slot(text, Optional.empty(), answers, Map.of());
  }

  static Slot number(String text, String code, double value) {
    return new Slot(text, Optional.empty(), Map.of(), Map.of(code, value));
  }
}
