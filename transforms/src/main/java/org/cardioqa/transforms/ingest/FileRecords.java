package org.cardioqa.transforms.ingest;

import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.IdentityKey;

/** The records of one file on their way out: each is seen once and ends as one thing. */
final class FileRecords {
  private static final Quarantine QUARANTINE = Quarantine.of("ReadReports", InputKind.REPORT);
  private static final char REPLACEMENT = '\uFFFD';

  private final IdentityKey key;
  private final InputFile file;
  private final ReportReader.Sink sink;

  FileRecords(IdentityKey key, InputFile file, ReportReader.Sink sink) {
    this.key = key;
    this.file = file;
    this.sink = sink;
  }

  /** Path below what was given as input. */
  String fileName() {
    return file.getName();
  }

  /**
   * A report; set aside if it has no id, no text, or text that was decoded wrongly.
   *
   * @param at where in the file, "" for all of it
   * @param report everything but its input key
   * @param content what was read of it: another value whenever the record is another
   */
  void accept(String at, RawReport.Builder report, String... content) {
    String where = at.isEmpty() ? "the file" : at;
    if (isBlank(report.getReportId())) {
      refuse(at, Reason.MISSING_REPORT_ID, where + " has no report id");
    } else if (isBlank(report.getText())) {
      refuse(at, Reason.MISSING_TEXT, where + " has no text");
    } else if (report.getText().indexOf('\0') >= 0 || report.getText().indexOf(REPLACEMENT) >= 0) {
      refuse(
          at,
          Reason.INVALID_ENCODING,
          where + " holds NUL or replacement characters; convert it from its source again");
    } else {
      String inputKey = inputKey(at);
      seen(inputKey, key.pseudonym("report content", content));
      sink.report(report.setInputKey(inputKey).build());
    }
  }

  /** What a record that is no report says of those who are in reports. */
  void context(RawContext context) {
    sink.context(context);
  }

  /** A record that is not used as a report. */
  void refuse(String at, Reason reason, String message) {
    String inputKey = inputKey(at);
    seen(inputKey, "");
    sink.refused(QUARANTINE.row(inputKey, reason, message));
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }

  private void seen(String inputKey, String fingerprint) {
    sink.seen(new InputSeen(inputKey, InputKind.REPORT, fingerprint));
  }

  private String inputKey(String at) {
    return key.pseudonym("input", InputKind.REPORT.name(), file.getName(), at);
  }
}
