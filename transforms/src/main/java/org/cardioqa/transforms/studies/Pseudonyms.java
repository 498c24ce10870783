package org.cardioqa.transforms.studies;

import java.util.Optional;
import org.cardioqa.transforms.keys.IdentityKey;

/** Pseudonyms of patients, studies and DICOM objects, the same for text and images. */
public final class Pseudonyms {
  private final IdentityKey key;

  /** Pseudonyms under this key. */
  public Pseudonyms(IdentityKey key) {
    this.key = key;
  }

  /**
   * Of a patient.
   *
   * @param issuer who gave the id; ids of two issuers are two patients
   */
  public String patient(Optional<String> issuer, String patientId) {
    return key.pseudonym("patient", issuer.orElse(""), patientId);
  }

  /**
   * Of the patient of a study; one of that study alone where its headers have no patient id.
   *
   * @param issuer who gave the id
   */
  public String patient(
      Optional<String> issuer, Optional<String> patientId, String studyInstanceUid) {
    return patientId
        .map(id -> patient(issuer, id))
        .orElseGet(() -> key.pseudonym("patient of study", studyInstanceUid));
  }

  /** Of a study, by its StudyInstanceUID. */
  public String study(String studyInstanceUid) {
    return key.pseudonym("study", studyInstanceUid);
  }

  /**
   * Of any other DICOM object: a series, an instance, a frame of reference, a volume.
   *
   * @param kind what it is ("volume", "slice" …)
   * @param parts the UIDs and numbers that identify it
   */
  public String object(String kind, String... parts) {
    return key.pseudonym(kind, parts);
  }
}
