package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the phrases of a dictionary in a sentence, the longest at each place, none overlapping
 * another. The time grows with the sentence, not with the dictionary: the first word of a phrase is
 * an index, each further one a search among the few that can follow.
 *
 * @param <T> what a phrase stands for
 */
final class PhraseTrie<T> {
  private final Vocabulary vocabulary;

  /** By the number of a phrase's first word; null where no phrase begins with it. */
  private final List<Node<T>> firsts = new ArrayList<>();

  private int size;

  PhraseTrie(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * A phrase in a sentence.
   *
   * @param value what it stands for
   * @param from index of its first word
   * @param to index behind its last
   */
  record Match<T>(T value, int from, int to) {}

  private static final class Node<T> {
    /** Numbers of the words that go on from here, ascending. */
    private int[] words = {};

    private final List<Node<T>> nodes = new ArrayList<>(1);
    private final List<T> values = new ArrayList<>(1);

    private Node<T> next(int word) {
      if (word == Vocabulary.UNKNOWN || words.length == 0) {
        return null;
      }
      int at = Arrays.binarySearch(words, word);
      return at < 0 ? null : nodes.get(at);
    }

    private Node<T> grow(int word) {
      int at = Arrays.binarySearch(words, word);
      if (at >= 0) {
        return nodes.get(at);
      }
      int place = -at - 1;
      int[] more = new int[words.length + 1];
      System.arraycopy(words, 0, more, 0, place);
      more[place] = word;
      System.arraycopy(words, place, more, place + 1, words.length - place);
      words = more;
      nodes.add(place, new Node<>());
      return nodes.get(place);
    }
  }

  /**
   * Adds a phrase.
   *
   * @return what it already stood for; empty if it is new
   */
  List<T> put(List<String> phrase, T value) {
    Node<T> node = first(vocabulary.add(phrase.get(0)));
    for (String word : phrase.subList(1, phrase.size())) {
      node = node.grow(vocabulary.add(word));
    }
    List<T> before = List.copyOf(node.values);
    size += before.isEmpty() ? 1 : 0;
    node.values.add(value);
    return before;
  }

  /** How many phrases it has. */
  int size() {
    return size;
  }

  private Node<T> first(int word) {
    while (firsts.size() <= word) {
      firsts.add(null);
    }
    if (firsts.get(word) == null) {
      firsts.set(word, new Node<>());
    }
    return firsts.get(word);
  }

  /** What a phrase stands for; empty if it is none. */
  List<T> get(List<String> phrase) {
    Node<T> node = beginning(vocabulary.of(phrase.get(0)));
    for (int i = 1; i < phrase.size() && node != null; i++) {
      node = node.next(vocabulary.of(phrase.get(i)));
    }
    return node == null ? List.of() : List.copyOf(node.values);
  }

  private Node<T> beginning(int word) {
    return word >= 0 && word < firsts.size() ? firsts.get(word) : null;
  }

  /**
   * The phrases of a sentence from left to right; one with several meanings matches several times.
   *
   * @param words numbered by the vocabulary of this dictionary
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
    Node<T> node = beginning(words.number(from));
    Node<T> best = null;
    int end = from;
    for (int i = from + 1; node != null; i++) {
      if (!node.values.isEmpty()) {
        best = node;
        end = i;
      }
      node = i < words.size() ? node.next(words.number(i)) : null;
    }
    if (best != null) {
      for (T value : best.values) {
        matches.add(new Match<>(value, from, end));
      }
    }
    return end;
  }
}
