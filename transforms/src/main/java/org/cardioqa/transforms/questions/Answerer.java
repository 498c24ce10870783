package org.cardioqa.transforms.questions;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Measurement;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.schemas.catalog.AnswerSource;
import org.cardioqa.schemas.catalog.AnswerSource.Weight;
import org.cardioqa.schemas.catalog.NumberRule;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * Folds the findings of a report into the answer of one question. Only what is certain, of this
 * examination and of the patient counts. Where statements contradict each other the impression
 * wins, then what is stated over what is denied, then the later; the contradiction is kept as a
 * hint and lowers the confidence.
 */
final class Answerer {
  static final String CONFLICT = "conflict";
  private static final String IMPRESSION = "impression";
  private static final String NO_HEADING = "none";
  private static final double SURE = 0.95;
  private static final double DERIVED = 0.85;
  private static final double WEAK = 0.7;
  private static final double CONTRADICTED = 0.5;

  private final List<Finding> facts;
  private final Set<String> concepts;
  private final Set<String> locations;
  private final boolean hasHeadings;

  /**
   * Answers from these findings.
   *
   * @param findings all findings of the report
   * @param locations the catalogue's values that say where
   * @param sectionNames the sections of the report
   */
  Answerer(List<Finding> findings, Set<String> locations, Set<String> sectionNames) {
    this.facts =
        findings.stream()
            .filter(f -> f.getTemporality() == Temporality.RECENT)
            .filter(f -> f.getExperiencer() == Experiencer.PATIENT)
            .filter(f -> f.getCertainty() != Certainty.UNCERTAIN)
            .toList();
    this.concepts = facts.stream().map(Finding::getConcept).collect(Collectors.toSet());
    this.locations = locations;
    this.hasHeadings = sectionNames.stream().anyMatch(name -> !name.equals(NO_HEADING));
  }

  /** The findings that may answer. */
  List<Finding> facts() {
    return facts;
  }

  Optional<Answer> answer(Question question) {
    return switch (question.type()) {
      case N -> number(question);
      case S, M -> choice(question);
      case T -> Optional.empty();
    };
  }

  private List<Finding> readable(Question question) {
    if (question.sections().isEmpty()) {
      return facts;
    }
    return facts.stream()
        .filter(f -> question.sections().contains(f.getSection()))
        .filter(f -> !(f.getSection().equals(NO_HEADING) && hasHeadings))
        .toList();
  }

  private Optional<Answer> number(Question question) {
    String concept = question.concept().orElseThrow();
    if (!concepts.contains(concept)) {
      return Optional.empty();
    }
    return measured(concept)
        .map(
            found -> {
              Measurement measurement = found.getMeasurement().orElseThrow();
              Set<String> hints = new TreeSet<>();
              boolean several =
                  facts.stream()
                      .filter(f -> f.getConcept().equals(concept))
                      .flatMap(f -> f.getMeasurement().stream())
                      .anyMatch(m -> Math.abs(m.getValue() - measurement.getValue()) > 0.5);
              if (several) {
                hints.add(CONFLICT);
              }
              if (measurement.getLow() != measurement.getHigh()) {
                hints.add("range");
              }
              return new Answer(
                  List.of(decimal(measurement.getValue())),
                  Map.of(),
                  List.of(found),
                  several ? CONTRADICTED : SURE,
                  hints);
            });
  }

  private Optional<Finding> measured(String concept) {
    Comparator<Finding> impressionLast =
        Comparator.comparing((Finding f) -> f.getSection().equals(IMPRESSION))
            .thenComparing(Finding::getStart);
    return facts.stream()
        .filter(f -> f.getConcept().equals(concept) && f.getMeasurement().isPresent())
        .filter(f -> f.getCertainty() == Certainty.PRESENT)
        .max(impressionLast);
  }

  static String decimal(double value) {
    BigDecimal number =
        BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
    return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
  }

  private Optional<Answer> choice(Question question) {
    if (noneSpeaksOf(question)) {
      return Optional.empty();
    }
    List<Finding> readable = readable(question);
    Map<String, List<Finding>> stated = stated(question, readable, Weight.FULL);
    boolean weak = stated.isEmpty();
    if (weak) {
      stated = stated(question, readable, Weight.FALLBACK);
    }
    Map<String, OptionState> states = states(question, readable, stated);
    if (stated.isEmpty()) {
      return allDenied(question, readable, states).or(() -> derived(question, states));
    }
    Set<String> hints = new TreeSet<>();
    Map<String, List<Finding>> kept = consistent(question, stated, hints);
    List<Finding> evidence = evidence(kept);
    double confidence =
        hints.contains(CONFLICT) ? CONTRADICTED : weak || isCarried(evidence) ? WEAK : SURE;
    if (evidence.stream().anyMatch(f -> f.getCertainty() == Certainty.ABSENT)) {
      hints.add("negated");
    }
    return Optional.of(
        new Answer(inOrder(question, kept.keySet()), states, evidence, confidence, hints));
  }

  private boolean noneSpeaksOf(Question question) {
    for (Option option : question.options()) {
      for (AnswerSource source : option.present()) {
        if (concepts.contains(source.concept())) {
          return false;
        }
      }
      for (AnswerSource source : option.absent()) {
        if (concepts.contains(source.concept())) {
          return false;
        }
      }
    }
    return question.numberRules().stream().noneMatch(rule -> concepts.contains(rule.concept()));
  }

  private static boolean isCarried(List<Finding> evidence) {
    return evidence.stream().anyMatch(f -> f.getRuleId().equals("carried"));
  }

  private static List<String> inOrder(Question question, Set<String> codes) {
    return question.options().stream().map(Option::code).filter(codes::contains).toList();
  }

  private Map<String, List<Finding>> stated(
      Question question, List<Finding> readable, Weight weight) {
    Map<String, List<Finding>> stated = new LinkedHashMap<>();
    for (Option option : question.options()) {
      List<Finding> evidence = matching(option.present(), readable, weight);
      if (!evidence.isEmpty()) {
        stated.put(option.code(), evidence);
      }
    }
    return stated;
  }

  private List<Finding> matching(
      List<AnswerSource> sources, List<Finding> readable, Weight weight) {
    List<Finding> matching = List.of();
    for (AnswerSource source : sources) {
      if (source.weight() != weight || !concepts.contains(source.concept())) {
        continue;
      }
      for (Finding finding : readable) {
        if (matches(source, finding) && !matching.contains(finding)) {
          matching = matching.isEmpty() ? new ArrayList<>() : matching;
          matching.add(finding);
        }
      }
    }
    if (matching.size() > 1) {
      matching.sort(Comparator.comparing(Finding::getStart));
    }
    return matching;
  }

  private boolean matches(AnswerSource source, Finding finding) {
    if (!source.concept().equals(finding.getConcept())
        || source.certainty() != finding.getCertainty()) {
      return false;
    }
    List<String> values = finding.getValues();
    if (source.certainty() == Certainty.ABSENT && values.contains("elsewhere")) {
      return false;
    }
    if (source.value().isPresent()) {
      String value = source.value().get();
      return values.contains(value)
          || finding.getAhaSegments().stream().anyMatch(s -> s.toString().equals(value));
    }
    boolean whole =
        values.stream().noneMatch(locations::contains) && finding.getAhaSegments().isEmpty();
    return source.certainty() != Certainty.ABSENT || whole;
  }

  private Map<String, OptionState> states(
      Question question, List<Finding> readable, Map<String, List<Finding>> stated) {
    Map<String, OptionState> states = new LinkedHashMap<>();
    for (Option option : question.options()) {
      OptionState state = OptionState.UNSTATED;
      if (stated.containsKey(option.code())) {
        state = OptionState.STATED_PRESENT;
      } else if (!matching(option.absent(), readable, Weight.FULL).isEmpty()) {
        state = OptionState.STATED_ABSENT;
      }
      states.put(option.code(), state);
    }
    return states;
  }

  /** The exclusive option "none" of a multi-select whose every other option is denied. */
  private Optional<Answer> allDenied(
      Question question, List<Finding> readable, Map<String, OptionState> states) {
    Optional<Option> none = question.option("none");
    if (question.type() != QuestionType.M || none.isEmpty()) {
      return Optional.empty();
    }
    List<Option> others =
        question.options().stream().filter(o -> !o.code().equals("none")).toList();
    if (others.stream().anyMatch(o -> states.get(o.code()) != OptionState.STATED_ABSENT)) {
      return Optional.empty();
    }
    Set<Finding> evidence = new LinkedHashSet<>();
    others.forEach(o -> evidence.addAll(matching(o.absent(), readable, Weight.FULL)));
    states.put("none", OptionState.STATED_PRESENT);
    return Optional.of(
        new Answer(List.of("none"), states, List.copyOf(evidence), SURE, Set.of("negated")));
  }

  private Optional<Answer> derived(Question question, Map<String, OptionState> states) {
    for (NumberRule rule : question.numberRules()) {
      Optional<Finding> found = measured(rule.concept());
      if (found.isPresent() && rule.covers(found.get().getMeasurement().orElseThrow().getValue())) {
        states.put(rule.option(), OptionState.STATED_PRESENT);
        return Optional.of(
            new Answer(
                List.of(rule.option()),
                states,
                List.of(found.get()),
                DERIVED,
                Set.of("derived_from_number")));
      }
    }
    return Optional.empty();
  }

  /** Keeps what can hold together. */
  private Map<String, List<Finding>> consistent(
      Question question, Map<String, List<Finding>> stated, Set<String> hints) {
    if (holdTogether(question, stated.keySet())) {
      return stated;
    }
    hints.add(CONFLICT);
    Map<String, List<Finding>> impression = new LinkedHashMap<>();
    stated.forEach(
        (code, evidence) -> {
          List<Finding> there =
              evidence.stream().filter(f -> f.getSection().equals(IMPRESSION)).toList();
          if (!there.isEmpty()) {
            impression.put(code, there);
          }
        });
    Map<String, List<Finding>> kept = impression.isEmpty() ? stated : impression;
    if (!holdTogether(question, kept.keySet())) {
      kept = withoutExclusive(question, kept);
    }
    return holdTogether(question, kept.keySet()) ? kept : latest(kept);
  }

  private static boolean holdTogether(Question question, Set<String> codes) {
    return codes.size() < 2
        || (question.type() == QuestionType.M
            && codes.stream().noneMatch(c -> isExclusive(question, c)));
  }

  private static boolean isExclusive(Question question, String code) {
    return question.option(code).filter(o -> o.company() == Option.Company.EXCLUSIVE).isPresent();
  }

  private static Map<String, List<Finding>> withoutExclusive(
      Question question, Map<String, List<Finding>> stated) {
    Map<String, List<Finding>> kept = new LinkedHashMap<>(stated);
    kept.keySet().removeIf(code -> isExclusive(question, code));
    return kept.isEmpty() ? stated : kept;
  }

  private static Map<String, List<Finding>> latest(Map<String, List<Finding>> stated) {
    Map.Entry<String, List<Finding>> last =
        stated.entrySet().stream()
            .max(Comparator.comparing(e -> e.getValue().get(e.getValue().size() - 1).getStart()))
            .orElseThrow();
    return Map.of(last.getKey(), last.getValue());
  }

  private static List<Finding> evidence(Map<String, List<Finding>> stated) {
    List<Finding> evidence = new ArrayList<>();
    stated.values().forEach(evidence::addAll);
    return evidence.stream().distinct().sorted(Comparator.comparing(Finding::getStart)).toList();
  }
}
