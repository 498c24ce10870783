package org.cardioqa.pipeline.release.diff;

import java.util.Locale;
import java.util.Set;

/** What can be otherwise with a row in a later release, and the columns that show it. */
public enum Change {
  /** It was not in the earlier release. */
  ADDED,
  /** It is not in the later release. */
  REMOVED,
  /** Another answer, unit or tolerance; the order of answers does not matter. */
  ANSWER,
  /** Other choices, texts, order or states. */
  OPTIONS,
  /** Other sentences, offsets or findings behind the answer. */
  EVIDENCE,
  /** Other volumes, slices or phases. */
  LINK,
  /** Another split. */
  SPLIT,
  /** The answer holds, but others, more or fewer people, or of another candidate, stand for it. */
  REVERIFIED,
  /** Any other column. */
  OTHER;

  /** They follow from answers and options, and count only where neither of these changed. */
  static final Set<String> DERIVED = Set.of("answer_text", "answer_letters");

  /** They are the same in all rows of a release, and compared once. */
  static final Set<String> OF_RELEASE = Set.of("catalog_version", "canary");

  /** As in tables and JSON. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a column is part of. */
  static Change of(String column) {
    return switch (column) {
      case "answers", "unit", "tolerance" -> ANSWER;
      case "options" -> OPTIONS;
      case "evidence" -> EVIDENCE;
      case "links", "link_status", "slice_ids" -> LINK;
      case "split" -> SPLIT;
      case "verification", "readers", "edited", "content_hash" -> REVERIFIED;
      default -> OTHER;
    };
  }
}
