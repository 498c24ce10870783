package org.cardioqa.transforms.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds what a FHIR R4 resource states of anybody, by the names that its elements have everywhere:
 * name (HumanName), identifier, telecom, address, dates, and what references display.
 */
final class FhirIdentifiers {
  /** What a person reads; the rest of a resource is not about anybody. */
  private static final Set<String> PASSED_OVER =
      Set.of("contained", "div", "meta", "photo", "presentedForm", "result", "series", "text");

  private static final Set<String> PEOPLE =
      Set.of("CareTeam", "Patient", "Person", "Practitioner", "PractitionerRole", "RelatedPerson");

  private static final Set<String> PLACES = Set.of("HealthcareService", "Location", "Organization");

  /** Elements whose reference is to a person where it does not say to what. */
  private static final Set<String> OF_PEOPLE =
      Set.of(
          "author",
          "generalPractitioner",
          "individual",
          "interpreter",
          "patient",
          "performer",
          "practitioner",
          "referrer",
          "requester",
          "resultsInterpreter",
          "subject");

  /** Codes of identifiers (HL7 table 0203). */
  private static final Map<String, IdentifierType> TYPES =
      Map.of(
          "ACSN", IdentifierType.ACCESSION,
          "FILL", IdentifierType.ACCESSION,
          "PLAC", IdentifierType.ACCESSION,
          "MR", IdentifierType.PATIENT_ID,
          "PI", IdentifierType.PATIENT_ID,
          "PT", IdentifierType.PATIENT_ID,
          "SNO", IdentifierType.DEVICE_ID);

  private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:T.*)?");
  private static final Pattern UID = Pattern.compile("(?:urn:oid:)?([0-9]+(?:\\.[0-9]+){3,})");
  private static final String MAIDEN_NAME = "mothersMaidenName";

  private final Identifiers found;
  private final String type;

  private FhirIdentifiers(String type, Identifiers found) {
    this.type = type;
    this.found = found;
  }

  /** Adds what a resource states, contained ones left out. */
  static void collect(JsonNode resource, Identifiers found) {
    new FhirIdentifiers(resource.path("resourceType").asText(), found).object("", resource);
  }

  /** The UID of an identifier, with or without the prefix of a URI. */
  static Optional<String> uid(JsonNode identifier) {
    Matcher uid = UID.matcher(identifier.path("value").asText());
    return uid.matches() ? Optional.of(uid.group(1)) : Optional.empty();
  }

  /** Code of an identifier's type: the first that is known, "" where there is none. */
  static String code(JsonNode identifier) {
    JsonNode codings = identifier.path("type").path("coding");
    for (JsonNode coding : codings) {
      if (TYPES.containsKey(coding.path("code").asText())) {
        return coding.path("code").asText();
      }
    }
    return codings.path(0).path("code").asText();
  }

  private void object(String name, JsonNode object) {
    reference(name, object);
    if (object.path("url").asText().endsWith(MAIDEN_NAME)) {
      add(IdentifierType.NAME, object.path("valueString"));
    }
    object
        .properties()
        .forEach(
            element -> {
              if (!PASSED_OVER.contains(element.getKey())) {
                element(element.getKey(), element.getValue());
              }
            });
  }

  private void element(String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(item -> element(name, item));
    } else if (value.isTextual()) {
      text(name, value);
    } else if (value.isObject()) {
      switch (name) {
        case "name" -> person(value);
        case "identifier" -> identifier(value);
        case "telecom" -> contact(value);
        case "address", "valueAddress" -> address(value);
        default -> {
          // Nothing of its own: what is in it is looked at below.
        }
      }
      object(name, value);
    }
  }

  private void text(String name, JsonNode value) {
    Matcher day = DAY.matcher(value.asText());
    if (day.matches()) {
      found.add(IdentifierType.DATE, Optional.of(day.group(1)));
    } else if (name.equals("name") || name.equals("alias")) {
      add(PLACES.contains(type) ? IdentifierType.HOSPITAL : IdentifierType.NAME, value);
    }
  }

  private void person(JsonNode name) {
    List<String> parts = new ArrayList<>();
    name.path("family").forEach(part -> parts.add(part.asText()));
    if (name.path("family").isTextual()) {
      parts.add(name.path("family").asText());
    }
    name.path("given").forEach(part -> parts.add(part.asText()));
    found.add(IdentifierType.NAME, Optional.of(String.join("^", parts)));
    if (parts.isEmpty()) {
      add(IdentifierType.NAME, name.path("text"));
    }
  }

  private void identifier(JsonNode identifier) {
    Optional<String> uid = uid(identifier);
    if (uid.isPresent()) {
      found.add(IdentifierType.UID, uid);
      return;
    }
    IdentifierType untyped =
        type.equals("Patient") ? IdentifierType.PATIENT_ID : IdentifierType.OTHER_ID;
    String code = code(identifier);
    add(
        code.isEmpty() ? untyped : TYPES.getOrDefault(code, IdentifierType.OTHER_ID),
        identifier.path("value"));
  }

  private void contact(JsonNode contact) {
    boolean mail = contact.path("value").asText().contains("@");
    add(mail ? IdentifierType.EMAIL : IdentifierType.PHONE, contact.path("value"));
  }

  private void address(JsonNode address) {
    List<String> parts = new ArrayList<>();
    address.path("line").forEach(line -> parts.add(line.asText()));
    for (String part : List.of("city", "state", "postalCode")) {
      parts.add(address.path(part).asText());
    }
    parts.removeIf(String::isBlank);
    if (parts.isEmpty()) {
      parts.add(address.path("text").asText());
    }
    found.add(IdentifierType.LOCATION, Optional.of(String.join("^", parts)));
  }

  private void reference(String name, JsonNode object) {
    String to =
        FhirReference.type(object.path("reference").asText()).orElse(object.path("type").asText());
    if (PLACES.contains(to)) {
      add(IdentifierType.HOSPITAL, object.path("display"));
    } else if (PEOPLE.contains(to) || (to.isEmpty() && OF_PEOPLE.contains(name))) {
      add(IdentifierType.NAME, object.path("display"));
    }
  }

  private void add(IdentifierType as, JsonNode value) {
    found.add(as, value.isTextual() ? Optional.of(value.asText()) : Optional.empty());
  }
}
