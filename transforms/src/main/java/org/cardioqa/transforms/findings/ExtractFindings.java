package org.cardioqa.transforms.findings;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.ReportFindings;

/** Reads the findings of de-identified reports; a superseded report passes without any. */
public final class ExtractFindings
    extends PTransform<PCollection<DeidentifiedReport>, PCollection<ReportFindings>> {
  private static final long serialVersionUID = 1;

  private ExtractFindings() {}

  /** With the lexicon and rules that come with this version of the code. */
  public static ExtractFindings builtIn() {
    return new ExtractFindings();
  }

  @Override
  public PCollection<ReportFindings> expand(PCollection<DeidentifiedReport> reports) {
    return reports.apply("Extract", ParDo.of(new Extract()));
  }

  static final class Extract extends DoFn<DeidentifiedReport, ReportFindings> {
    private static final long serialVersionUID = 1;
    private transient FindingExtractor extractor;

    @Setup
    public void setup() {
      extractor = Shared.EXTRACTOR;
    }

    @ProcessElement
    public void process(@Element DeidentifiedReport report, OutputReceiver<ReportFindings> out) {
      out.output(extractor.read(report));
    }
  }

  /** One extractor a JVM, made on first use. */
  private static final class Shared {
    static final FindingExtractor EXTRACTOR = FindingExtractor.builtIn();
  }
}
