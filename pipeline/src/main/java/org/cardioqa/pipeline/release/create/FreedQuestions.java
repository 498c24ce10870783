package org.cardioqa.pipeline.release.create;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.cardioqa.pipeline.release.Policy.Conditional;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.catalog.Catalog;

/**
 * Questions that stand in a release only because a gate took out of their study what gives their
 * answers away.
 */
final class FreedQuestions {
  private record Place(String studyId, String question) {}

  private final Configs configs;
  private final Conditional conditional;
  private final Map<Place, String> gates = new HashMap<>();

  FreedQuestions(Catalog catalog, Conditional conditional) {
    this.configs = new Configs(catalog, conditional);
    this.conditional = conditional;
  }

  /** A gate takes out an item. */
  void without(ReleaseItem item, String gate) {
    if (conditional != Conditional.DROP_PARENT) {
      return;
    }
    for (String parent : configs.parents(item.getQuestionCode())) {
      gates.putIfAbsent(new Place(item.getStudyId(), parent), gate);
    }
  }

  /** Gates by the qa_id of an item that it freed. */
  Map<String, String> among(Collection<ReleaseItem> items) {
    Map<String, String> freed = new TreeMap<>();
    for (ReleaseItem item : items) {
      String gate = gates.get(new Place(item.getStudyId(), item.getQuestionCode()));
      if (gate != null) {
        freed.put(item.getQaId(), gate);
      }
    }
    return freed;
  }
}
