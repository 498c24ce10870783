package org.cardioqa.transforms.questions;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.catalog.Catalog;

/** Makes the candidates of reports, not yet linked to images; a superseded report gives none. */
public final class GenerateQuestions
    extends PTransform<PCollection<ReportFindings>, PCollection<QaCandidate>> {
  private static final long serialVersionUID = 1;

  /**
   * The catalogue's YAML; none means the built-in one. The catalogue itself is not serializable.
   */
  private final String catalog;

  private GenerateQuestions(Optional<String> catalog) {
    this.catalog = catalog.orElse("");
  }

  /** By the catalogue that comes with this version of the code. */
  public static GenerateQuestions builtIn() {
    return new GenerateQuestions(Optional.empty());
  }

  /**
   * By another catalogue.
   *
   * @param yaml its text, already checked by {@link Catalog#load}
   */
  public static GenerateQuestions by(String yaml) {
    return new GenerateQuestions(Optional.of(yaml));
  }

  @Override
  public PCollection<QaCandidate> expand(PCollection<ReportFindings> reports) {
    return reports.apply("Generate", ParDo.of(new Generate(catalog)));
  }

  static final class Generate extends DoFn<ReportFindings, QaCandidate> {
    private static final long serialVersionUID = 1;
    private final String catalog;
    private transient QuestionGenerator generator;

    Generate(String catalog) {
      this.catalog = catalog;
    }

    @Setup
    public void setup() {
      generator = new QuestionGenerator(catalog());
    }

    private Catalog catalog() {
      if (catalog.isEmpty()) {
        return Catalog.builtIn();
      }
      try {
        byte[] yaml = catalog.getBytes(StandardCharsets.UTF_8);
        return Catalog.load(new ByteArrayInputStream(yaml), "catalogue");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @ProcessElement
    public void process(@Element ReportFindings report, OutputReceiver<QaCandidate> out) {
      generator.candidates(report).forEach(out::output);
    }
  }
}
