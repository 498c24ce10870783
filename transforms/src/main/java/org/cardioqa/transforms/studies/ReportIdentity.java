package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.keys.IdentityKey;

/** Gives a report its pseudonyms and gathers everything known of who it is about. */
final class ReportIdentity {
  private final Pseudonyms pseudonyms;

  ReportIdentity(IdentityKey key) {
    pseudonyms = new Pseudonyms(key);
  }

  /**
   * The report under its pseudonyms.
   *
   * <p>Without images the study is what the report's own keys say, so that the same study gets the
   * same pseudonym once its images come; without any key the report is a study of its own.
   */
  ResolvedReport resolve(RawReport report, Optional<RawStudy> study) {
    String reportId = pseudonyms.object("report", report.getReportId());
    return ResolvedReport.newBuilder()
        .setInputKeys(List.of(report.getInputKey()))
        .setReportId(reportId)
        .setStudyId(studyId(report, study, reportId))
        .setPatientId(patientId(report, study, reportId))
        .setIssuerOfPatientId(
            study
                .flatMap(RawStudy::getIssuerOfPatientId)
                .or(report::getIssuerOfPatientId)
                .orElse(null))
        .setHasImages(study.isPresent())
        .setSuperseded(false)
        .setStatus(report.getStatus())
        .setIssued(report.getIssued().orElse(null))
        .setExamDate(ReportDate.iso(report.getExamDate()).orElse(null))
        .setLanguage(report.getLanguage().orElse(null))
        .setIdentifiers(identifiers(report, study))
        .setText(report.getText())
        .build();
  }

  /**
   * The report with all that a table of patients says of its patient. Rows of another issuer are
   * passed over; where either states none, the row is taken: too much known does less harm.
   *
   * @param patients rows with the patient id of the report
   */
  static ResolvedReport withPatients(ResolvedReport report, Collection<RawContext> patients) {
    TreeSet<KnownIdentifier> all = new TreeSet<>(StudyHeaders.BY_TYPE_AND_VALUE);
    all.addAll(report.getIdentifiers());
    Optional<String> issuer = report.getIssuerOfPatientId();
    for (RawContext patient : patients) {
      Optional<String> other = patient.getIssuerOfPatientId();
      if (issuer.isEmpty() || other.isEmpty() || issuer.equals(other)) {
        all.addAll(patient.getIdentifiers());
      }
    }
    return ResolvedReport.newBuilder(report).setIdentifiers(new ArrayList<>(all)).build();
  }

  private String studyId(RawReport report, Optional<RawStudy> study, String reportId) {
    Optional<String> uid = study.map(RawStudy::getStudyInstanceUid).or(report::getStudyInstanceUid);
    if (uid.isPresent()) {
      return pseudonyms.study(uid.get());
    }
    if (report.getAccessionNumber().isPresent()) {
      return pseudonyms.object(
          "study by accession",
          report.getIssuerOfAccessionNumber().orElse(""),
          report.getAccessionNumber().get());
    }
    Optional<String> date = ReportDate.iso(report.getExamDate());
    if (report.getPatientId().isPresent() && date.isPresent()) {
      return pseudonyms.object(
          "study by date",
          report.getIssuerOfPatientId().orElse(""),
          report.getPatientId().get(),
          date.get());
    }
    return pseudonyms.object("study of report", reportId);
  }

  private String patientId(RawReport report, Optional<RawStudy> study, String reportId) {
    if (study.isPresent()) {
      RawStudy found = study.get();
      return pseudonyms.patient(
          found.getIssuerOfPatientId(), found.getPatientId(), found.getStudyInstanceUid());
    }
    return report
        .getPatientId()
        .map(id -> pseudonyms.patient(report.getIssuerOfPatientId(), id))
        .orElseGet(() -> pseudonyms.object("patient of report", reportId));
  }

  private static List<KnownIdentifier> identifiers(RawReport report, Optional<RawStudy> study) {
    TreeSet<KnownIdentifier> all = new TreeSet<>(StudyHeaders.BY_TYPE_AND_VALUE);
    all.addAll(report.getIdentifiers());
    study.ifPresent(found -> all.addAll(found.getIdentifiers()));
    add(all, IdentifierType.OTHER_ID, Optional.of(report.getReportId()));
    add(all, IdentifierType.UID, report.getStudyInstanceUid());
    add(all, IdentifierType.ACCESSION, report.getAccessionNumber());
    add(all, IdentifierType.PATIENT_ID, report.getPatientId());
    add(all, IdentifierType.NAME, report.getPatientName());
    add(all, IdentifierType.DATE, report.getBirthDate());
    add(all, IdentifierType.DATE, report.getExamDate());
    return new ArrayList<>(all);
  }

  private static void add(Set<KnownIdentifier> all, IdentifierType type, Optional<String> value) {
    value.ifPresent(known -> all.add(new KnownIdentifier(type, known)));
  }
}
