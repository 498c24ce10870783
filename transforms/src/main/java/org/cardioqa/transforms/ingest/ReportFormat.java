package org.cardioqa.transforms.ingest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the reports of a file are written down. */
public enum ReportFormat {
  /** One JSON object a line. */
  JSONL,
  /** Comma-separated values with a header line (RFC 4180). */
  CSV,
  /** A column a field. */
  PARQUET,
  /** Messages of HL7 version 2, ORU^R01, one or many a file. */
  HL7,
  /** The whole file is the text of one report; the file's name, less its ending, is its id. */
  TEXT;

  /** What files of each form are called. */
  static final Map<String, ReportFormat> ENDINGS = endings();

  private static Map<String, ReportFormat> endings() {
    Map<String, ReportFormat> endings = new LinkedHashMap<>();
    endings.put(".jsonl", JSONL);
    endings.put(".ndjson", JSONL);
    endings.put(".csv", CSV);
    endings.put(".parquet", PARQUET);
    endings.put(".hl7", HL7);
    endings.put(".txt", TEXT);
    return Collections.unmodifiableMap(endings);
  }

  /** The form that a file's name declares; a {@code .gz} behind the ending is passed over. */
  static Optional<ReportFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String plain = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
    return ENDINGS.entrySet().stream()
        .filter(ending -> plain.endsWith(ending.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
