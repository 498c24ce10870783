package org.cardioqa.transforms.series;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * Decides the sequence of a stack from words and header marks, and the view that words give it.
 *
 * <p>The texts are asked in their order (SeriesDescription, ProtocolName, SequenceName), the first
 * that speaks counts. A word that names the acquisition outweighs a mark; a word that names only
 * the technique ("trufi"), or a bare view, gives way to one. What contradicts is kept as evidence.
 */
public final class SeriesClassifier {
  /** Words at least this sure name the acquisition and not only the technique. */
  private static final double SURE = 0.75;

  private static final double UNSURE = 0.5;

  /** Later texts are less specific: a protocol is copied from another, a sequence serves many. */
  private static final double[] TEXT_WEIGHT = {1.0, 0.95, 0.8};

  /** What a mark says although the words may well mean another kind without contradiction. */
  private static final Map<Sequence, Set<Sequence>> COMPATIBLE = compatible();

  private final WordReader words;
  private final SeriesRules rules;
  private final MarkReader marks;

  /** A classifier with these rules. */
  public SeriesClassifier(SeriesRules rules) {
    this.rules = rules;
    words = new WordReader(rules);
    marks = new MarkReader(rules.marks());
  }

  /** The component that values of ImageType name, the most telling one. */
  public Optional<Component> component(List<String> imageType) {
    return imageType.stream()
        .flatMap(value -> rules.component(value).stream())
        .max(Enum::compareTo);
  }

  /** The values of ImageType that tell components apart, sorted. */
  public List<String> componentValues(List<String> imageType) {
    return imageType.stream()
        .filter(value -> rules.component(value).isPresent())
        .sorted()
        .distinct()
        .toList();
  }

  /** What the texts of a series say, together. */
  public WordReading words(List<String> texts) {
    Optional<Reading<Sequence>> sequence = Optional.empty();
    Optional<Reading<Sequence>> bare = Optional.empty();
    Optional<Reading<View>> view = Optional.empty();
    Set<View> views = EnumSet.noneOf(View.class);
    for (int index = 0; index < texts.size(); index++) {
      WordReading reading = words.read(texts.get(index));
      double weight = TEXT_WEIGHT[Math.min(index, TEXT_WEIGHT.length - 1)];
      Optional<Reading<Sequence>> said = reading.sequence().map(one -> weighed(one, weight));
      if (said.filter(this::isBare).isPresent()) {
        bare = bare.or(() -> said);
      } else {
        sequence = sequence.or(() -> said);
      }
      if (views.isEmpty()) {
        view = reading.view().map(one -> weighed(one, weight));
        views.addAll(reading.views());
      }
    }
    Optional<Reading<Sequence>> weak = bare;
    return new WordReading(sequence.or(() -> weak), view, views);
  }

  /** The sequence of a stack of a series with these words. */
  public Reading<Sequence> sequence(WordReading said, HeaderFacts facts) {
    Optional<Reading<Sequence>> mark = marks.read(facts);
    Reading<Sequence> decided;
    if (said.sequence().isEmpty()) {
      decided = mark.orElse(new Reading<>(Sequence.OTHER, UNSURE, List.of("silent")));
    } else {
      decided = decide(said.sequence().orElseThrow(), mark, facts);
    }
    return enhancement(decided, facts);
  }

  private static Reading<Sequence> decide(
      Reading<Sequence> word, Optional<Reading<Sequence>> mark, HeaderFacts facts) {
    if (mark.isEmpty()) {
      return word.code() == Sequence.CINE && facts.phases() == 1 ? still(word) : word;
    }
    Reading<Sequence> marked = mark.orElseThrow();
    if (marked.code() == word.code()) {
      double confidence = 1 - (1 - word.confidence()) * (1 - marked.confidence());
      return new Reading<>(word.code(), confidence, both(word, marked));
    }
    if (COMPATIBLE.getOrDefault(marked.code(), Set.of()).contains(word.code())) {
      return new Reading<>(word.code(), word.confidence(), both(word, marked));
    }
    boolean wordWins = word.confidence() >= Math.max(SURE, marked.confidence());
    Reading<Sequence> winner = wordWins ? word : marked;
    List<String> evidence = new ArrayList<>(both(word, marked));
    evidence.add(
        "conflict.sequence:words=%s,marks=%s".formatted(word.code().code(), marked.code().code()));
    return new Reading<>(winner.code(), Math.min(winner.confidence(), 0.7), evidence);
  }

  /** A single picture at each position is no cine, whatever its technique. */
  private static Reading<Sequence> still(Reading<Sequence> word) {
    List<String> evidence = new ArrayList<>(word.evidence());
    evidence.add("mark.single_phase");
    if (word.confidence() < SURE) {
      return new Reading<>(Sequence.OTHER, UNSURE, evidence);
    }
    evidence.add("conflict.sequence:words=cine,marks=single_phase");
    return new Reading<>(word.code(), UNSURE, evidence);
  }

  /**
   * Which part of a late enhancement a stack is. Where a series holds several parts, the magnitude
   * is {@code lge} and the phase-sensitive or real part {@code psir}; a phase beside one of those
   * is a by-product. A phase of another kind that no flow is encoded in is one too.
   */
  private static Reading<Sequence> enhancement(Reading<Sequence> decided, HeaderFacts facts) {
    if (facts.component().isEmpty()) {
      return decided;
    }
    Component component = facts.component().orElseThrow();
    boolean signed =
        facts.seriesComponents().contains(Component.PHASE_SENSITIVE)
            || facts.seriesComponents().contains(Component.REAL);
    Sequence code =
        switch (decided.code()) {
          case LGE, PSIR ->
              switch (component) {
                case MAGNITUDE ->
                    facts.seriesComponents().size() > 1 ? Sequence.LGE : decided.code();
                case PHASE -> signed ? Sequence.OTHER : Sequence.PSIR;
                case REAL, PHASE_SENSITIVE -> Sequence.PSIR;
                default -> Sequence.OTHER;
              };
          case CINE, PERFUSION, T2, TAGGING ->
              component == Component.MAGNITUDE ? decided.code() : Sequence.OTHER;
          default -> decided.code();
        };
    if (code == decided.code()) {
      return decided;
    }
    List<String> evidence = new ArrayList<>(decided.evidence());
    evidence.add("mark.image_type." + component.code());
    return new Reading<>(code, decided.confidence(), evidence);
  }

  private boolean isBare(Reading<Sequence> reading) {
    return reading.evidence().contains(rules.bareView().id());
  }

  private static <C> Reading<C> weighed(Reading<C> reading, double weight) {
    return new Reading<>(reading.code(), reading.confidence() * weight, reading.evidence());
  }

  private static List<String> both(Reading<?> one, Reading<?> other) {
    List<String> evidence = new ArrayList<>(one.evidence());
    evidence.addAll(other.evidence());
    return evidence;
  }

  private static Map<Sequence, Set<Sequence>> compatible() {
    Map<Sequence, Set<Sequence>> sets = new EnumMap<>(Sequence.class);
    sets.put(
        Sequence.CINE,
        EnumSet.of(
            Sequence.FLOW,
            Sequence.TAGGING,
            Sequence.TI_SCOUT,
            Sequence.PERFUSION,
            Sequence.T1_MAP,
            Sequence.T2_MAP));
    sets.put(Sequence.PERFUSION, EnumSet.of(Sequence.FLOW, Sequence.OTHER));
    sets.put(
        Sequence.LGE,
        EnumSet.of(
            Sequence.PSIR, Sequence.T2, Sequence.T1_MAP, Sequence.TI_SCOUT, Sequence.PERFUSION));
    sets.put(Sequence.PSIR, EnumSet.of(Sequence.LGE));
    sets.put(Sequence.T1_MAP, EnumSet.of(Sequence.ECV, Sequence.TI_SCOUT));
    sets.put(Sequence.TI_SCOUT, EnumSet.of(Sequence.T1_MAP, Sequence.PERFUSION));
    sets.put(Sequence.SCOUT, EnumSet.complementOf(EnumSet.of(Sequence.SCOUT)));
    sets.put(Sequence.T2, EnumSet.of(Sequence.OTHER, Sequence.T2_MAP));
    return sets;
  }
}
