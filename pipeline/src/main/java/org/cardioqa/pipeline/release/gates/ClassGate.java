package org.cardioqa.pipeline.release.gates;

import java.util.Collection;

/**
 * Every question must have answers enough: their effective number is e to the power of their
 * entropy, which is k for k equally frequent ones and 1 for one alone (Hill 1973, order 1).
 */
final class ClassGate implements Gate {
  @Override
  public String name() {
    return "answer_classes";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    return PriorGate.overQuestions(
        release,
        settings,
        "least effective number of answers of a question",
        ClassGate::effective,
        GateResult.Bound.AT_LEAST,
        "min_effective");
  }

  private static double effective(Collection<Integer> counts) {
    double all = counts.stream().mapToInt(Integer::intValue).sum();
    double entropy = 0;
    for (int count : counts) {
      entropy -= count / all * Math.log(count / all);
    }
    return Math.exp(entropy);
  }
}
