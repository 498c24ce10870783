package org.cardioqa.pipeline.release.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.score.ItemScore.State;
import org.cardioqa.pipeline.release.score.Resampling.Cases;
import org.cardioqa.pipeline.release.score.Resampling.Figure;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;

/**
 * How right a model's answers are, by question.
 *
 * @param rows rows that were asked for
 * @param mean mean score of all rows
 * @param meanOfQuestions mean over questions of their mean scores
 * @param questions by code
 * @param missing qa_ids of rows without an answer, which count as wrong
 * @param unknown qa_ids with an answer that are no rows of the split
 * @param repeated qa_ids that were answered more than once; the first answer counts
 */
public record Scores(
    long rows,
    Estimate mean,
    Estimate meanOfQuestions,
    Map<String, QuestionScore> questions,
    List<String> missing,
    List<String> unknown,
    List<String> repeated) {

  /**
   * How right the answers to a question are. What is not defined for the form of the answer is NaN.
   *
   * @param type form of the answer
   * @param rows rows
   * @param missing rows without an answer
   * @param unreadable rows whose answer, or a part of it, is no option, number or JSON
   * @param score of S and N the share that is right, of M the mean F1 of the sets, of T that of the
   *     statements
   * @param exact share of the rows of which all is right
   * @param macroRecall mean over answers (S, M) of the share of their rows in which they were given
   * @param recalls that share, and the number of rows, by answer
   * @param answersGiven how many different options were given over all rows (S, M): a model that
   *     always says the same has 1
   * @param chance score of guessing one option at random (S)
   * @param majority score of always giving the most frequent answers, or the median number (S, M,
   *     N)
   * @param everything score of always giving all options (M)
   */
  public record QuestionScore(
      QuestionType type,
      int rows,
      int missing,
      int unreadable,
      Estimate score,
      double exact,
      Estimate macroRecall,
      Map<String, Recall> recalls,
      int answersGiven,
      double chance,
      double majority,
      double everything) {}

  /** How often an answer was given where it is right. */
  public record Recall(double share, int rows) {}

  /**
   * Two files of answers to the same rows.
   *
   * @param question code of the question; empty for all rows
   * @param difference mean score of the first less that of the second
   * @param p two-sided, by permutation over patients; not corrected for the number of questions
   */
  public record Comparison(String question, Estimate difference, double p) {}

  /** The scored rows of a split, in the release's order; patients are numbered. */
  private record Scored(List<ItemScore> items, List<Integer> patients, int patientCount) {}

  /**
   * Scores a file of answers.
   *
   * @param split whose rows are asked for
   * @param resamples how often patients are drawn for the intervals
   * @throws ReleaseException if the split has no rows
   */
  public static Scores of(
      ReleaseFolder release, String split, Predictions predictions, int resamples)
      throws IOException {
    Set<String> unknown = new TreeSet<>(predictions.answers().keySet());
    List<String> missing = new ArrayList<>();
    Scored scored = score(release, split, predictions, unknown, missing);
    Map<String, List<Integer>> byQuestion = byQuestion(scored);
    List<Figure> figures = new ArrayList<>();
    List<Cases> means = new ArrayList<>();
    for (List<Integer> rows : byQuestion.values()) {
      means.add(cases(scored, rows, ItemScore::score));
    }
    figures.add(cases(scored, all(scored), ItemScore::score));
    figures.add(Resampling.mean(means));
    figures.addAll(means);
    for (List<Integer> rows : byQuestion.values()) {
      figures.add(Resampling.mean(List.copyOf(recalls(scored, rows).values())));
    }
    List<Estimate> estimates = new Resampling(scored.patientCount, resamples).estimates(figures);
    Map<String, QuestionScore> questions = new TreeMap<>();
    int place = 2;
    for (Map.Entry<String, List<Integer>> question : byQuestion.entrySet()) {
      questions.put(
          question.getKey(),
          question(
              scored,
              question.getValue(),
              estimates.get(place),
              estimates.get(place + byQuestion.size())));
      place++;
    }
    return new Scores(
        scored.items.size(),
        estimates.get(0),
        estimates.get(1),
        questions,
        missing,
        List.copyOf(unknown),
        predictions.repeated());
  }

  /**
   * Compares two files of answers to the same rows.
   *
   * @return all rows first, then each question
   */
  public static List<Comparison> compare(
      ReleaseFolder release, String split, Predictions one, Predictions other, int resamples)
      throws IOException {
    Scored first = score(release, split, one, new TreeSet<>(), new ArrayList<>());
    Scored second = score(release, split, other, new TreeSet<>(), new ArrayList<>());
    Map<String, List<Integer>> groups = new TreeMap<>(byQuestion(first));
    groups.put("", all(first));
    List<Cases> differences = new ArrayList<>();
    for (List<Integer> rows : groups.values()) {
      int[] patients = rows.stream().mapToInt(first.patients::get).toArray();
      double[] values =
          rows.stream()
              .mapToDouble(row -> first.items.get(row).score() - second.items.get(row).score())
              .toArray();
      differences.add(new Cases(patients, values));
    }
    Resampling resampling = new Resampling(first.patientCount, resamples);
    List<Estimate> estimates = resampling.estimates(differences);
    List<Comparison> comparisons = new ArrayList<>();
    for (String question : groups.keySet()) {
      int place = comparisons.size();
      comparisons.add(
          new Comparison(
              question, estimates.get(place), resampling.permutation(differences.get(place))));
    }
    return comparisons;
  }

  private static Scored score(
      ReleaseFolder release,
      String split,
      Predictions predictions,
      Set<String> unknown,
      List<String> missing)
      throws IOException {
    List<ItemScore> items = new ArrayList<>();
    try (Stream<ReleaseItem> rows = release.items()) {
      for (Iterator<ReleaseItem> each = rows.iterator(); each.hasNext(); ) {
        ReleaseItem item = each.next();
        if (item.getSplit().equals(split)) {
          Optional<List<String>> answers =
              Optional.ofNullable(predictions.answers().get(item.getQaId()));
          items.add(ItemScore.of(item, answers));
          unknown.remove(item.getQaId());
          if (answers.isEmpty()) {
            missing.add(item.getQaId());
          }
        }
      }
    }
    if (items.isEmpty()) {
      throw new ReleaseException(
          "%s has no row in the split %s: nothing can be scored".formatted(release.root(), split));
    }
    Map<String, Integer> numbers = new HashMap<>();
    List<Integer> patients = new ArrayList<>();
    for (ItemScore item : items) {
      patients.add(numbers.computeIfAbsent(item.patient(), p -> numbers.size()));
    }
    return new Scored(items, patients, numbers.size());
  }

  private static Map<String, List<Integer>> byQuestion(Scored scored) {
    Map<String, List<Integer>> groups = new TreeMap<>();
    for (int row = 0; row < scored.items.size(); row++) {
      groups.computeIfAbsent(scored.items.get(row).question(), q -> new ArrayList<>()).add(row);
    }
    return groups;
  }

  private static List<Integer> all(Scored scored) {
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < scored.items.size(); row++) {
      rows.add(row);
    }
    return rows;
  }

  private static Cases cases(Scored scored, List<Integer> rows, ToDoubleFunction<ItemScore> value) {
    return new Cases(
        rows.stream().mapToInt(scored.patients::get).toArray(),
        rows.stream().map(scored.items::get).mapToDouble(value).toArray());
  }

  /** By right answer: whether it was given; none of numbers and texts. */
  private static Map<String, Cases> recalls(Scored scored, List<Integer> rows) {
    Map<String, List<Integer>> byAnswer = new TreeMap<>();
    for (int row : rows) {
      ItemScore item = scored.items.get(row);
      if (item.type() == QuestionType.S || item.type() == QuestionType.M) {
        for (String answer : item.right()) {
          byAnswer.computeIfAbsent(answer, a -> new ArrayList<>()).add(row);
        }
      }
    }
    Map<String, Cases> recalls = new TreeMap<>();
    byAnswer.forEach(
        (answer, holding) ->
            recalls.put(answer, cases(scored, holding, item -> given(item, answer) ? 1 : 0)));
    return recalls;
  }

  /** A single choice counts only where nothing else was chosen too. */
  private static boolean given(ItemScore item, String answer) {
    return item.type() == QuestionType.S ? item.exact() : item.given().contains(answer);
  }

  private static QuestionScore question(
      Scored scored, List<Integer> rows, Estimate score, Estimate macroRecall) {
    List<ItemScore> items = rows.stream().map(scored.items::get).toList();
    QuestionType type = items.get(0).type();
    Map<String, Recall> recalls = new TreeMap<>();
    recalls(scored, rows)
        .forEach((answer, cases) -> recalls.put(answer, new Recall(cases.mean(), cases.size())));
    Set<String> given = new HashSet<>();
    items.forEach(
        item -> item.given().stream().filter(item.options()::contains).forEach(given::add));
    return new QuestionScore(
        type,
        items.size(),
        count(items, State.MISSING),
        count(items, State.UNREADABLE),
        score,
        items.stream().mapToDouble(item -> item.exact() ? 1 : 0).average().orElse(Double.NaN),
        macroRecall,
        recalls,
        given.size(),
        type == QuestionType.S
            ? items.stream().mapToDouble(i -> 1.0 / i.options().size()).average().orElse(0)
            : Double.NaN,
        majority(type, items),
        type == QuestionType.M
            ? items.stream()
                .mapToDouble(i -> ItemScore.f1(new HashSet<>(i.options()), i.right()))
                .average()
                .orElse(0)
            : Double.NaN);
  }

  private static int count(List<ItemScore> items, State state) {
    return (int) items.stream().filter(item -> item.state() == state).count();
  }

  private static double majority(QuestionType type, List<ItemScore> items) {
    if (type == QuestionType.T) {
      return Double.NaN;
    }
    if (type == QuestionType.N) {
      double[] numbers =
          items.stream().mapToDouble(i -> Double.parseDouble(i.right().get(0))).sorted().toArray();
      double median = numbers[numbers.length / 2];
      return items.stream()
          .mapToDouble(
              i ->
                  ItemScore.within(median, Double.parseDouble(i.right().get(0)), i.tolerance())
                      ? 1
                      : 0)
          .average()
          .orElse(0);
    }
    Map<List<String>, Integer> sets = new HashMap<>();
    items.forEach(item -> sets.merge(item.right(), 1, Integer::sum));
    List<String> most =
        sets.entrySet().stream()
            .max(
                Map.Entry.<List<String>, Integer>comparingByValue()
                    .thenComparing(entry -> String.join("+", entry.getKey())))
            .orElseThrow()
            .getKey();
    return items.stream()
        .mapToDouble(
            i ->
                type == QuestionType.S
                    ? (i.right().equals(most) ? 1 : 0)
                    : ItemScore.f1(new HashSet<>(most), i.right()))
        .average()
        .orElse(0);
  }
}
