package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.catalog.AskWhen;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * What the catalogue says of two questions at once: that one is asked tells the answer of another,
 * or that two options are stated by the same words.
 */
public final class QuestionRelations {
  /**
   * A question whose answer another gives away by being asked.
   *
   * @param question its code
   * @param answers it has one of these
   */
  public record Parent(String question, Set<String> answers) {}

  /**
   * Two options that the same findings state, of questions asked on the same condition.
   *
   * @param option code of both
   */
  record SameOption(String question, String other, String option) {}

  private final Map<String, List<Parent>> parents = new HashMap<>();
  private final List<SameOption> sameOptions = new ArrayList<>();

  /** Of a catalogue. */
  public QuestionRelations(Catalog catalog) {
    for (Question question : catalog.questions()) {
      parents.put(question.code(), parents(question, catalog));
      for (Question other : catalog.questions()) {
        if (question.code().compareTo(other.code()) < 0
            && question.askWhen().equals(other.askWhen())) {
          addSameOptions(question, other);
        }
      }
    }
  }

  private static List<Parent> parents(Question question, Catalog catalog) {
    List<Parent> parents = new ArrayList<>();
    if (question.askWhen() instanceof AskWhen.AnsweredWith when) {
      parents.add(new Parent(when.question(), Set.copyOf(when.answers())));
    }
    if (question.askWhen() instanceof AskWhen.ConceptStated when) {
      for (Question other : catalog.questions()) {
        Set<String> stated = stated(other, when);
        if (!stated.isEmpty() && !other.askWhen().equals(when)) {
          parents.add(new Parent(other.code(), stated));
        }
      }
    }
    return List.copyOf(parents);
  }

  /** The options of a question about that concept which the condition states. */
  private static Set<String> stated(Question question, AskWhen.ConceptStated when) {
    Set<String> options = new LinkedHashSet<>();
    if (question.concept().orElse(question.code()).equals(when.concept())) {
      for (Option option : question.options()) {
        if (option.present().stream()
            .anyMatch(
                source ->
                    source.concept().equals(when.concept())
                        && source.value().isEmpty()
                        && source.certainty() == when.certainty())) {
          options.add(option.code());
        }
      }
    }
    return options;
  }

  private void addSameOptions(Question question, Question other) {
    for (Option option : question.options()) {
      if (!option.isExclusive()
          && other
              .option(option.code())
              .filter(same -> !same.isExclusive() && same.present().equals(option.present()))
              .isPresent()) {
        sameOptions.add(new SameOption(question.code(), other.code(), option.code()));
      }
    }
  }

  /** The questions whose answers this one gives away by being asked. */
  public List<Parent> parents(String question) {
    return parents.getOrDefault(question, List.of());
  }

  /** All pairs. */
  List<SameOption> sameOptions() {
    return Collections.unmodifiableList(sameOptions);
  }
}
