package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.PhiLines;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;

/**
 * A text with the identifiers in it.
 *
 * @param language as declared
 * @param known what is known of the patient
 * @param spans what identifies somebody
 * @param traps what looks like it and must stay
 */
public record PhiGold(
    String id,
    String text,
    Optional<String> language,
    List<KnownIdentifier> known,
    List<Stretch> spans,
    List<Stretch> traps) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A stretch of the text: offsets in UTF-16 code units, the end behind the last. */
  public record Stretch(int start, int end, String type) {}

  /** Reads lines of the PHI form. */
  public static List<PhiGold> readLines(Path file) throws IOException {
    List<PhiGold> golds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        JsonNode node = JSON.readTree(line);
        golds.add(
            new PhiGold(
                node.path("id").asText(),
                node.path("text").asText(),
                PhiLines.language(node),
                PhiLines.patient(node),
                stretches(node.path("spans")),
                stretches(node.path("traps"))));
      }
    }
    return golds;
  }

  /**
   * The text as the job has it before de-identification, of a study without pictures.
   *
   * @param knownPhi whether what is known of the patient is known to the job
   */
  public ResolvedReport report(boolean knownPhi) {
    return ResolvedReport.newBuilder()
        .setReportId(id)
        .setStudyId(id)
        .setPatientId(id)
        .setHasImages(false)
        .setSuperseded(false)
        .setStatus(ReportStatus.FINAL)
        .setLanguage(language.orElse(null))
        .setIdentifiers(knownPhi ? known : List.of())
        .setText(text)
        .build();
  }

  private static List<Stretch> stretches(JsonNode nodes) {
    List<Stretch> stretches = new ArrayList<>();
    for (JsonNode node : nodes) {
      String type = node.path("type").asText("TRAP");
      stretches.add(new Stretch(node.path("start").asInt(), node.path("end").asInt(), type));
    }
    return stretches;
  }

  /** Reads the ASQ-PHI form: a query, and the values in it that identify somebody. */
  static List<PhiGold> readAsq(Path file) throws IOException {
    List<PhiGold> golds = new ArrayList<>();
    for (String entry : Files.readString(file).split("===QUERY===", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      String[] halves = entry.split("===PHI_TAGS===", 2);
      String text = halves[0].strip();
      List<Stretch> spans = new ArrayList<>();
      for (String tag : halves.length < 2 ? List.<String>of() : halves[1].lines().toList()) {
        if (!tag.isBlank()) {
          JsonNode node = JSON.readTree(tag);
          everywhere(
              text, node.path("value").asText(), node.path("identifier_type").asText(), spans);
        }
      }
      String id = "query " + (golds.size() + 1);
      golds.add(new PhiGold(id, text, Optional.of("en"), List.of(), spans, List.of()));
    }
    return golds;
  }

  private static void everywhere(String text, String value, String type, List<Stretch> spans) {
    int at = value.isEmpty() ? -1 : text.indexOf(value);
    while (at >= 0) {
      spans.add(new Stretch(at, at + value.length(), type));
      at = text.indexOf(value, at + value.length());
    }
  }
}
