package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The figures of a run as JSON: totals at the top level, details below. */
public final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /**
   * Adds a figure or a detail.
   *
   * @param value a number, text, list, map or record
   */
  public JsonReport put(String key, Object value) {
    fields.put(key, value);
    return this;
  }

  /** Adds precision, recall and F1 at the top level. */
  public JsonReport totals(Count count) {
    return put("precision", count.precision()).put("recall", count.recall()).put("f1", count.f1());
  }

  /** The counts and figures of one kind, as a detail. */
  public static Map<String, Object> details(Count count) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("true_positives", count.truePositives());
    details.put("false_positives", count.falsePositives());
    details.put("false_negatives", count.falseNegatives());
    details.put("precision", count.precision());
    details.put("recall", count.recall());
    details.put("f1", count.f1());
    return details;
  }

  /**
   * Writes the file, if one was asked for.
   *
   * @throws IOException if it cannot be written
   */
  public void write(Optional<Path> file) throws IOException {
    if (file.isPresent()) {
      Files.writeString(file.get(), JSON.writeValueAsString(fields) + "\n");
    }
  }
}
