package org.cardioqa.transforms.deid;

import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.Suspect;

/**
 * Looks at finished reports and their candidates for identifiers that were left in them.
 *
 * <p>Where the original of a report is at hand, what its headers state of people is looked for too.
 * A candidate's words that stand in the text of its report were looked at there.
 */
public final class CheckReports extends PTransform<PCollectionTuple, PCollectionTuple> {
  /** Input: finished reports. */
  public static final TupleTag<DeidentifiedReport> REPORTS = new TupleTag<>() {};

  /** Input: finished candidates. */
  public static final TupleTag<QaCandidate> CANDIDATES = new TupleTag<>() {};

  /** Input: the reports as they came in, as far as they are at hand. */
  public static final TupleTag<ResolvedReport> ORIGINALS = new TupleTag<>() {};

  /** What may identify somebody. */
  public static final TupleTag<Suspect> SUSPECTS = new TupleTag<>() {};

  /** The name of what was looked at, once for each. */
  public static final TupleTag<String> LOOKED_AT = new TupleTag<>() {};

  /** Reports whose known identifiers were looked for, among {@link #LOOKED_AT}. */
  public static final String WITH_KNOWN = "reports with their known identifiers";

  private static final long serialVersionUID = 1;

  private CheckReports() {}

  /** Checks everything that is given. */
  public static CheckReports all() {
    return new CheckReports();
  }

  @Override
  public PCollectionTuple expand(PCollectionTuple inputs) {
    return KeyedPCollectionTuple.of(
            REPORTS, inputs.get(REPORTS).apply("KeyReports", ParDo.of(new KeyReportFn())))
        .and(
            CANDIDATES,
            inputs.get(CANDIDATES).apply("KeyCandidates", ParDo.of(new KeyCandidateFn())))
        .and(ORIGINALS, inputs.get(ORIGINALS).apply("KeyOriginals", ParDo.of(new KeyOriginalFn())))
        .apply("MeetOnReports", CoGroupByKey.create())
        .apply(
            "Look",
            ParDo.of(new LookAtReportFn()).withOutputTags(SUSPECTS, TupleTagList.of(LOOKED_AT)));
  }

  static final class KeyReportFn extends DoFn<DeidentifiedReport, KV<String, DeidentifiedReport>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void key(
        @Element DeidentifiedReport report, OutputReceiver<KV<String, DeidentifiedReport>> out) {
      out.output(KV.of(report.getReportId(), report));
    }
  }

  static final class KeyCandidateFn extends DoFn<QaCandidate, KV<String, QaCandidate>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void key(@Element QaCandidate candidate, OutputReceiver<KV<String, QaCandidate>> out) {
      out.output(KV.of(candidate.getReportId(), candidate));
    }
  }

  static final class KeyOriginalFn extends DoFn<ResolvedReport, KV<String, ResolvedReport>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void key(
        @Element ResolvedReport report, OutputReceiver<KV<String, ResolvedReport>> out) {
      out.output(KV.of(report.getReportId(), report));
    }
  }

  static final class LookAtReportFn extends DoFn<KV<String, CoGbkResult>, Suspect> {
    private static final long serialVersionUID = 1;
    private transient SecondLook look;

    @Setup
    public void setup() {
      TextDeidentifier.load();
      look = new SecondLook();
    }

    @ProcessElement
    public void look(@Element KV<String, CoGbkResult> met, MultiOutputReceiver out) {
      String id = met.getKey();
      DeidentifiedReport report = met.getValue().getOnly(REPORTS, null);
      ResolvedReport original = met.getValue().getOnly(ORIGINALS, null);
      List<KnownIdentifier> known = original == null ? List.of() : original.getIdentifiers();
      String text = report == null ? "" : report.getText();
      if (report != null) {
        out.get(LOOKED_AT).output("reports");
        if (original != null) {
          out.get(LOOKED_AT).output(WITH_KNOWN);
        }
        look.atText(text, report.getRedactions(), known)
            .forEach(found -> out.get(SUSPECTS).output(suspect("reports", id, "text", found)));
      }
      for (QaCandidate candidate : met.getValue().getAll(CANDIDATES)) {
        out.get(LOOKED_AT).output("candidates");
        RowTexts.of(candidate)
            .forEach(
                (column, value) -> {
                  if (!text.contains(value)) {
                    look.atValue(value, known)
                        .forEach(
                            found ->
                                out.get(SUSPECTS)
                                    .output(
                                        suspect("candidates", candidate.getQaId(), column, found)));
                  }
                });
      }
    }
  }

  static Suspect suspect(String table, String row, String column, SecondLook.Found found) {
    return new Suspect(table, row, column, found.type(), found.start(), found.end());
  }
}
