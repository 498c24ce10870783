package org.cardioqa.transforms.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.series.SeriesRules.Rule;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * Reads sequence and view from the words of one text, such as a SeriesDescription. Of sequences the
 * block that stands first in the rules decides; of views a clearly weaker one gives way, and
 * different ones of equal weight leave the view open.
 */
public final class WordReader {
  /** A view's match this far below the best does not count. */
  private static final double WEAKER = 0.2;

  private final SeriesRules rules;

  /** A reader with these rules. */
  public WordReader(SeriesRules rules) {
    this.rules = rules;
  }

  /** What a text says. */
  public WordReading read(String text) {
    Words words = Words.of(text);
    List<Rule<View>> views = strongest(rules.views().matches(words));
    Set<View> named = EnumSet.noneOf(View.class);
    views.forEach(rule -> named.add(rule.code().orElseThrow()));
    Optional<Reading<View>> view =
        named.size() == 1
            ? views.stream().max(byConfidence()).map(WordReader::reading)
            : Optional.empty();
    Optional<Reading<Sequence>> sequence = sequence(words);
    if (sequence.isEmpty() && view.filter(WordReader::chamber).isPresent()) {
      sequence = Optional.of(reading(rules.bareView()));
    }
    return new WordReading(sequence, view, named);
  }

  /**
   * Whether a reading says all that the words of a series can: a sequence, and a view unless images
   * of that sequence serve without one.
   */
  public boolean resolved(WordReading reading) {
    return reading.sequence().isPresent()
        && (reading.view().isPresent() || rules.viewless(reading.sequence().orElseThrow().code()));
  }

  private Optional<Reading<Sequence>> sequence(Words words) {
    return rules.sequences().matches(words).stream()
        .min(
            Comparator.comparingInt((Rule<Sequence> rule) -> rule.block())
                .thenComparing(byConfidence().reversed()))
        .map(WordReader::reading)
        .map(reading -> reading.code() == Sequence.PERFUSION ? withState(reading, words) : reading);
  }

  private Reading<Sequence> withState(Reading<Sequence> perfusion, Words words) {
    List<String> states =
        rules.perfusionStates().matches(words).stream()
            .map(rule -> rule.code().orElseThrow().evidence())
            .distinct()
            .toList();
    if (states.size() != 1) {
      return perfusion;
    }
    List<String> evidence = new ArrayList<>(perfusion.evidence());
    evidence.addAll(states);
    return new Reading<>(perfusion.code(), perfusion.confidence(), evidence);
  }

  private static List<Rule<View>> strongest(List<Rule<View>> matches) {
    double best = matches.stream().mapToDouble(Rule::confidence).max().orElse(0);
    return matches.stream().filter(rule -> rule.confidence() > best - WEAKER).toList();
  }

  private static boolean chamber(Reading<View> view) {
    return view.code() != View.AXIAL && view.code() != View.OTHER;
  }

  private static <C> Reading<C> reading(Rule<C> rule) {
    return new Reading<>(rule.code().orElseThrow(), rule.confidence(), List.of(rule.id()));
  }

  private static Comparator<Rule<?>> byConfidence() {
    return Comparator.comparingDouble(Rule::confidence);
  }
}
