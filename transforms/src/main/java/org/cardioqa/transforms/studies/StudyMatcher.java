package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.RawStudy;

/**
 * Finds the study of a report.
 *
 * <p>A report names its study by StudyInstanceUID, else by accession number, else by patient id and
 * date; issuers are compared where both sides state one. Any key that contradicts the study found
 * is a conflict, for a wrong link would be a wrong label: it is never resolved by majority.
 */
final class StudyMatcher {
  /** What came of the search. */
  sealed interface Match permits Found, NotHere, Conflict {}

  /** The one study of the report. */
  record Found(RawStudy study) implements Match {}

  /** No study of the archive is the report's. */
  record NotHere() implements Match {}

  /**
   * Keys contradict each other.
   *
   * @param what which ones, without their values
   */
  record Conflict(String what) implements Match {}

  private StudyMatcher() {}

  /**
   * The match of a report.
   *
   * @param studies every study that shares at least one key with the report; repetitions do no harm
   */
  static Match match(RawReport report, Collection<RawStudy> studies) {
    List<RawStudy> byUid = new ArrayList<>();
    List<RawStudy> byAccession = new ArrayList<>();
    List<RawStudy> byPatientAndDate = new ArrayList<>();
    for (RawStudy study : studies.stream().distinct().toList()) {
      if (same(report.getStudyInstanceUid(), Optional.of(study.getStudyInstanceUid()))) {
        byUid.add(study);
      }
      if (sameAccession(report, study)) {
        byAccession.add(study);
      }
      if (samePatient(report, study)
          && same(ReportDate.dicom(report.getExamDate()), study.getStudyDate())) {
        byPatientAndDate.add(study);
      }
    }
    if (report.getStudyInstanceUid().isPresent()) {
      return byUid(report, byUid, byAccession);
    }
    if (report.getAccessionNumber().isPresent()) {
      if (!byAccession.isEmpty()) {
        return only(report, byAccession, "several studies have the report's accession number");
      }
      byPatientAndDate.removeIf(study -> study.getAccessionNumber().isPresent());
    }
    return byPatientAndDate.isEmpty()
        ? new NotHere()
        : only(report, byPatientAndDate, "the patient has several studies on the report's date");
  }

  private static Match byUid(RawReport report, List<RawStudy> byUid, List<RawStudy> byAccession) {
    if (!byUid.isEmpty()) {
      return only(report, byUid, "several studies have the report's StudyInstanceUID");
    }
    return byAccession.isEmpty()
        ? new NotHere()
        : new Conflict(
            "the report's accession number is that of a study with another StudyInstanceUID");
  }

  private static Match only(RawReport report, List<RawStudy> found, String whenSeveral) {
    if (found.size() > 1) {
      return new Conflict(whenSeveral);
    }
    RawStudy study = found.get(0);
    if (differs(report.getAccessionNumber(), study.getAccessionNumber())) {
      return new Conflict("the accession number of the study found is not the report's");
    }
    if (differs(report.getPatientId(), study.getPatientId())
        || differs(report.getIssuerOfPatientId(), study.getIssuerOfPatientId())) {
      return new Conflict("the patient id of the study found is not the report's");
    }
    return new Found(study);
  }

  private static boolean sameAccession(RawReport report, RawStudy study) {
    return same(report.getAccessionNumber(), study.getAccessionNumber())
        && !differs(report.getIssuerOfAccessionNumber(), study.getIssuerOfAccessionNumber());
  }

  private static boolean samePatient(RawReport report, RawStudy study) {
    return same(report.getPatientId(), study.getPatientId())
        && !differs(report.getIssuerOfPatientId(), study.getIssuerOfPatientId());
  }

  private static boolean same(Optional<String> one, Optional<String> other) {
    return one.isPresent() && one.equals(other);
  }

  private static boolean differs(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }
}
