package org.cardioqa.transforms.series;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * Weighs what words and geometry say of a view. Where they disagree both are kept as evidence; the
 * geometry wins where it is clear, except over views that share a direction with another one (the
 * right ventricle's) or with none.
 */
public final class ViewDecision {
  private static final double CLEAR = 0.8;
  private static final double SURE = 0.9;

  /** Cap on the confidence of a view about which words and geometry disagree. */
  private static final double DISPUTED = 0.6;

  private static final double UNKNOWN = 0.3;

  /** Views that geometry as read here cannot tell from others. */
  private static final Set<View> WORDS_ONLY =
      EnumSet.of(View.RVOT, View.RV_TWO_CHAMBER, View.RV_THREE_CHAMBER, View.AXIAL, View.OTHER);

  private ViewDecision() {}

  /** The view of a stack. */
  public static Reading<View> of(WordReading words, Optional<Reading<View>> geometry) {
    if (words.view().isEmpty()) {
      return geometry
          .map(seen -> seenOnly(words.views(), seen))
          .orElse(new Reading<>(View.OTHER, UNKNOWN, List.of("silent")));
    }
    Reading<View> said = words.view().orElseThrow();
    if (geometry.isEmpty()) {
      return said;
    }
    Reading<View> seen = geometry.orElseThrow();
    List<String> evidence = new ArrayList<>(said.evidence());
    evidence.addAll(seen.evidence());
    if (said.code() == seen.code()) {
      double confidence = 1 - (1 - said.confidence()) * (1 - seen.confidence());
      return new Reading<>(said.code(), confidence, evidence);
    }
    if (WORDS_ONLY.contains(said.code()) && seen.code() != View.SAX) {
      return new Reading<>(said.code(), said.confidence(), evidence);
    }
    evidence.add(
        "conflict.view:words=%s,geometry=%s".formatted(said.code().code(), seen.code().code()));
    double needed = WORDS_ONLY.contains(said.code()) ? SURE : CLEAR;
    Reading<View> winner = seen.confidence() >= needed ? seen : said;
    return new Reading<>(winner.code(), Math.min(winner.confidence(), DISPUTED), evidence);
  }

  private static Reading<View> seenOnly(Set<View> named, Reading<View> seen) {
    if (named.isEmpty()) {
      return seen;
    }
    List<String> evidence = new ArrayList<>(seen.evidence());
    evidence.add("words.several_views");
    return named.contains(seen.code())
        ? new Reading<>(seen.code(), SURE, evidence)
        : new Reading<>(seen.code(), Math.min(seen.confidence(), DISPUTED), evidence);
  }
}
