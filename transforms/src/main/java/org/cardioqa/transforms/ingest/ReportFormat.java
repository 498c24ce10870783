package org.cardioqa.transforms.ingest;

import java.util.Locale;
import java.util.Optional;

/** How the reports of a file are written down. */
public enum ReportFormat {
  /** One JSON object a line. */
  JSONL,
  /** Comma-separated values with a header line (RFC 4180). */
  CSV,
  /** The whole file is the text of one report; the file's name, less its ending, is its id. */
  TEXT;

  /** The form that a file's name declares; a {@code .gz} behind the ending is passed over. */
  static Optional<ReportFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    if (plain.endsWith(".jsonl") || plain.endsWith(".ndjson")) {
      return Optional.of(JSONL);
    }
    if (plain.endsWith(".csv")) {
      return Optional.of(CSV);
    }
    if (plain.endsWith(".txt")) {
      return Optional.of(TEXT);
    }
    return Optional.empty();
  }
}
