package org.cardioqa.pipeline.release.gates;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cardioqa.schemas.ReleaseItem;

/** No question may have one answer nearly always: who always gives it would seem to see. */
final class PriorGate implements Gate {
  @Override
  public String name() {
    return "answer_priors";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    return overQuestions(
        release,
        settings,
        "largest share of one answer of a question",
        PriorGate::majority,
        GateResult.Bound.AT_MOST,
        "max_majority");
  }

  private static double majority(Collection<Integer> counts) {
    return (double) Collections.max(counts) / counts.stream().mapToInt(Integer::intValue).sum();
  }

  /** A figure of the counts of a question's answers. */
  interface Figure {
    double of(Collection<Integer> counts);
  }

  /** Measures every question that enough items stand for; the worst figure counts. */
  static GateResult overQuestions(
      ReleaseContents release,
      GateSettings settings,
      String measure,
      Figure figure,
      GateResult.Bound bound,
      String threshold) {
    Faults faults = new Faults();
    double worst = Double.NaN;
    int few = 0;
    for (Map.Entry<String, List<ReleaseItem>> question :
        AnswerClass.byQuestion(release).entrySet()) {
      if (question.getValue().size() < settings.count("min_items")) {
        few++;
        continue;
      }
      double value = figure.of(AnswerClass.counts(question.getValue()).values());
      boolean most = bound == GateResult.Bound.AT_MOST;
      if (Double.isNaN(worst) || (most ? value > worst : value < worst)) {
        worst = value;
      }
      double limit = settings.number(threshold);
      if (most ? value > limit : value < limit) {
        faults.note(
            String.format(
                Locale.ROOT,
                "%s: %.2f over %d items",
                question.getKey(),
                value,
                question.getValue().size()));
        question.getValue().forEach(item -> faults.condemn(item.getQaId()));
      }
    }
    faults.note(
        "questions with fewer than %d items, which are not judged: %d"
            .formatted(settings.count("min_items"), few));
    return faults.measured(measure, worst, bound, settings, threshold);
  }
}
