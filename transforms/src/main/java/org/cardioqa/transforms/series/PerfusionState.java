package org.cardioqa.transforms.series;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a perfusion was taken at rest or under stress. */
public enum PerfusionState {
  /** At rest. */
  REST,
  /** Under a drug that widens the vessels or drives the heart. */
  STRESS;

  /** The evidence that stands on a volume whose words say so. */
  public String evidence() {
    return "words." + name().toLowerCase(Locale.ROOT);
  }

  static Optional<PerfusionState> of(String code) {
    return Arrays.stream(values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(code))
        .findFirst();
  }
}
