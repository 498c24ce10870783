package org.cardioqa.pipeline.release.gates;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cardioqa.pipeline.release.Policy.Conditional;
import org.cardioqa.schemas.ReleaseItem;

/**
 * A question that is asked only where another has certain answers gives those away; by the policy
 * the two must not stand together, or not in one configuration.
 */
final class ConditionalGate implements Gate {
  @Override
  public String name() {
    return "conditional";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    QuestionRelations relations = new QuestionRelations(release.catalog());
    Conditional policy = release.policy().conditional();
    Map<String, String> configs = new HashMap<>();
    release
        .configs()
        .forEach((config, items) -> items.forEach(item -> configs.put(item.getQaId(), config)));
    for (List<ReleaseItem> study : release.byStudy().values()) {
      Map<String, ReleaseItem> byCode = new HashMap<>();
      study.forEach(item -> byCode.put(item.getQuestionCode(), item));
      SortedSet<String> givenAway = new TreeSet<>();
      for (ReleaseItem child : study) {
        for (QuestionRelations.Parent parent : relations.parents(child.getQuestionCode())) {
          ReleaseItem other = byCode.get(parent.question());
          if (other != null
              && (policy != Conditional.SEPARATE_CONFIGS
                  || configs.get(other.getQaId()).equals(configs.get(child.getQaId())))) {
            givenAway.add(parent.question());
          }
        }
      }
      givenAway.forEach(
          code ->
              faults.of(
                  byCode.get(code).getQaId(),
                  code + " is given away by a question that is asked because of its answer"));
    }
    String measure = "questions that stand beside one which gives them away";
    if (policy == Conditional.KEEP) {
      Faults kept = new Faults();
      kept.note("the policy keeps them: " + faults.count());
      return kept.measured(measure, Double.NaN, GateResult.Bound.AT_MOST, settings, "max_parents");
    }
    return faults.counted(measure, settings, "max_parents");
  }
}
