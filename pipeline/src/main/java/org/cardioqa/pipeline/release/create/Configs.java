package org.cardioqa.pipeline.release.create;

import java.util.List;
import org.cardioqa.pipeline.release.Policy.Conditional;
import org.cardioqa.pipeline.release.gates.QuestionRelations;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.catalog.Catalog;

/** The configuration that an item stands in. */
final class Configs {
  /** By tier, from 1. */
  static final List<String> BY_TIER =
      List.of("image_understanding", "report_generation", "diagnosis");

  /** Behind the name of a configuration of questions that are asked on another's answer. */
  static final String CONDITIONAL = "_conditional";

  private final QuestionRelations relations;
  private final Conditional conditional;

  Configs(Catalog catalog, Conditional conditional) {
    this.relations = new QuestionRelations(catalog);
    this.conditional = conditional;
  }

  /** Codes of the questions that are given away where this one is asked. */
  List<String> parents(String questionCode) {
    return relations.parents(questionCode).stream()
        .map(QuestionRelations.Parent::question)
        .toList();
  }

  /** Name of the configuration. */
  String of(ReleaseItem item) {
    String name = BY_TIER.get(item.getTier() - 1);
    boolean apart =
        conditional == Conditional.SEPARATE_CONFIGS && !parents(item.getQuestionCode()).isEmpty();
    return apart ? name + CONDITIONAL : name;
  }
}
