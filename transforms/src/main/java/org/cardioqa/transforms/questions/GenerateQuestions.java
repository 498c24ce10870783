package org.cardioqa.transforms.questions;

import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.catalog.CatalogSource;

/** Makes the candidates of reports, not yet linked to images; a superseded report gives none. */
public final class GenerateQuestions
    extends PTransform<PCollection<ReportFindings>, PCollection<QaCandidate>> {
  private static final long serialVersionUID = 1;

  private final CatalogSource catalog;

  private GenerateQuestions(CatalogSource catalog) {
    this.catalog = catalog;
  }

  /** By this catalogue. */
  public static GenerateQuestions by(CatalogSource catalog) {
    return new GenerateQuestions(catalog);
  }

  @Override
  public PCollection<QaCandidate> expand(PCollection<ReportFindings> reports) {
    return reports.apply("Generate", ParDo.of(new Generate(catalog)));
  }

  static final class Generate extends DoFn<ReportFindings, QaCandidate> {
    private static final long serialVersionUID = 1;
    private final CatalogSource catalog;
    private transient QuestionGenerator generator;

    Generate(CatalogSource catalog) {
      this.catalog = catalog;
    }

    @Setup
    public void setup() {
      generator = new QuestionGenerator(catalog.catalog());
    }

    @ProcessElement
    public void process(@Element ReportFindings report, OutputReceiver<QaCandidate> out) {
      generator.candidates(report).forEach(out::output);
    }
  }
}
