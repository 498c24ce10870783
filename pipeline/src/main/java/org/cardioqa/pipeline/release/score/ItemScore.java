package org.cardioqa.pipeline.release.score;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;

/**
 * How right one answer is.
 *
 * @param patient whose question it is
 * @param question code of the question
 * @param type form of the answer
 * @param state whether there was an answer that can be read
 * @param score 0 to 1: of S and N whether it is right, of M the F1 of the set of options, of T that
 *     of the statements
 * @param exact whether all of it is right
 * @param right the right answers, sorted
 * @param given the answers as codes, sorted; what is no option stays as it was written
 * @param options codes of the options
 * @param tolerance of a number
 */
record ItemScore(
    String patient,
    String question,
    QuestionType type,
    State state,
    double score,
    boolean exact,
    List<String> right,
    List<String> given,
    List<String> options,
    double tolerance) {

  private static final double ROUNDING = 1e-9;

  /** Whether there was an answer. */
  enum State {
    /** It can be read. */
    READABLE,
    /** It, or a part of it, is no option, number or JSON. */
    UNREADABLE,
    /** There is none for the row; it counts as wrong. */
    MISSING
  }

  /**
   * Scores an answer.
   *
   * @param prediction empty if there is none for the row
   */
  static ItemScore of(ReleaseItem item, Optional<List<String>> prediction) {
    List<String> raw = prediction.orElse(List.of());
    State absent = prediction.isEmpty() ? State.MISSING : State.UNREADABLE;
    return switch (item.getType()) {
      case S, M -> choice(item, raw, prediction.isEmpty());
      case N -> {
        OptionalDouble number = raw.size() == 1 ? number(raw.get(0), item) : OptionalDouble.empty();
        boolean right =
            number.isPresent()
                && within(
                    number.getAsDouble(),
                    Double.parseDouble(item.getAnswers().get(0)),
                    item.getTolerance().orElse(0.0));
        yield make(
            item, number.isPresent() ? State.READABLE : absent, right ? 1 : 0, right, List.of());
      }
      case T -> {
        Optional<List<Statement>> said =
            raw.size() == 1 ? Statement.in(raw.get(0)) : Optional.empty();
        List<Statement> right = Statement.in(item.getAnswers().get(0)).orElse(List.of());
        double f1 = said.isPresent() ? Statement.f1(said.get(), right) : 0;
        yield make(item, said.isPresent() ? State.READABLE : absent, f1, f1 == 1, List.of());
      }
    };
  }

  private static ItemScore choice(ReleaseItem item, List<String> raw, boolean missing) {
    Map<String, String> codes =
        item.getOptions().stream()
            .collect(
                Collectors.toMap(
                    o -> o.getLetter().toUpperCase(Locale.ROOT), ReleaseOption::getCode));
    Set<String> known = new HashSet<>(codes.values());
    Set<String> given = new TreeSet<>();
    boolean readable = true;
    for (String answer : raw) {
      String code =
          known.contains(answer)
              ? answer
              : codes.getOrDefault(answer.toUpperCase(Locale.ROOT), answer);
      readable &= known.contains(code);
      given.add(code);
    }
    State state = missing ? State.MISSING : readable ? State.READABLE : State.UNREADABLE;
    double f1 = missing ? 0 : f1(given, item.getAnswers());
    boolean exact = f1 == 1;
    double score = item.getType() == QuestionType.S ? (exact ? 1 : 0) : f1;
    return make(item, state, score, exact, List.copyOf(given));
  }

  private static ItemScore make(
      ReleaseItem item, State state, double score, boolean exact, List<String> given) {
    List<String> right = new ArrayList<>(item.getAnswers());
    right.sort(null);
    return new ItemScore(
        item.getPatientId(),
        item.getQuestionCode(),
        item.getType(),
        state,
        score,
        exact,
        right,
        given,
        item.getOptions().stream().map(ReleaseOption::getCode).toList(),
        item.getTolerance().orElse(0.0));
  }

  /** F1 of two sets; 1 if both are empty. */
  static double f1(Set<String> given, List<String> right) {
    long both = right.stream().filter(given::contains).count();
    int all = given.size() + right.size();
    return all == 0 ? 1 : 2.0 * both / all;
  }

  static boolean within(double given, double right, double tolerance) {
    return Math.abs(given - right) <= tolerance + ROUNDING;
  }

  /** A number, whose unit may stand behind it. */
  private static OptionalDouble number(String text, ReleaseItem item) {
    String unit = item.getUnit().orElse("");
    String bare =
        !unit.isEmpty() && text.endsWith(unit)
            ? text.substring(0, text.length() - unit.length()).strip()
            : text;
    return bare.matches("[-+]?\\d{1,15}(\\.\\d{1,15})?([eE][-+]?\\d{1,2})?")
        ? OptionalDouble.of(Double.parseDouble(bare))
        : OptionalDouble.empty();
  }
}
