package org.cardioqa.bench.run;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * Adds up the time of a round: as the clock on the wall has it, and as the processor gave it to
 * this thread. On a machine with other work the second says more.
 */
public final class Meter {
  private static final double NANOS = 1e9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Double> wall = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();
  private long wallNanos;
  private long cpuNanos;

  /** Does the work, and adds its time to the round. */
  public void measure(Runnable work) {
    long wallBefore = System.nanoTime();
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    work.run();
    cpuNanos += THREADS.getCurrentThreadCpuTime() - cpuBefore;
    wallNanos += System.nanoTime() - wallBefore;
  }

  /** Begins another round; the last is kept if it counts. */
  public void endRound(boolean counts) {
    if (counts) {
      wall.add(wallNanos / NANOS);
      cpu.add(cpuNanos / NANOS);
    }
    wallNanos = 0;
    cpuNanos = 0;
  }

  /** Seconds on the wall, of the rounds that count. */
  public Times wall() {
    return new Times(wall);
  }

  /** Seconds of the processor, of the rounds that count. */
  public Times cpu() {
    return new Times(cpu);
  }
}
