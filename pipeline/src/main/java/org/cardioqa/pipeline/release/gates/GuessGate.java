package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.text.LogisticRegression;

/**
 * No question may be answered without looking.
 *
 * <p>Patients fall into folds by their pseudonyms. For each fold and question a logistic regression
 * over {@link Hints} learns from the other folds and guesses the fold; so does the rule that always
 * gives the answer that is most frequent in the other folds. What the one gains over the other is a
 * mean of paired differences; the lower end of its 95% interval (normal approximation) is compared,
 * so that few items alone fail nothing. Where it is over the threshold each kind of hint is tried
 * alone, to tell which gives the answer away.
 */
final class GuessGate implements Gate {
  private static final double TWO_SIDED_95 = 1.96;

  /** More than these a fold do not make a better guess. */
  private static final int MOST_EXAMPLES = 5_000;

  /**
   * How well a question is guessed.
   *
   * @param majority share that the most frequent answer gets right
   * @param guessed share that the regression gets right
   * @param margin half the width of the interval of their difference
   */
  private record Score(double majority, double guessed, double margin) {
    double surelyGained() {
      return guessed - majority - margin;
    }
  }

  @Override
  public String name() {
    return "guessing";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    Hints hints = new Hints(release);
    double worst = Double.NaN;
    int few = 0;
    for (Map.Entry<String, List<ReleaseItem>> question :
        AnswerClass.byQuestion(release).entrySet()) {
      List<ReleaseItem> items = question.getValue();
      if (items.size() < settings.count("min_items")) {
        few++;
        continue;
      }
      Score score = score(items, hints, EnumSet.allOf(Hints.Kind.class), settings);
      worst = Double.isNaN(worst) ? score.surelyGained() : Math.max(worst, score.surelyGained());
      if (score.surelyGained() > settings.number("max_gain")) {
        faults.note(words(question.getKey(), items.size(), score));
        faults.note("  by kind of hint: " + byKind(items, hints, settings));
        items.forEach(item -> faults.condemn(item.getQaId()));
      }
    }
    faults.note(
        "questions with fewer than %d items, which are not judged: %d"
            .formatted(settings.count("min_items"), few));
    return faults.measured(
        "largest sure gain over the most frequent answer",
        worst,
        GateResult.Bound.AT_MOST,
        settings,
        "max_gain");
  }

  private static String words(String code, int items, Score score) {
    return String.format(
        Locale.ROOT,
        "%s is guessed without pictures: %.2f right, the most frequent answer %.2f,"
            + " gain %.2f +/- %.2f over %d items",
        code,
        score.guessed,
        score.majority,
        score.guessed - score.majority,
        score.margin,
        items);
  }

  private static String byKind(List<ReleaseItem> items, Hints hints, GateSettings settings) {
    List<String> shares = new ArrayList<>();
    for (Hints.Kind kind : Hints.Kind.values()) {
      Score score = score(items, hints, EnumSet.of(kind), settings);
      shares.add(
          String.format(
              Locale.ROOT,
              "%s %.2f",
              kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              score.guessed));
    }
    return String.join(", ", shares);
  }

  private static Score score(
      List<ReleaseItem> items, Hints hints, Set<Hints.Kind> kinds, GateSettings settings) {
    int folds = settings.count("folds");
    double majority = 0;
    double guessed = 0;
    double gains = 0;
    double squares = 0;
    for (int fold = 0; fold < folds; fold++) {
      List<ReleaseItem> others = new ArrayList<>();
      List<ReleaseItem> own = new ArrayList<>();
      for (ReleaseItem item : items) {
        (fold(item, folds) == fold ? own : others).add(item);
      }
      if (own.isEmpty() || others.isEmpty()) {
        continue;
      }
      List<String> frequent = frequent(others, settings.count("max_classes"));
      LogisticRegression regression = learn(others, frequent, hints, kinds);
      for (ReleaseItem item : own) {
        String answer = AnswerClass.of(item).orElseThrow();
        int byMajority = answer.equals(frequent.get(0)) ? 1 : 0;
        int byHints = answer.equals(regression.guess(hints.of(item, kinds))) ? 1 : 0;
        majority += byMajority;
        guessed += byHints;
        gains += byHints - byMajority;
        squares += (byHints - byMajority) * (byHints - byMajority);
      }
    }
    double n = items.size();
    double variance = Math.max(0, squares / n - gains / n * (gains / n));
    return new Score(majority / n, guessed / n, TWO_SIDED_95 * Math.sqrt(variance / n));
  }

  private static int fold(ReleaseItem item, int folds) {
    return (int) Long.remainderUnsigned(Shingles.mixed(item.getPatientId().hashCode()), folds);
  }

  /** The most frequent answers, the first of all first. */
  private static List<String> frequent(List<ReleaseItem> items, int most) {
    return AnswerClass.counts(items).entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Rare answers are not learnt: they would cost much and be guessed never. */
  private static LogisticRegression learn(
      List<ReleaseItem> items, List<String> classes, Hints hints, Set<Hints.Kind> kinds) {
    Set<String> learnt = new HashSet<>(classes);
    LogisticRegression.Examples examples = new LogisticRegression.Examples();
    int step = 1 + items.size() / MOST_EXAMPLES;
    for (int i = 0; i < items.size(); i += step) {
      String answer = AnswerClass.of(items.get(i)).orElseThrow();
      if (learnt.contains(answer)) {
        examples.add(hints.of(items.get(i), kinds), answer);
      }
    }
    return examples.learn();
  }
}
