package org.cardioqa.verification.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of the queue. It never goes back, whatever the machine's clock does.
 *
 * <p>The wall clock is asked once, at the start; from there on the process's monotonic clock
 * counts, so that a jump of the wall clock in either direction changes no lease. The start is not
 * before the latest time that the database holds, so that a clock that was set back between two
 * runs makes no lease longer by more than that run's own standstill.
 */
public final class StoreClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nanos;
  private final long startNanos;
  private final long startMillis;
  private final long aheadMillis;

  private StoreClock(LongSupplier nanos, long startMillis, long aheadMillis) {
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
    this.startMillis = startMillis;
    this.aheadMillis = aheadMillis;
  }

  static StoreClock from(long latestMillis, InstantSource wall, LongSupplier nanos) {
    long now = wall.millis();
    return new StoreClock(nanos, Math.max(now, latestMillis), Math.max(0, latestMillis - now));
  }

  /** Now, in milliseconds since 1970-01-01 UTC. */
  public long millis() {
    return startMillis + (nanos.getAsLong() - startNanos) / NANOS_PER_MILLI;
  }

  /** Now. */
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  /**
   * By how much the database's latest time was ahead of the machine's clock at the start, ms; 0
   * where it was not. Worth a warning where it is more than a few seconds: the clock was set back.
   */
  public long aheadMillis() {
    return aheadMillis;
  }
}
