package org.cardioqa.schemas.catalog;

import java.util.Set;
import org.cardioqa.schemas.Certainty;

/** When a question is asked, beyond that the report answers it. */
public sealed interface AskWhen {

  /** Whenever the report states an answer. */
  record Stated() implements AskWhen {}

  /**
   * When another question has one of these answers.
   *
   * @param question code of that question, which stands earlier in the catalogue
   * @param answers any of them suffices
   */
  record AnsweredWith(String question, Set<String> answers) implements AskWhen {}

  /**
   * When the report states a concept.
   *
   * @param concept code of the concept
   * @param certainty what must be said of it
   */
  record ConceptStated(String concept, Certainty certainty) implements AskWhen {}
}
