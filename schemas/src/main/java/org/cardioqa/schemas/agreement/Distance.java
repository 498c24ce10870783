package org.cardioqa.schemas.agreement;

import java.util.HashSet;
import java.util.Set;

/**
 * How far two answers lie apart, for Krippendorff's alpha: 0 for equal ones, symmetric.
 *
 * @param <T> an answer, with equals and hashCode
 */
@FunctionalInterface
public interface Distance<T> {
  /** The distance. */
  double between(T a, T b);

  /** 0 for equal answers, else 1. */
  static <T> Distance<T> nominal() {
    return (a, b) -> a.equals(b) ? 0 : 1;
  }

  /** The square of the difference of two numbers. */
  static Distance<Double> interval() {
    return (a, b) -> (a - b) * (a - b);
  }

  /**
   * MASI, for sets: 1 - J x M, where J is the Jaccard index and M is 1 for equal sets, 2/3 where
   * one holds the other, 1/3 where they merely overlap, 0 where they share nothing. It counts a
   * wall too few for less than a wall too few and another too many. (R. Passonneau: Measuring
   * Agreement on Set-valued Items for Semantic and Pragmatic Annotation, LREC 2006.)
   */
  static <E> Distance<Set<E>> masi() {
    return (a, b) -> {
      if (a.equals(b)) {
        return 0;
      }
      Set<E> both = new HashSet<>(a);
      both.retainAll(b);
      double jaccard = both.size() / (double) (a.size() + b.size() - both.size());
      boolean nested = both.size() == Math.min(a.size(), b.size());
      return 1 - jaccard * (nested ? 2 : 1) / 3;
    };
  }
}
