package org.cardioqa.pipeline.release.gates;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * Answers are of the form that their question has, lie within its options, and do not contradict
 * what other questions of the study say by their answers or by being asked.
 */
final class AnswerGate implements Gate {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    Set<String> ids = new HashSet<>();
    for (ReleaseItem item : release.items()) {
      if (!ids.add(item.getQaId())) {
        faults.of(item.getQaId(), "a qa_id stands twice");
      }
      release
          .catalog()
          .question(item.getQuestionCode())
          .ifPresentOrElse(
              question -> form(item, question, faults),
              () -> faults.of(item.getQaId(), "the catalogue has no such question_code"));
    }
    QuestionRelations relations = new QuestionRelations(release.catalog());
    for (List<ReleaseItem> study : release.byStudy().values()) {
      Map<String, ReleaseItem> byCode = new HashMap<>();
      study.forEach(item -> byCode.put(item.getQuestionCode(), item));
      study.forEach(item -> condition(item, byCode, relations, faults));
      agree(byCode, relations, faults);
    }
    return faults.counted("answers that cannot be", settings, "max_faults");
  }

  private static void form(ReleaseItem item, Question question, Faults faults) {
    String code = question.code();
    if (item.getType() != question.type() || item.getTier() != question.tier()) {
      faults.of(item.getQaId(), code + " has another type or tier than in the catalogue");
      return;
    }
    switch (item.getType()) {
      case S, M -> choice(item, question, faults);
      case N -> {
        if (item.getAnswers().size() != 1 || !isNumber(item.getAnswers().get(0))) {
          faults.of(item.getQaId(), code + " has no number as its one answer");
        } else if (!question.unit().equals(item.getUnit())) {
          faults.of(item.getQaId(), code + " has another unit than in the catalogue");
        }
      }
      case T -> {
        if (item.getAnswers().size() != 1 || !isObject(item.getAnswers().get(0))) {
          faults.of(item.getQaId(), code + " has no JSON object as its one answer");
        }
      }
    }
  }

  private static void choice(ReleaseItem item, Question question, Faults faults) {
    String code = question.code();
    List<String> offered = new ArrayList<>();
    List<String> right = new ArrayList<>();
    char letter = 'A';
    for (ReleaseOption option : item.getOptions()) {
      if (!option.getLetter().equals(String.valueOf(letter++))) {
        faults.of(item.getQaId(), code + " has options whose letters are not A, B, C and so on");
        return;
      }
      if (question.option(option.getCode()).isEmpty() || offered.contains(option.getCode())) {
        faults.of(item.getQaId(), code + " offers an option twice or one that is not its own");
        return;
      }
      offered.add(option.getCode());
      if (item.getAnswers().contains(option.getCode())) {
        right.add(option.getLetter());
      }
    }
    Set<String> answers = new TreeSet<>(item.getAnswers());
    boolean alone = item.getType() == QuestionType.S || hasExclusive(answers, question);
    if (!offered.containsAll(answers)) {
      faults.of(item.getQaId(), code + " is answered with what is none of its options");
    } else if (answers.isEmpty() || answers.size() != item.getAnswers().size()) {
      faults.of(item.getQaId(), code + " has no answer, or one twice");
    } else if (alone && answers.size() > 1) {
      faults.of(item.getQaId(), code + " has answers that exclude each other");
    } else if (!new TreeSet<>(item.getAnswerLetters()).equals(new TreeSet<>(right))
        || item.getAnswerLetters().size() != right.size()) {
      faults.of(item.getQaId(), code + " has letters that are not those of its answers");
    }
  }

  private static boolean hasExclusive(Set<String> answers, Question question) {
    return answers.stream()
        .anyMatch(answer -> question.option(answer).filter(Option::isExclusive).isPresent());
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isObject(String text) {
    try {
      return JSON.readTree(text).isObject();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static void condition(
      ReleaseItem item,
      Map<String, ReleaseItem> byCode,
      QuestionRelations relations,
      Faults faults) {
    for (QuestionRelations.Parent parent : relations.parents(item.getQuestionCode())) {
      ReleaseItem other = byCode.get(parent.question());
      if (other != null && other.getAnswers().stream().noneMatch(parent.answers()::contains)) {
        faults.of(
            item.getQaId(),
            "%s is asked though %s is not %s"
                .formatted(
                    item.getQuestionCode(),
                    parent.question(),
                    String.join(" or ", new TreeSet<>(parent.answers()))));
      }
    }
  }

  private static void agree(
      Map<String, ReleaseItem> byCode, QuestionRelations relations, Faults faults) {
    for (QuestionRelations.SameOption same : relations.sameOptions()) {
      ReleaseItem item = byCode.get(same.question());
      ReleaseItem other = byCode.get(same.other());
      if (item != null
          && other != null
          && offers(item, same.option())
          && offers(other, same.option())
          && item.getAnswers().contains(same.option())
              != other.getAnswers().contains(same.option())) {
        faults.of(
            item.getQaId(),
            "%s and %s of one study do not agree on %s"
                .formatted(same.question(), same.other(), same.option()));
        faults.condemn(other.getQaId());
      }
    }
  }

  private static boolean offers(ReleaseItem item, String option) {
    return item.getOptions().stream().anyMatch(o -> o.getCode().equals(option));
  }
}
