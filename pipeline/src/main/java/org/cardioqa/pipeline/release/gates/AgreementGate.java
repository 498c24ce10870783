package org.cardioqa.pipeline.release.gates;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.schemas.ReleaseItem;

/**
 * Readers must agree on each question beyond what chance would do: the lesser of Fleiss' kappa and
 * Krippendorff's alpha counts. Questions that too few items stand for are named, not judged; where
 * all readers always chose the same neither figure is defined, and nothing is wrong.
 */
final class AgreementGate implements Gate {
  @Override
  public String name() {
    return "agreement";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    Set<String> low = new HashSet<>();
    double least = Double.NaN;
    int few = 0;
    for (Agreement agreement : release.agreement()) {
      List<Double> figures =
          Stream.of(agreement.kappa(), agreement.alpha())
              .filter(figure -> figure != null && !figure.isNaN())
              .toList();
      if (agreement.items() < settings.count("min_items")) {
        few++;
      } else if (!figures.isEmpty()) {
        double figure = figures.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        least = Double.isNaN(least) ? figure : Math.min(least, figure);
        if (figure < settings.number("min_agreement")) {
          low.add(agreement.questionCode());
          faults.note(
              String.format(
                  Locale.ROOT,
                  "readers hardly agree on %s: %.2f over %d items",
                  agreement.questionCode(),
                  figure,
                  agreement.items()));
        }
      }
    }
    faults.note(
        "questions that two or more people read on fewer than %d items and that are not judged: %d"
            .formatted(settings.count("min_items"), few));
    for (ReleaseItem item : release.items()) {
      if (low.contains(item.getQuestionCode())) {
        faults.condemn(item.getQaId());
      }
    }
    return faults.measured(
        "least agreement on a question",
        least,
        GateResult.Bound.AT_LEAST,
        settings,
        "min_agreement");
  }
}
