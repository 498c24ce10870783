package org.cardioqa.transforms.ingest;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.accounting.Reason;

/** A record of named values (a JSON object, a row of CSV or Parquet) as a report. */
final class NamedFields {
  private final ReportFields names;

  NamedFields(ReportFields names) {
    this.names = names;
  }

  /** The report of this record, or a row that says why it is none. */
  void accept(String at, Map<String, String> record, FileRecords records) {
    Optional<ReportStatus> status = status(value("status", record));
    if (value("report_id", record).isPresent()
        && value("text", record).isPresent()
        && status.isEmpty()) {
      records.refuse(
          at, Reason.MALFORMED_RECORD, at + ": its status is none of FINAL, PRELIMINARY, ADDENDUM");
      return;
    }
    RawReport.Builder report =
        RawReport.newBuilder()
            .setStudyInstanceUid(value("study_instance_uid", record).orElse(null))
            .setAccessionNumber(value("accession_number", record).orElse(null))
            .setIssuerOfAccessionNumber(value("issuer_of_accession_number", record).orElse(null))
            .setPatientId(value("patient_id", record).orElse(null))
            .setIssuerOfPatientId(value("issuer_of_patient_id", record).orElse(null))
            .setPatientName(value("patient_name", record).orElse(null))
            .setBirthDate(value("birth_date", record).orElse(null))
            .setExamDate(value("exam_date", record).orElse(null))
            .setIssued(value("issued", record).orElse(null))
            .setModality(value("modality", record).orElse(null))
            .setLanguage(value("language", record).orElse(null));
    status.ifPresent(report::setStatus);
    value("report_id", record).ifPresent(report::setReportId);
    value("text", record).ifPresent(report::setText);
    records.accept(
        at,
        report,
        ReportFields.NAMES.stream()
            .map(name -> value(name, record).orElse(""))
            .toArray(String[]::new));
  }

  private Optional<String> value(String field, Map<String, String> record) {
    return names.value(field, record);
  }

  private static Optional<ReportStatus> status(Optional<String> value) {
    if (value.isEmpty()) {
      return Optional.of(ReportStatus.FINAL);
    }
    String name = value.get().strip().toUpperCase(Locale.ROOT);
    for (ReportStatus status : ReportStatus.values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
