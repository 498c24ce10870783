package org.cardioqa.transforms.findings;

import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.accounting.TimeLimit;

/**
 * Reads the findings of de-identified reports; a superseded report passes without any, and one that
 * cannot be read, or not in time, is set aside.
 */
public final class ExtractFindings
    extends PTransform<PCollection<DeidentifiedReport>, PCollectionTuple> {
  /** Reports with what they say. */
  public static final TupleTag<ReportFindings> FINDINGS = new TupleTag<>("findings") {};

  /** Inputs that were set aside. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>("quarantine") {};

  private static final long serialVersionUID = 1;
  private static final Quarantine ROWS = Quarantine.of("ExtractFindings", InputKind.REPORT);

  /** Reads a report. */
  interface Reader extends Serializable {
    /** What it says. */
    ReportFindings read(DeidentifiedReport report);
  }

  private final Reader reader;
  private final Duration limit;

  private ExtractFindings(Reader reader, Duration limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /** With the lexicon and rules that come with this version of the code. */
  public static ExtractFindings builtIn() {
    return with(report -> Shared.EXTRACTOR.read(report));
  }

  static ExtractFindings with(Reader reader) {
    return new ExtractFindings(reader, TimeLimit.USUAL);
  }

  /** With at most so much CPU time for a report. */
  public ExtractFindings withLimit(Duration newLimit) {
    return new ExtractFindings(reader, newLimit);
  }

  @Override
  public PCollectionTuple expand(PCollection<DeidentifiedReport> reports) {
    return reports.apply(
        "Extract",
        ParDo.of(new Extract(reader, limit)).withOutputTags(FINDINGS, TupleTagList.of(QUARANTINE)));
  }

  static final class Extract extends DoFn<DeidentifiedReport, ReportFindings> {
    private static final long serialVersionUID = 1;
    private final Reader reader;
    private final Duration limit;

    Extract(Reader reader, Duration limit) {
      this.reader = reader;
      this.limit = limit;
    }

    @ProcessElement
    public void process(@Element DeidentifiedReport report, MultiOutputReceiver out) {
      try {
        out.get(FINDINGS).output(TimeLimit.of(limit).call(() -> reader.read(report)));
      } catch (TimeLimit.Exceeded e) {
        setAside(report, Reason.TIME_LIMIT, TimeLimit.message("its findings", limit), out);
      } catch (RuntimeException | StackOverflowError e) {
        setAside(
            report,
            Reason.EXTRACTION_FAILED,
            "its findings could not be read: " + e.getClass().getSimpleName(),
            out);
      }
    }

    private static void setAside(
        DeidentifiedReport report, Reason reason, String message, MultiOutputReceiver out) {
      for (String input : report.getInputKeys()) {
        out.get(QUARANTINE).output(ROWS.row(input, reason, message));
      }
    }
  }

  /** One extractor a JVM, made on first use. */
  private static final class Shared {
    static final FindingExtractor EXTRACTOR = FindingExtractor.builtIn();
  }
}
