package org.cardioqa.transforms.questions;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Measurement;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.schemas.catalog.AnswerSource;
import org.cardioqa.schemas.catalog.AnswerSource.Weight;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Folding;
import org.cardioqa.schemas.catalog.NumberRule;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * Folds the findings of a report into the answer of one question. Only what is certain, of this
 * examination and of the patient counts. Where statements contradict each other the catalogue's
 * prevailing sections win, then what is stated over what is denied, then the later; what lost is
 * kept beside the answer, and lowers its confidence.
 */
final class Answerer {
  static final String CONFLICT = "conflict";
  private static final String NO_HEADING = "none";

  /** Numbers that differ by no more are the same, rounded. */
  private static final double SAME_NUMBER = 0.5;

  private static final Comparator<Finding> IN_TEXT =
      Comparator.comparingInt(Finding::getStart).thenComparing(Finding::getFindingId);

  private final Map<String, List<Finding>> byConcept = new HashMap<>();
  private final Set<String> locations;
  private final Folding folding;
  private final boolean hasHeadings;

  /**
   * Answers from these findings.
   *
   * @param findings all findings of the report
   * @param catalog what locations are, and how findings fold
   * @param sectionNames the sections of the report
   */
  Answerer(List<Finding> findings, Catalog catalog, Set<String> sectionNames) {
    for (Finding finding : findings) {
      if (finding.getTemporality() == Temporality.RECENT
          && finding.getExperiencer() == Experiencer.PATIENT
          && finding.getCertainty() != Certainty.UNCERTAIN) {
        byConcept.computeIfAbsent(finding.getConcept(), c -> new ArrayList<>(2)).add(finding);
      }
    }
    this.locations = catalog.locations();
    this.folding = catalog.folding();
    this.hasHeadings = sectionNames.stream().anyMatch(name -> !name.equals(NO_HEADING));
  }

  /** The findings that may answer, by concept. */
  Map<String, List<Finding>> facts() {
    return byConcept;
  }

  private List<Finding> of(String concept) {
    return byConcept.getOrDefault(concept, List.of());
  }

  Optional<Answer> answer(Question question) {
    return switch (question.type()) {
      case N -> number(question);
      case S, M -> choice(question);
      case T -> Optional.empty();
    };
  }

  /** Whether a question may be answered from the section of a finding. */
  private boolean isReadable(Question question, Finding finding) {
    return question.sections().isEmpty()
        || (question.sections().contains(finding.getSection())
            && !(finding.getSection().equals(NO_HEADING) && hasHeadings));
  }

  private Optional<Answer> number(Question question) {
    String concept = question.concept().orElseThrow();
    return measured(concept).map(found -> number(found, of(concept)));
  }

  private Answer number(Finding found, List<Finding> all) {
    Measurement measurement = found.getMeasurement().orElseThrow();
    List<Finding> against = new ArrayList<>();
    for (Finding other : all) {
      boolean differs =
          other.getMeasurement().stream()
              .anyMatch(m -> Math.abs(m.getValue() - measurement.getValue()) > SAME_NUMBER);
      if (differs) {
        against.add(other);
      }
    }
    Set<String> hints = new TreeSet<>();
    if (!against.isEmpty()) {
      hints.add(CONFLICT);
    }
    if (measurement.getLow() != measurement.getHigh()) {
      hints.add("range");
    }
    return new Answer(
        List.of(decimal(measurement.getValue())),
        Map.of(),
        List.of(found),
        against,
        against.isEmpty() ? folding.confidence().stated() : folding.confidence().conflict(),
        hints);
  }

  private Optional<Finding> measured(String concept) {
    Comparator<Finding> prevailingLast =
        Comparator.comparing(this::prevails).thenComparing(Finding::getStart);
    return of(concept).stream()
        .filter(f -> f.getMeasurement().isPresent())
        .filter(f -> f.getCertainty() == Certainty.PRESENT)
        .max(prevailingLast);
  }

  private boolean prevails(Finding finding) {
    return folding.prevailingSections().contains(finding.getSection());
  }

  static String decimal(double value) {
    BigDecimal number =
        BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
    return number.scale() < 0 ? number.setScale(0).toPlainString() : number.toPlainString();
  }

  private Optional<Answer> choice(Question question) {
    Map<String, List<Finding>> stated = matching(question, Option::present, Weight.FULL);
    Map<String, List<Finding>> denied = matching(question, Option::absent, Weight.FULL);
    boolean fallback = stated.isEmpty();
    if (fallback) {
      stated = matching(question, Option::present, Weight.FALLBACK);
    }
    List<Finding> against = settle(stated, denied);
    Map<String, OptionState> states = new HashMap<>();
    denied.keySet().forEach(code -> states.put(code, OptionState.STATED_ABSENT));
    stated.keySet().forEach(code -> states.put(code, OptionState.STATED_PRESENT));
    if (stated.isEmpty()) {
      return allDenied(question, denied, states, against).or(() -> derived(question, states));
    }
    Map<String, List<Finding>> lost = new LinkedHashMap<>(stated);
    stated.keySet().retainAll(consistent(question, stated).keySet());
    lost.keySet().removeAll(stated.keySet());
    List<Finding> evidence = inOrder(stated.values());
    if (!lost.isEmpty()) {
      Set<String> won = ids(evidence);
      for (List<Finding> list : lost.values()) {
        list.stream().filter(f -> !won.contains(f.getFindingId())).forEach(against::add);
      }
    }
    Set<String> hints = new TreeSet<>();
    for (Finding finding : evidence) {
      if (finding.getCertainty() == Certainty.ABSENT) {
        hints.add("negated");
      }
    }
    if (!against.isEmpty()) {
      hints.add(CONFLICT);
    }
    List<String> answers = inOrder(question, stated.keySet());
    double confidence = confidence(evidence, against, fallback);
    return Optional.of(
        new Answer(answers, states, evidence, inOrder(List.of(against)), confidence, hints));
  }

  private double confidence(List<Finding> evidence, List<Finding> against, boolean fallback) {
    if (!against.isEmpty()) {
      return folding.confidence().conflict();
    }
    boolean doubtful = fallback;
    for (Finding finding : evidence) {
      doubtful |= folding.doubtfulRules().contains(finding.getRuleId());
    }
    return doubtful ? folding.confidence().doubtful() : folding.confidence().stated();
  }

  /**
   * Takes apart options that are both stated and denied: a prevailing section has the last word,
   * and where it has none the statement stands.
   *
   * @return the findings that lost
   */
  private List<Finding> settle(
      Map<String, List<Finding>> stated, Map<String, List<Finding>> denied) {
    List<Finding> against = new ArrayList<>();
    for (String code : List.copyOf(stated.keySet())) {
      if (!denied.containsKey(code)) {
        continue;
      }
      boolean deniedAtLast =
          denied.get(code).stream().anyMatch(this::prevails)
              && stated.get(code).stream().noneMatch(this::prevails);
      against.addAll((deniedAtLast ? stated : denied).remove(code));
    }
    return against;
  }

  private static List<String> inOrder(Question question, Set<String> codes) {
    List<String> inOrder = new ArrayList<>(codes.size());
    for (Option option : question.options()) {
      if (codes.contains(option.code())) {
        inOrder.add(option.code());
      }
    }
    return inOrder;
  }

  /** By option, the findings that state it, or that deny it; of options of which some do. */
  private Map<String, List<Finding>> matching(
      Question question, Function<Option, List<AnswerSource>> sources, Weight weight) {
    Map<String, List<Finding>> matching = new LinkedHashMap<>();
    for (Option option : question.options()) {
      List<Finding> evidence = matching(question, sources.apply(option), weight);
      if (!evidence.isEmpty()) {
        matching.put(option.code(), evidence);
      }
    }
    return matching;
  }

  private List<Finding> matching(Question question, List<AnswerSource> sources, Weight weight) {
    List<Finding> matching = List.of();
    for (int i = 0; i < sources.size(); i++) {
      AnswerSource source = sources.get(i);
      if (source.weight() != weight) {
        continue;
      }
      for (Finding finding : of(source.concept())) {
        if (matches(source, finding)
            && isReadable(question, finding)
            && !matchesEarlier(sources.subList(0, i), weight, finding)) {
          matching = matching.isEmpty() ? new ArrayList<>(2) : matching;
          matching.add(finding);
        }
      }
    }
    if (matching.size() > 1) {
      matching.sort(IN_TEXT);
    }
    return matching;
  }

  /** Whether a source before this one has brought the finding already. */
  private boolean matchesEarlier(List<AnswerSource> earlier, Weight weight, Finding finding) {
    for (AnswerSource source : earlier) {
      if (source.weight() == weight
          && source.concept().equals(finding.getConcept())
          && matches(source, finding)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a finding of the source's concept says what the source asks for. */
  private boolean matches(AnswerSource source, Finding finding) {
    if (source.certainty() != finding.getCertainty()) {
      return false;
    }
    List<String> values = finding.getValues();
    if (source.certainty() == Certainty.ABSENT && values.contains("elsewhere")) {
      return false;
    }
    if (source.value().isPresent()) {
      String value = source.value().get();
      return values.contains(value) || isSegment(value, finding.getAhaSegments());
    }
    if (source.certainty() != Certainty.ABSENT) {
      return true;
    }
    for (String value : values) {
      if (locations.contains(value)) {
        return false;
      }
    }
    return finding.getAhaSegments().isEmpty();
  }

  private static boolean isSegment(String code, List<Integer> segments) {
    return !segments.isEmpty()
        && Character.isDigit(code.charAt(0))
        && segments.contains(Integer.valueOf(code));
  }

  /** The option that holds when every other is denied. */
  private Optional<Answer> allDenied(
      Question question,
      Map<String, List<Finding>> denied,
      Map<String, OptionState> states,
      List<Finding> against) {
    Optional<Option> rest = Optional.empty();
    for (Option option : question.options()) {
      if (option.company() == Option.Company.ALL_OTHERS_DENIED) {
        rest = Optional.of(option);
      } else if (!denied.containsKey(option.code())) {
        return Optional.empty();
      }
    }
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    states.put(rest.get().code(), OptionState.STATED_PRESENT);
    Set<String> hints = new TreeSet<>(Set.of("negated"));
    if (!against.isEmpty()) {
      hints.add(CONFLICT);
    }
    List<Finding> evidence = inOrder(denied.values());
    return Optional.of(
        new Answer(
            List.of(rest.get().code()),
            states,
            evidence,
            inOrder(List.of(against)),
            confidence(evidence, against, false),
            hints));
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
                List.of(),
                folding.confidence().derived(),
                Set.of("derived_from_number")));
      }
    }
    return Optional.empty();
  }

  /** Keeps what can hold together. */
  private Map<String, List<Finding>> consistent(
      Question question, Map<String, List<Finding>> stated) {
    if (holdTogether(question, stated.keySet())) {
      return stated;
    }
    Map<String, List<Finding>> prevailing = new LinkedHashMap<>();
    stated.forEach(
        (code, evidence) -> {
          List<Finding> there = evidence.stream().filter(this::prevails).toList();
          if (!there.isEmpty()) {
            prevailing.put(code, there);
          }
        });
    Map<String, List<Finding>> kept = prevailing.isEmpty() ? stated : prevailing;
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
    return question.option(code).filter(Option::isExclusive).isPresent();
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

  /** The findings of several lists, once each, in the order of the text. */
  static List<Finding> inOrder(Collection<List<Finding>> lists) {
    List<Finding> all = new ArrayList<>();
    lists.forEach(all::addAll);
    if (all.size() < 2) {
      return all;
    }
    all.sort(IN_TEXT);
    List<Finding> once = new ArrayList<>(all.size());
    String before = "";
    for (Finding finding : all) {
      if (!finding.getFindingId().equals(before)) {
        once.add(finding);
        before = finding.getFindingId();
      }
    }
    return once;
  }

  private static Set<String> ids(List<Finding> findings) {
    Set<String> ids = new HashSet<>();
    findings.forEach(finding -> ids.add(finding.getFindingId()));
    return ids;
  }
}
