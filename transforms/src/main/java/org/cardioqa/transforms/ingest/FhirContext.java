package org.cardioqa.transforms.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.RawContext;

/** A FHIR resource that stands beside the reports: what it says of patient, study and staff. */
final class FhirContext {
  /** Types of resources that are read for what they say of somebody. */
  static final Set<String> TYPES =
      Set.of(
          "CareTeam",
          "Encounter",
          "ImagingStudy",
          "Location",
          "Organization",
          "Patient",
          "Person",
          "Practitioner",
          "PractitionerRole",
          "RelatedPerson",
          "ServiceRequest");

  /** Codes of the identifiers (HL7 table 0203) that name the patient best, "" for untyped ones. */
  private static final List<String> PATIENT_ID_CODES = List.of("MR", "PI", "PT", "");

  private FhirContext() {}

  /** The context that a resource of one of the {@link #TYPES} gives. */
  static RawContext of(JsonNode resource) {
    String type = resource.path("resourceType").asText();
    Identifiers identifiers = new Identifiers();
    FhirIdentifiers.collect(resource, identifiers);
    RawContext.Builder context =
        RawContext.newBuilder()
            .setReference(reference(type, resource))
            .setIdentifiers(identifiers.list())
            .setStudyInstanceUid(only(studies(resource)))
            .setAccessionNumber(only(accessions(resource)));
    if (type.equals("Patient")) {
      patientId(resource.path("identifier"))
          .ifPresent(
              id -> {
                context.setPatientId(id.path("value").asText());
                context.setIssuerOfPatientId(issuer(id).orElse(null));
              });
    }
    return context.build();
  }

  /** A relative belongs to whoever's reports refer to the patient. */
  private static String reference(String type, JsonNode resource) {
    if (type.equals("RelatedPerson")) {
      return FhirReference.of(resource.path("patient").path("reference").asText()).orElse("");
    }
    return type + "/" + resource.path("id").asText();
  }

  /** The identifier by which images would know the patient. */
  static Optional<JsonNode> patientId(JsonNode identifiers) {
    for (String code : PATIENT_ID_CODES) {
      for (JsonNode identifier : identifiers) {
        if (FhirIdentifiers.code(identifier).equals(code)
            && !identifier.path("value").asText().isBlank()) {
          return Optional.of(identifier);
        }
      }
    }
    return Optional.empty();
  }

  static Optional<String> issuer(JsonNode identifier) {
    String assigner = identifier.path("assigner").path("display").asText();
    String issuer = assigner.isBlank() ? identifier.path("system").asText() : assigner;
    return Optional.of(issuer).filter(name -> !name.isBlank());
  }

  /** StudyInstanceUIDs among the identifiers of a resource. */
  static Set<String> studies(JsonNode resource) {
    Set<String> uids = new TreeSet<>();
    for (JsonNode identifier : identifiers(resource)) {
      if (identifier.path("system").asText().equals("urn:dicom:uid")) {
        FhirIdentifiers.uid(identifier).ifPresent(uids::add);
      }
    }
    return uids;
  }

  /** Accession numbers among the identifiers of a resource. */
  static Set<String> accessions(JsonNode resource) {
    Set<String> numbers = new TreeSet<>();
    for (JsonNode identifier : identifiers(resource)) {
      if (FhirIdentifiers.code(identifier).equals("ACSN")) {
        numbers.add(identifier.path("value").asText());
      }
    }
    numbers.removeIf(String::isBlank);
    return numbers;
  }

  private static List<JsonNode> identifiers(JsonNode resource) {
    List<JsonNode> identifiers = new ArrayList<>();
    JsonNode own = resource.path("identifier");
    if (own.isObject()) {
      identifiers.add(own);
    } else {
      own.forEach(identifiers::add);
    }
    for (String reference : List.of("basedOn", "imagingStudy", "study")) {
      for (JsonNode one : resource.path(reference)) {
        identifiers.add(one.path("identifier"));
      }
    }
    return identifiers;
  }

  static String only(Set<String> values) {
    return values.size() == 1 ? values.iterator().next() : null;
  }
}
