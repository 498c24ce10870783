package org.cardioqa.transforms.series;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cardioqa.transforms.series.SeriesRules.Rule;

/** The rows of one list of words, ready to be found in a text. */
final class Lexicon<C> {
  private final List<Rule<C>> rules;
  private final Set<String> words = new HashSet<>();
  private final int longest;

  Lexicon(List<Rule<C>> rules) {
    this.rules = List.copyOf(rules);
    rules.forEach(rule -> words.addAll(rule.words()));
    longest = words.stream().mapToInt(String::length).max().orElse(0);
  }

  /** All words of the list. */
  Set<String> words() {
    return words;
  }

  /** The rules whose words all stand in a text, in the file's order, neutral ones left out. */
  List<Rule<C>> matches(Words text) {
    List<Span> spans = spans(text);
    Map<String, Boolean> found = new HashMap<>();
    for (Span span : spans) {
      boolean covered = spans.stream().anyMatch(other -> other.covers(span));
      found.merge(span.word(), !covered, Boolean::logicalOr);
    }
    return rules.stream().filter(rule -> rule.code().isPresent() && holds(rule, found)).toList();
  }

  /**
   * A word inside a longer one does not count by itself, but does beside another: MDE inside "PS
   * MDE" is part of what the pair says.
   */
  private static <C> boolean holds(Rule<C> rule, Map<String, Boolean> found) {
    return rule.words().size() == 1
        ? found.getOrDefault(rule.words().get(0), false)
        : found.keySet().containsAll(rule.words());
  }

  private List<Span> spans(Words text) {
    List<Span> spans = new ArrayList<>();
    int count = text.tokens().size();
    for (int from = 0; from < count; from++) {
      for (int to = from + 1; to <= count; to++) {
        String joined = text.joined(from, to);
        String pattern = text.pattern(from, to);
        if (pattern.length() > longest) {
          break;
        }
        for (String word : Stream.of(joined, pattern).distinct().toList()) {
          if (words.contains(word)) {
            spans.add(new Span(from, to, word));
          }
        }
      }
    }
    return spans;
  }

  private record Span(int from, int to, String word) {
    boolean covers(Span other) {
      return from <= other.from && to >= other.to && to - from > other.to - other.from;
    }
  }
}
