package org.cardioqa.schemas.agreement;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far readers agree on a question.
 *
 * @param items that two or more readers answered
 * @param readers who answered any of them
 * @param percent share of pairs of answers to an item that are the same, 0 to 1
 * @param cohen Cohen's kappa, where two readers answered all items
 * @param fleiss Fleiss' kappa of the items with the number of answers that most items have
 * @param alpha Krippendorff's alpha of all items
 */
public record Agreement(
    int items,
    int readers,
    OptionalDouble percent,
    OptionalDouble cohen,
    OptionalDouble fleiss,
    OptionalDouble alpha) {

  /** Of answers that are the same or not. Each item has its readers' answers by reader. */
  public static <T> Agreement ofChoices(Collection<Map<String, T>> items) {
    return of(items, Object::equals, Distance.nominal(), true);
  }

  /** Of sets, such as a multi-select's options; alpha with the distance MASI. */
  public static <E> Agreement ofSets(Collection<Map<String, Set<E>>> items) {
    return of(items, Object::equals, Distance.masi(), true);
  }

  /**
   * Of numbers; alpha with the interval distance, no kappa.
   *
   * @param tolerance largest difference between two numbers that count as the same in per cent
   */
  public static Agreement ofNumbers(Collection<Map<String, Double>> items, double tolerance) {
    return of(items, (a, b) -> Math.abs(a - b) <= tolerance, Distance.interval(), false);
  }

  private static <T> Agreement of(
      Collection<Map<String, T>> all,
      BiPredicate<T, T> matches,
      Distance<T> distance,
      boolean categories) {
    List<Map<String, T>> items = all.stream().filter(item -> item.size() > 1).toList();
    Set<String> readers = new TreeSet<>();
    items.forEach(item -> readers.addAll(item.keySet()));
    // One order of readers for all items: Cohen's first reader must be the same person throughout.
    List<List<T>> answers =
        items.stream().map(item -> List.copyOf(new TreeMap<>(item).values())).toList();
    return new Agreement(
        items.size(),
        readers.size(),
        Coefficients.observed(answers, matches),
        categories && readers.size() == 2 ? Coefficients.cohen(answers) : OptionalDouble.empty(),
        categories ? Coefficients.fleiss(ofUsualSize(answers)) : OptionalDouble.empty(),
        Coefficients.alpha(answers, distance));
  }

  private static <T> List<List<T>> ofUsualSize(List<List<T>> answers) {
    Map<Integer, Long> sizes =
        answers.stream().collect(Collectors.groupingBy(List::size, Collectors.counting()));
    int usual =
        sizes.entrySet().stream()
            .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse(0);
    return answers.stream().filter(item -> item.size() == usual).toList();
  }

  /**
   * Over several questions: means by number of items of those on which a coefficient is defined.
   * Answers to different questions in one table would make chance agreement look smaller than it
   * is.
   *
   * @param readers who answered any of the questions
   */
  public static Agreement mean(Collection<Agreement> questions, int readers) {
    return new Agreement(
        questions.stream().mapToInt(Agreement::items).sum(),
        readers,
        mean(questions, Agreement::percent),
        mean(questions, Agreement::cohen),
        mean(questions, Agreement::fleiss),
        mean(questions, Agreement::alpha));
  }

  private static OptionalDouble mean(
      Collection<Agreement> questions, Function<Agreement, OptionalDouble> coefficient) {
    double sum = 0;
    int items = 0;
    for (Agreement question : questions) {
      OptionalDouble value = coefficient.apply(question);
      if (value.isPresent()) {
        sum += value.getAsDouble() * question.items();
        items += question.items();
      }
    }
    return items > 0 ? OptionalDouble.of(sum / items) : OptionalDouble.empty();
  }
}
