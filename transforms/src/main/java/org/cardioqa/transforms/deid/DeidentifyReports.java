package org.cardioqa.transforms.deid;

import java.util.Objects;
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
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * De-identifies reports; those in a language without rules, and those that fail, are quarantined
 * with all their inputs.
 */
public final class DeidentifyReports
    extends PTransform<PCollection<ResolvedReport>, PCollectionTuple> {
  /** Reports without identifiers. */
  public static final TupleTag<DeidentifiedReport> REPORTS = new TupleTag<>("reports") {};

  /** Inputs that were set aside. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>("quarantine") {};

  private static final long serialVersionUID = 1;

  private final KeyRef key;
  private final RedactionStyle style;
  private final String defaultLanguage;

  private DeidentifyReports(KeyRef key, RedactionStyle style, String defaultLanguage) {
    this.key = key;
    this.style = style;
    this.defaultLanguage = defaultLanguage;
  }

  /** With surrogates, and English where no language is declared or shown. */
  public static DeidentifyReports using(KeyRef key) {
    return new DeidentifyReports(
        Objects.requireNonNull(key), RedactionStyle.SURROGATES, Languages.ENGLISH);
  }

  /** With tags or surrogates in the place of identifiers. */
  public DeidentifyReports withStyle(RedactionStyle newStyle) {
    return new DeidentifyReports(key, Objects.requireNonNull(newStyle), defaultLanguage);
  }

  /** With this BCP 47 tag for reports that neither declare nor show a language. */
  public DeidentifyReports withDefaultLanguage(String language) {
    return new DeidentifyReports(key, style, Objects.requireNonNull(language));
  }

  @Override
  public PCollectionTuple expand(PCollection<ResolvedReport> reports) {
    return reports.apply(
        "Deidentify",
        ParDo.of(new Deidentify(key, style, defaultLanguage))
            .withOutputTags(REPORTS, TupleTagList.of(QUARANTINE)));
  }

  static final class Deidentify extends DoFn<ResolvedReport, DeidentifiedReport> {
    private static final long serialVersionUID = 1;

    private final KeyRef key;
    private final RedactionStyle style;
    private final String defaultLanguage;
    private transient ReportDeidentifier deidentifier;
    private transient Quarantine quarantine;

    Deidentify(KeyRef key, RedactionStyle style, String defaultLanguage) {
      this.key = key;
      this.style = style;
      this.defaultLanguage = defaultLanguage;
    }

    @Setup
    public void setup() {
      TextDeidentifier.load();
      deidentifier = new ReportDeidentifier(key.load(), style, defaultLanguage);
      quarantine = Quarantine.of("DeidentifyReports", InputKind.REPORT);
    }

    @ProcessElement
    public void process(@Element ResolvedReport report, MultiOutputReceiver out) {
      String language = deidentifier.language(report);
      if (!ReportDeidentifier.supports(language)) {
        setAside(
            report,
            Reason.UNSUPPORTED_LANGUAGE,
            "the report is not in English; de-identify it elsewhere or declare its language",
            out);
        return;
      }
      try {
        out.get(REPORTS).output(deidentifier.deidentify(report));
      } catch (RuntimeException | StackOverflowError e) {
        // The message of an exception may quote the text; its class does not.
        setAside(
            report,
            Reason.DEIDENTIFICATION_FAILED,
            "the text could not be de-identified: " + e.getClass().getSimpleName(),
            out);
      }
    }

    private void setAside(
        ResolvedReport report, Reason reason, String message, MultiOutputReceiver out) {
      for (String input : report.getInputKeys()) {
        out.get(QUARANTINE).output(quarantine.row(input, reason, message));
      }
    }
  }
}
