package org.cardioqa.pipeline;

import org.apache.beam.sdk.transforms.DoFn;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.ReportFindings;

/** What a report with its findings is taken apart into. */
final class ReportParts {
  private ReportParts() {}

  /** The findings, one by one. */
  static final class FindingsFn extends DoFn<ReportFindings, Finding> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void split(@Element ReportFindings report, OutputReceiver<Finding> out) {
      report.getFindings().forEach(out::output);
    }
  }

  /** The state of each input that the report was made from. */
  static final class StatesFn extends DoFn<ReportFindings, InputState> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void state(@Element ReportFindings report, OutputReceiver<InputState> out) {
      InputStatus status = status(report);
      String reason = status == InputStatus.NO_FINDING ? report.getNoFindingReason() : "";
      for (String key : report.getReport().getInputKeys()) {
        out.output(new InputState(key, InputKind.REPORT, status, "", reason));
      }
    }
  }

  static InputStatus status(ReportFindings findings) {
    DeidentifiedReport report = findings.getReport();
    if (report.getSuperseded()) {
      return InputStatus.SUPERSEDED;
    }
    if (findings.getFindings().isEmpty()) {
      return InputStatus.NO_FINDING;
    }
    return report.getHasImages() ? InputStatus.USED : InputStatus.NO_STUDY;
  }
}
