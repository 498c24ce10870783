package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;

/** Reads what lines of the PHI form state beside their text. */
public final class PhiLines {
  private static final Map<String, IdentifierType> PATIENT =
      new TreeMap<>(
          Map.of(
              "name", IdentifierType.NAME,
              "mrn", IdentifierType.PATIENT_ID,
              "dob", IdentifierType.DATE,
              "accession", IdentifierType.ACCESSION));

  private PhiLines() {}

  /** Identifiers of the line's {@code patient}. */
  public static List<KnownIdentifier> patient(JsonNode line) {
    List<KnownIdentifier> known = new ArrayList<>();
    PATIENT.forEach(
        (key, type) -> {
          JsonNode value = line.path("patient").path(key);
          if (value.isValueNode() && !value.isNull()) {
            known.add(KnownIdentifier.newBuilder().setType(type).setValue(value.asText()).build());
          }
        });
    return known;
  }

  /** The language that the line declares, as {@code language} or {@code lang}. */
  public static Optional<String> language(JsonNode line) {
    return Optional.of(line.path("language").asText(line.path("lang").asText("")))
        .filter(tag -> !tag.isEmpty());
  }
}
