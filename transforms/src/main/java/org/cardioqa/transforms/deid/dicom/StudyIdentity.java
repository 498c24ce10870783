package org.cardioqa.transforms.deid.dicom;

import java.util.Collection;
import java.util.List;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.studies.Pseudonyms;

/** Whose study it is, in pseudonyms, and what must not be left of its headers. */
public final class StudyIdentity {
  private final String study;
  private final String patient;
  private final int shiftDays;
  private final KnownValues known;

  private StudyIdentity(
      String study, String patient, int shiftDays, Collection<KnownIdentifier> identifiers) {
    this.study = study;
    this.patient = patient;
    this.shiftDays = shiftDays;
    this.known = new KnownValues(identifiers);
  }

  /** That of a study under a key: the pseudonyms and the shift that a build run gives it. */
  public static StudyIdentity of(RawStudy study, IdentityKey key) {
    Pseudonyms pseudonyms = new Pseudonyms(key);
    String patient =
        pseudonyms.patient(
            study.getIssuerOfPatientId(), study.getPatientId(), study.getStudyInstanceUid());
    return new StudyIdentity(
        pseudonyms.study(study.getStudyInstanceUid()),
        patient,
        key.shiftDays(patient),
        List.copyOf(study.getIdentifiers()));
  }

  /** Pseudonym of the study, the {@code study_id} of shards. */
  public String study() {
    return study;
  }

  /** Pseudonym of the patient, the {@code patient_id} of shards. */
  public String patient() {
    return patient;
  }

  int shiftDays() {
    return shiftDays;
  }

  KnownValues known() {
    return known;
  }
}
