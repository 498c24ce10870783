package org.cardioqa.bench.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * What was measured, run by run.
 *
 * @param values in the order of the runs; at least one
 */
public record Times(List<Double> values) {
  /** Keeps a copy. */
  public Times {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    values = List.copyOf(values);
  }

  /** The smallest. */
  public double min() {
    return sorted().get(0);
  }

  /** The largest. */
  public double max() {
    return sorted().get(values.size() - 1);
  }

  /** The middle value; of an even number the mean of the middle two. */
  public double median() {
    List<Double> sorted = sorted();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Each divided by the other of the same run. */
  public Times over(Times others) {
    return with(others, (one, other) -> one / other);
  }

  /** Each and the other of the same run together. */
  public Times plus(Times others) {
    return with(others, Double::sum);
  }

  private Times with(Times others, DoubleBinaryOperator result) {
    if (values.size() != others.values.size()) {
      throw new IllegalArgumentException(
          "%d runs against %d".formatted(values.size(), others.values.size()));
    }
    Double[] results = new Double[values.size()];
    for (int i = 0; i < results.length; i++) {
      results[i] = result.applyAsDouble(values.get(i), others.values.get(i));
    }
    return new Times(List.of(results));
  }

  /** Each times this number. */
  public Times times(double factor) {
    return new Times(values.stream().map(value -> value * factor).toList());
  }

  /** Smallest, median, largest and all, as JSON shows them. */
  public Map<String, Object> details() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("min", min());
    details.put("median", median());
    details.put("max", max());
    details.put("runs", values);
    return details;
  }

  private List<Double> sorted() {
    return values.stream().sorted().toList();
  }
}
