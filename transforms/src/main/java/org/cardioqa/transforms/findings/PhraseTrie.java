package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the phrases of a dictionary in a sentence, the longest at each place, none overlapping
 * another. The time grows with the sentence, not with the dictionary.
 *
 * @param <T> what a phrase stands for
 */
final class PhraseTrie<T> {
  private final Map<String, PhraseTrie<T>> children = new HashMap<>();
  private final List<T> values = new ArrayList<>(1);

  /**
   * A phrase in a sentence.
   *
   * @param value what it stands for
   * @param from index of its first word
   * @param to index behind its last
   */
  record Match<T>(T value, int from, int to) {}

  /**
   * Adds a phrase.
   *
   * @return what it already stood for; empty if it is new
   */
  List<T> put(List<String> phrase, T value) {
    PhraseTrie<T> node = this;
    for (String word : phrase) {
      node = node.children.computeIfAbsent(word, w -> new PhraseTrie<>());
    }
    List<T> before = List.copyOf(node.values);
    node.values.add(value);
    return before;
  }

  /** What a phrase stands for; empty if it is none. */
  List<T> get(List<String> phrase) {
    PhraseTrie<T> node = this;
    for (String word : phrase) {
      node = node.children.get(word);
      if (node == null) {
        return List.of();
      }
    }
    return List.copyOf(node.values);
  }

  /**
   * The phrases of a sentence from left to right; one with several meanings matches several times.
   */
  List<Match<T>> matches(Words words) {
    List<Match<T>> matches = new ArrayList<>();
    int from = 0;
    while (from < words.size()) {
      int to = longest(words, from, matches);
      from = Math.max(to, from + 1);
    }
    return matches;
  }

  private int longest(Words words, int from, List<Match<T>> matches) {
    PhraseTrie<T> node = this;
    PhraseTrie<T> best = null;
    int end = from;
    for (int i = from; i < words.size(); i++) {
      node = node.children.get(words.get(i));
      if (node == null) {
        break;
      }
      if (!node.values.isEmpty()) {
        best = node;
        end = i + 1;
      }
    }
    if (best != null) {
      for (T value : best.values) {
        matches.add(new Match<>(value, from, end));
      }
    }
    return end;
  }
}
