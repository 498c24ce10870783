package org.cardioqa.pipeline;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;

/**
 * Counts what passes, for the progress line only: as a Beam metric, and in this JVM, where an
 * embedded runner can be watched while it runs. A retried element counts twice; totals that matter
 * are made from data.
 */
final class Tally<T> extends PTransform<PCollection<T>, PCollection<T>> {
  private static final long serialVersionUID = 1;

  /** Of the Beam counters. */
  static final String NAMESPACE = "cardioqa";

  private static final ConcurrentMap<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

  private final String what;

  private Tally(String what) {
    super("Tally " + what);
    this.what = what;
  }

  static <T> Tally<T> of(String what) {
    return new Tally<>(what);
  }

  /** What passed in this JVM so far, by name. */
  static Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    COUNTS.forEach((what, count) -> counts.put(what, count.sum()));
    return counts;
  }

  @Override
  public PCollection<T> expand(PCollection<T> input) {
    return input.apply("Count", ParDo.of(new CountFn<>(what))).setCoder(input.getCoder());
  }

  private static final class CountFn<T> extends DoFn<T, T> {
    private static final long serialVersionUID = 1;
    private final String what;
    private final Counter metric;

    CountFn(String what) {
      this.what = what;
      this.metric = Metrics.counter(NAMESPACE, what);
    }

    @ProcessElement
    public void count(@Element T element, OutputReceiver<T> out) {
      metric.inc();
      COUNTS.computeIfAbsent(what, name -> new LongAdder()).increment();
      out.output(element);
    }
  }
}
