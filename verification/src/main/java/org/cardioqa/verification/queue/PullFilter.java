package org.cardioqa.verification.queue;

import java.util.Set;

/**
 * Which tasks a reader wants. An empty set stands for all.
 *
 * @param tiers 1 to 3
 * @param sequences images as the catalogue names them, such as {@code cine_sax}, or the first part
 *     of such a name, such as {@code cine}
 */
public record PullFilter(Set<Integer> tiers, Set<String> sequences) {
  /** All tasks. */
  public static final PullFilter ALL = new PullFilter(Set.of(), Set.of());

  public PullFilter {
    tiers = Set.copyOf(tiers);
    sequences = Set.copyOf(sequences);
  }
}
