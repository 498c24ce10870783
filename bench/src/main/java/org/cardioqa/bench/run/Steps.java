package org.cardioqa.bench.run;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** What JMH measured of the benchmarks of a class, a second on the wall of one thread. */
final class Steps {
  private static final int WARM_UP = 3;
  private static final int MEASURED = 5;
  private static final int SECONDS = 5;

  private final Map<String, Statistics> rates = new TreeMap<>();

  private Steps(Collection<RunResult> results) {
    for (RunResult result : results) {
      rates.put(result.getPrimaryResult().getLabel(), result.getPrimaryResult().getStatistics());
    }
  }

  /**
   * Runs the benchmarks in a JVM of their own.
   *
   * @param file their parameter
   */
  static Steps of(Class<?> benchmarks, Path file) throws RunFailed {
    Options options =
        new OptionsBuilder()
            .include(benchmarks.getName() + "\\.")
            .param("file", file.toString())
            .mode(Mode.Throughput)
            .forks(1)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.seconds(SECONDS))
            .measurementIterations(MEASURED)
            .measurementTime(TimeValue.seconds(SECONDS))
            .shouldFailOnError(true)
            .build();
    try {
      return new Steps(new Runner(options).run());
    } catch (RunnerException e) {
      throw new RunFailed("JMH: " + e.getMessage());
    }
  }

  /**
   * Puts the rates.
   *
   * @param units of an operation
   */
  Steps into(Outcome outcome, String unit, double units) {
    rates.forEach(
        (step, rate) -> {
          double[] percentiles = {
            units * rate.getMin(), units * rate.getPercentile(50), units * rate.getMax()
          };
          outcome.put(
              step + "_" + unit + "_per_second",
              Map.of("min", percentiles[0], "median", percentiles[1], "max", percentiles[2]));
        });
    return this;
  }

  /** Puts how many times as fast a step is as its peer, by their medians. */
  Steps ratio(Outcome outcome, String step, String peer) {
    outcome.put(
        step + "_over_" + peer,
        rates.get(step).getPercentile(50) / rates.get(peer).getPercentile(50));
    return this;
  }
}
