package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * The place of an option must not tell whether it is right.
 *
 * <p>Options that the catalogue pins to the end are left out: their place is known, and how often
 * they are right is a matter of answer priors. The others of an item are k, of which r are right;
 * if places are drawn, the number of right ones at a place has the mean r/k and the variance
 * p(1-p), and over places it is negatively correlated, as in any draw without replacement. So
 * (k-1)/k times the sum of squared differences from the mean over the sum of variances is
 * chi-square with k-1 degrees of freedom; for r = 1 it is Pearson's statistic. Items of one number
 * of options make a stratum, over all questions and by question; the p-values are corrected for how
 * many strata there are (Bonferroni).
 */
final class PositionGate implements Gate {
  private static final String ALL = "all questions";

  private record Stratum(String question, int options) {}

  private static final class Tally {
    private final double[] right;
    private final List<String> items = new ArrayList<>();
    private double expected;
    private double variance;

    Tally(int options) {
      right = new double[options];
    }

    void add(ReleaseItem item, boolean[] isRight, int count) {
      double share = (double) count / right.length;
      for (int i = 0; i < right.length; i++) {
        right[i] += isRight[i] ? 1 : 0;
      }
      expected += share;
      variance += share * (1 - share);
      items.add(item.getQaId());
    }

    double p() {
      double squares = 0;
      for (double count : right) {
        squares += (count - expected) * (count - expected);
      }
      int k = right.length;
      double statistic = squares / variance * (k - 1) / k;
      return 1 - new ChiSquaredDistribution(k - 1.0).cumulativeProbability(statistic);
    }
  }

  @Override
  public String name() {
    return "option_positions";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Map<String, Set<String>> pinned = pinned(release.catalog());
    Map<String, Map<Stratum, Tally>> strata = new TreeMap<>();
    int choices = 0;
    int pinnedAnswers = 0;
    for (ReleaseItem item : release.items()) {
      if (item.getType() != QuestionType.S && item.getType() != QuestionType.M) {
        continue;
      }
      choices++;
      Set<String> last = pinned.getOrDefault(item.getQuestionCode(), Set.of());
      pinnedAnswers += item.getAnswers().stream().anyMatch(last::contains) ? 1 : 0;
      List<String> free =
          item.getOptions().stream()
              .map(ReleaseOption::getCode)
              .filter(code -> !last.contains(code))
              .toList();
      boolean[] isRight = new boolean[free.size()];
      int right = 0;
      for (int i = 0; i < isRight.length; i++) {
        isRight[i] = item.getAnswers().contains(free.get(i));
        right += isRight[i] ? 1 : 0;
      }
      if (right > 0 && right < isRight.length) {
        for (String question : List.of(ALL, item.getQuestionCode())) {
          strata
              .computeIfAbsent(question, q -> new LinkedHashMap<>())
              .computeIfAbsent(new Stratum(question, isRight.length), s -> new Tally(s.options()))
              .add(item, isRight, right);
        }
      }
    }
    Faults faults = new Faults();
    faults.note(
        "choices whose answer is pinned to the end: %d of %d".formatted(pinnedAnswers, choices));
    return judge(strata, settings, faults);
  }

  private static GateResult judge(
      Map<String, Map<Stratum, Tally>> strata, GateSettings settings, Faults faults) {
    List<Map.Entry<Stratum, Tally>> tested =
        strata.values().stream()
            .flatMap(byOptions -> byOptions.entrySet().stream())
            .filter(stratum -> stratum.getValue().expected >= settings.number("min_expected"))
            .toList();
    double least = Double.NaN;
    for (Map.Entry<Stratum, Tally> stratum : tested) {
      Tally tally = stratum.getValue();
      double p = Math.min(1, tally.p() * tested.size());
      least = Double.isNaN(least) ? p : Math.min(least, p);
      if (p < settings.number("min_p")) {
        faults.note(
            String.format(
                Locale.ROOT,
                "%s with %d unpinned options: right ones by place %s, expected %.1f each,"
                    + " corrected p %.2g",
                stratum.getKey().question(),
                stratum.getKey().options(),
                Arrays.toString(Arrays.stream(tally.right).mapToInt(c -> (int) c).toArray()),
                tally.expected,
                p));
        if (!stratum.getKey().question().equals(ALL)) {
          tally.items.forEach(faults::condemn);
        }
      }
    }
    faults.note("strata tested: " + tested.size());
    return faults.measured(
        "least corrected p that places do not matter",
        least,
        GateResult.Bound.AT_LEAST,
        settings,
        "min_p");
  }

  private static Map<String, Set<String>> pinned(Catalog catalog) {
    return catalog.questions().stream()
        .collect(
            Collectors.toMap(
                Question::code,
                question ->
                    question.options().stream()
                        .filter(option -> option.place() == Option.Place.LAST)
                        .map(Option::code)
                        .collect(Collectors.toSet())));
  }
}
