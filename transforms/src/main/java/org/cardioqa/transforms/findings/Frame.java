package org.cardioqa.transforms.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A finding while its sentence is read: a concept, the words that name it, and what is gathered
 * around it.
 */
final class Frame {
  final String concept;
  final int from;
  final int to;
  final String rule;
  final Assertion assertion;
  final Set<String> values = new TreeSet<>();
  final Set<Integer> segments = new TreeSet<>();

  /** Chambers and other structures that it was said to be in. */
  final Set<String> structures = new TreeSet<>();

  /** The mentions of places that belong to it. */
  final List<PhraseTrie.Match<Lexicon.Entry>> places = new ArrayList<>();

  Optional<Quantity> quantity = Optional.empty();

  /** A number with its unit. */
  record Quantity(double value, double low, double high, String text, String unit) {}

  Frame(String concept, int from, int to, String rule, Assertion assertion) {
    this.concept = concept;
    this.from = from;
    this.to = to;
    this.rule = rule;
    this.assertion = assertion;
  }

  Frame with(String... more) {
    values.addAll(List.of(more));
    return this;
  }

  /** The same with another assertion. */
  Frame with(Assertion other) {
    Frame frame = new Frame(concept, from, to, rule, other);
    frame.values.addAll(values);
    frame.segments.addAll(segments);
    frame.structures.addAll(structures);
    frame.places.addAll(places);
    frame.quantity = quantity;
    return frame;
  }

  /** The same statement of another concept, with its values and places. */
  Frame as(String other) {
    Frame frame = new Frame(other, from, to, rule, assertion);
    frame.values.addAll(values);
    frame.segments.addAll(segments);
    return frame;
  }
}
