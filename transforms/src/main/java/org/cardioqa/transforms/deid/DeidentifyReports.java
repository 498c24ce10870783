package org.cardioqa.transforms.deid;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
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
import org.cardioqa.transforms.accounting.TimeLimit;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * De-identifies reports; those in a language without rules, and those that fail or take too long,
 * are quarantined with all their inputs.
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
  private final Duration limit;

  private DeidentifyReports(
      KeyRef key, RedactionStyle style, String defaultLanguage, Duration limit) {
    this.key = key;
    this.style = style;
    this.defaultLanguage = defaultLanguage;
    this.limit = limit;
  }

  /** With surrogates, and English where no language is declared or shown. */
  public static DeidentifyReports using(KeyRef key) {
    return new DeidentifyReports(
        Objects.requireNonNull(key), RedactionStyle.SURROGATES, Languages.ENGLISH, TimeLimit.USUAL);
  }

  /** With tags or surrogates in the place of identifiers. */
  public DeidentifyReports withStyle(RedactionStyle newStyle) {
    return new DeidentifyReports(key, Objects.requireNonNull(newStyle), defaultLanguage, limit);
  }

  /** With this BCP 47 tag for reports that neither declare nor show a language. */
  public DeidentifyReports withDefaultLanguage(String language) {
    return new DeidentifyReports(key, style, Objects.requireNonNull(language), limit);
  }

  /** With at most so much CPU time for a report. */
  public DeidentifyReports withLimit(Duration newLimit) {
    return new DeidentifyReports(key, style, defaultLanguage, newLimit);
  }

  @Override
  public PCollectionTuple expand(PCollection<ResolvedReport> reports) {
    return reports.apply(
        "Deidentify",
        ParDo.of(new Deidentify(key, style, defaultLanguage, limit))
            .withOutputTags(REPORTS, TupleTagList.of(QUARANTINE)));
  }

  static final class Deidentify extends DoFn<ResolvedReport, DeidentifiedReport> {
    private static final long serialVersionUID = 1;

    private final KeyRef key;
    private final RedactionStyle style;
    private final String defaultLanguage;
    private final Duration limit;
    private transient ReportDeidentifier deidentifier;
    private transient Quarantine quarantine;

    Deidentify(KeyRef key, RedactionStyle style, String defaultLanguage, Duration limit) {
      this.key = key;
      this.style = style;
      this.defaultLanguage = defaultLanguage;
      this.limit = limit;
    }

    @Setup
    public void setup() {
      TextDeidentifier.load();
      deidentifier = new ReportDeidentifier(key.load(), style, defaultLanguage);
      quarantine = Quarantine.of("DeidentifyReports", InputKind.REPORT);
    }

    @ProcessElement
    public void process(@Element ResolvedReport report, MultiOutputReceiver out) {
      // One that is given up may use it still; the next has its own.
      ReportDeidentifier mine = deidentifier;
      try {
        Optional<DeidentifiedReport> clean =
            TimeLimit.of(limit)
                .call(
                    () ->
                        ReportDeidentifier.supports(mine.language(report))
                            ? Optional.of(mine.deidentify(report))
                            : Optional.empty());
        if (clean.isPresent()) {
          out.get(REPORTS).output(clean.get());
        } else {
          setAside(
              report,
              Reason.UNSUPPORTED_LANGUAGE,
              "the report is not in English; de-identify it elsewhere or declare its language",
              out);
        }
      } catch (TimeLimit.Exceeded e) {
        deidentifier = new ReportDeidentifier(key.load(), style, defaultLanguage);
        setAside(report, Reason.TIME_LIMIT, TimeLimit.message("de-identification", limit), out);
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
