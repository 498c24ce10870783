package org.cardioqa.verification.queue;

import java.time.Duration;

/**
 * How a project reads.
 *
 * @param readers who read a task of the share below; 1 to 20
 * @param share of the tasks that get that many readers, 0 to 1; the others get one
 * @param goldShare of what a reader pulls that is a hidden check, 0 to 1, while there are some
 * @param regild whether resolved tasks that two people agreed on, or an adjudicator decided, serve
 *     as hidden checks of readers who have not seen them, beside those of the gold file
 * @param leaseTime how long a lease lasts from the pull, the blind answer or the last heartbeat
 */
public record Policy(
    int readers, double share, double goldShare, boolean regild, Duration leaseTime) {
  /** Two readers a task, no hidden checks, leases of ten minutes. */
  public static final Policy DEFAULT = new Policy(2, 1, 0, false, Duration.ofMinutes(10));

  public Policy {
    if (readers < 1 || readers > 20) {
      throw new IllegalArgumentException("readers a task must be 1 to 20");
    }
    if (!(share >= 0 && share <= 1) || !(goldShare >= 0 && goldShare < 1)) {
      throw new IllegalArgumentException("shares must be 0 to 1, that of hidden checks below 1");
    }
    if (leaseTime.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a lease must last a second or more");
    }
  }

  /** Seconds between two heartbeats that keep a lease alive even if two of them are lost. */
  public long heartbeatSeconds() {
    return Math.max(1, leaseTime.toSeconds() / 4);
  }
}
