package org.cardioqa.pipeline.release.gates;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cardioqa.pipeline.release.ReleaseFolder;

/** In which splits values stand. */
final class SplitsOf {
  private final Map<String, Set<String>> splits = new HashMap<>();

  void add(String value, String split) {
    // Most values stand in one split, and there are many of them.
    splits.merge(
        value,
        Set.of(split),
        (some, more) -> {
          if (some.containsAll(more)) {
            return some;
          }
          Set<String> both = new TreeSet<>(some);
          both.addAll(more);
          return both;
        });
  }

  Set<String> of(String value) {
    return splits.getOrDefault(value, Set.of());
  }

  /** The values that stand in more than one split. */
  SortedSet<String> shared() {
    SortedSet<String> shared = new TreeSet<>();
    splits.forEach(
        (value, in) -> {
          if (in.size() > 1) {
            shared.add(value);
          }
        });
    return shared;
  }

  /**
   * Of splits that share something, the one that keeps it: what is tested stays, what is trained on
   * gives way.
   */
  static String keeper(Collection<String> splits) {
    return splits.stream()
        .max(
            Comparator.<String>comparingInt(ReleaseFolder.SPLITS::indexOf)
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }
}
