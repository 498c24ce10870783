package org.cardioqa.transforms.questions;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Makes the candidates of reports, not yet linked to images; a superseded report gives none, and
 * one whose findings give none for a fault is set aside, its other rows standing.
 */
public final class GenerateQuestions
    extends PTransform<PCollection<ReportFindings>, PCollectionTuple> {
  /** Stage of the quarantine rows that this transform makes. */
  public static final String STAGE = "GenerateQuestions";

  /** Candidates. */
  public static final TupleTag<QaCandidate> CANDIDATES = new TupleTag<>("candidates") {};

  /** Inputs that were set aside. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>("quarantine") {};

  private static final long serialVersionUID = 1;
  private static final Quarantine ROWS = Quarantine.of(STAGE, InputKind.REPORT);

  private final CatalogSource catalog;

  private GenerateQuestions(CatalogSource catalog) {
    this.catalog = catalog;
  }

  /** By this catalogue. */
  public static GenerateQuestions by(CatalogSource catalog) {
    return new GenerateQuestions(catalog);
  }

  @Override
  public PCollectionTuple expand(PCollection<ReportFindings> reports) {
    return reports.apply(
        "Generate",
        ParDo.of(new Generate(catalog)).withOutputTags(CANDIDATES, TupleTagList.of(QUARANTINE)));
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
    public void process(@Element ReportFindings report, MultiOutputReceiver out) {
      List<QaCandidate> candidates;
      try {
        candidates = generator.candidates(report);
      } catch (RuntimeException | StackOverflowError e) {
        for (String input : report.getReport().getInputKeys()) {
          out.get(QUARANTINE)
              .output(
                  ROWS.row(
                      input,
                      Reason.QUESTIONS_FAILED,
                      "no questions could be made of its findings: "
                          + e.getClass().getSimpleName()));
        }
        return;
      }
      candidates.forEach(out.get(CANDIDATES)::output);
    }
  }
}
