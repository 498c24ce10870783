package org.cardioqa.schemas.agreement;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiPredicate;

/**
 * Coefficients of agreement. Items are lists of the answers that they were given; one with fewer
 * than two says nothing and is passed over. A coefficient is empty where it is not defined: without
 * items, and, if it is corrected for chance, where all answers are equal, so that agreement by
 * chance is certain.
 */
public final class Coefficients {
  private Coefficients() {}

  /** The share of an item's pairs of answers that match, on average over the items: 0 to 1. */
  public static <T> OptionalDouble observed(
      Collection<? extends List<T>> items, BiPredicate<T, T> matches) {
    return items.stream()
        .filter(item -> item.size() > 1)
        .mapToDouble(item -> matchingPairs(item, matches))
        .average();
  }

  private static <T> double matchingPairs(List<T> item, BiPredicate<T, T> matches) {
    int matching = 0;
    for (int i = 0; i < item.size(); i++) {
      for (int j = 0; j < i; j++) {
        matching += matches.test(item.get(i), item.get(j)) ? 1 : 0;
      }
    }
    return matching / (item.size() * (item.size() - 1) / 2.0);
  }

  /**
   * Cohen's kappa of two readers, each of whom has his own habits. (J. Cohen: A Coefficient of
   * Agreement for Nominal Scales, Educational and Psychological Measurement 20, 1960.)
   *
   * @param items the first reader's answer, then the second's
   * @throws IllegalArgumentException if an item has not two answers
   */
  public static <T> OptionalDouble cohen(Collection<? extends List<T>> items) {
    Map<T, Integer> first = new HashMap<>();
    Map<T, Integer> second = new HashMap<>();
    double equal = 0;
    for (List<T> item : items) {
      if (item.size() != 2) {
        throw new IllegalArgumentException("Cohen's kappa is of two readers, not " + item.size());
      }
      first.merge(item.get(0), 1, Integer::sum);
      second.merge(item.get(1), 1, Integer::sum);
      equal += item.get(0).equals(item.get(1)) ? 1 : 0;
    }
    double byChance = 0;
    for (Map.Entry<T, Integer> answer : first.entrySet()) {
      byChance += (double) answer.getValue() * second.getOrDefault(answer.getKey(), 0);
    }
    double n = items.size();
    return beyondChance(equal / n, byChance / (n * n));
  }

  /**
   * Fleiss' kappa of any number of readers who need not be the same for all items. (J. L. Fleiss:
   * Measuring Nominal Scale Agreement Among Many Raters, Psychological Bulletin 76, 1971.)
   *
   * @throws IllegalArgumentException if the items have not all the same number of answers
   */
  public static <T> OptionalDouble fleiss(Collection<? extends List<T>> items) {
    Map<T, Integer> counts = new HashMap<>();
    if (items.stream().mapToInt(List::size).distinct().count() > 1) {
      throw new IllegalArgumentException("Fleiss' kappa is of one number of answers an item");
    }
    items.forEach(item -> item.forEach(answer -> counts.merge(answer, 1, Integer::sum)));
    double n = counts.values().stream().mapToInt(Integer::intValue).sum();
    double byChance = counts.values().stream().mapToDouble(c -> c / n * (c / n)).sum();
    OptionalDouble observed = observed(items, Object::equals);
    return observed.isPresent()
        ? beyondChance(observed.getAsDouble(), byChance)
        : OptionalDouble.empty();
  }

  private static OptionalDouble beyondChance(double observed, double byChance) {
    return byChance < 1
        ? OptionalDouble.of((observed - byChance) / (1 - byChance))
        : OptionalDouble.empty();
  }

  /**
   * Krippendorff's alpha of any number of readers, with answers missing. (K. Krippendorff:
   * Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, 2011.)
   */
  public static <T> OptionalDouble alpha(
      Collection<? extends List<T>> items, Distance<T> distance) {
    Map<T, Integer> counts = new HashMap<>();
    double observed = 0;
    double n = 0;
    for (List<T> item : items) {
      if (item.size() > 1) {
        item.forEach(answer -> counts.merge(answer, 1, Integer::sum));
        n += item.size();
        observed += 2 * pairwise(item, distance) / (item.size() - 1);
      }
    }
    double byChance = 0;
    for (Map.Entry<T, Integer> a : counts.entrySet()) {
      for (Map.Entry<T, Integer> b : counts.entrySet()) {
        byChance += (double) a.getValue() * b.getValue() * distance.between(a.getKey(), b.getKey());
      }
    }
    return byChance > 0
        ? OptionalDouble.of(1 - (n - 1) * observed / byChance)
        : OptionalDouble.empty();
  }

  private static <T> double pairwise(List<T> item, Distance<T> distance) {
    double sum = 0;
    for (int i = 0; i < item.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += distance.between(item.get(i), item.get(j));
      }
    }
    return sum;
  }
}
