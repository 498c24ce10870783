package org.cardioqa.testdata.cases;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;

/**
 * One examination of one patient, with all that its report and its pictures say of it.
 *
 * @param number 0-based among the studies of the patient
 * @param uid StudyInstanceUID
 * @param vendor key of {@code dialects.yaml}
 * @param sequences keys of that vendor's sequences, in the order of acquisition
 * @param reference how reports name the study
 * @param versions what reports there are
 */
public record Study(
    Patient patient,
    int number,
    String uid,
    String accession,
    LocalDate date,
    LocalTime time,
    String hospital,
    String clinic,
    Person referrer,
    Person radiologist,
    Person operator,
    String vendor,
    String deviceSerial,
    HeartCase heart,
    List<String> sequences,
    String style,
    Reference reference,
    Versions versions) {

  /** How reports name their study. */
  public enum Reference {
    /** By StudyInstanceUID and all else. */
    UID,
    /** By accession number and patient id. */
    ACCESSION,
    /** By patient id and date. */
    PATIENT_AND_DATE
  }

  /** Which reports a study has. */
  public enum Versions {
    /** None: pictures only. */
    NONE,
    /** One final report. */
    FINAL,
    /** A preliminary report and the final one that supersedes it. */
    PRELIMINARY_THEN_FINAL,
    /** A final report and an addendum. */
    FINAL_THEN_ADDENDUM
  }

  /** Keeps the sequences as they were. */
  public Study {
    sequences = List.copyOf(sequences);
  }

  /** Whether pictures of the sequence are taken. */
  public boolean hasSequence(String prefix) {
    return sequences.stream().anyMatch(sequence -> sequence.startsWith(prefix));
  }

  /** A UID below the study's. */
  public String uid(int... arcs) {
    StringBuilder below = new StringBuilder(uid);
    for (int arc : arcs) {
      below.append('.').append(arc);
    }
    return below.toString();
  }
}
