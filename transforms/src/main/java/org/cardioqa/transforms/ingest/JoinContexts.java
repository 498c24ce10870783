package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * Brings reports together with the records that they refer to, wherever in the input these stand.
 * References meet as keyed hashes. Reports that refer to nothing pass by.
 */
public final class JoinContexts extends PTransform<PCollectionTuple, PCollection<RawReport>> {
  private static final long serialVersionUID = 1;

  private static final TupleTag<RawReport> PLAIN = new TupleTag<>() {};
  private static final TupleTag<KV<String, RawReport>> REFERRING = new TupleTag<>() {};
  private static final TupleTag<KV<String, String>> ASKING = new TupleTag<>() {};
  private static final TupleTag<RawContext> CONTEXTS = new TupleTag<>() {};
  private static final TupleTag<String> ASKED_BY = new TupleTag<>() {};
  private static final TupleTag<RawReport> REPORTS = new TupleTag<>() {};

  private final KeyRef key;

  private JoinContexts(KeyRef key) {
    this.key = key;
  }

  /**
   * Joins what {@link ReadReports} gives: {@link ReadReports#REPORTS} and {@link
   * ReadReports#CONTEXTS}.
   */
  public static JoinContexts under(KeyRef key) {
    return new JoinContexts(key);
  }

  @Override
  public PCollection<RawReport> expand(PCollectionTuple read) {
    PCollectionTuple split =
        read.get(ReadReports.REPORTS)
            .apply(
                "Split",
                ParDo.of(new SplitFn(key))
                    .withOutputTags(PLAIN, TupleTagList.of(REFERRING).and(ASKING)));
    PCollection<KV<String, RawContext>> answers =
        KeyedPCollectionTuple.of(ASKED_BY, split.get(ASKING))
            .and(
                CONTEXTS,
                read.get(ReadReports.CONTEXTS)
                    .apply("KeyContexts", ParDo.of(new KeyContextsFn(key))))
            .apply("MeetOnReferences", CoGroupByKey.create())
            .apply("Answer", ParDo.of(new AnswerFn()));
    PCollection<RawReport> joined =
        KeyedPCollectionTuple.of(REPORTS, split.get(REFERRING))
            .and(CONTEXTS, answers)
            .apply("MeetReports", CoGroupByKey.create())
            .apply("Merge", ParDo.of(new MergeFn()));
    return PCollectionList.of(split.get(PLAIN)).and(joined).apply("All", Flatten.pCollections());
  }

  private static String hash(KeyRef key, String reference) {
    return key.load().pseudonym("join reference", reference);
  }

  private static final class SplitFn extends DoFn<RawReport, RawReport> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    SplitFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void split(@Element RawReport report, MultiOutputReceiver out) {
      if (report.getReferences().isEmpty()) {
        out.get(PLAIN).output(report);
        return;
      }
      out.get(REFERRING).output(KV.of(report.getInputKey(), report));
      for (String reference : report.getReferences()) {
        out.get(ASKING).output(KV.of(hash(key, reference), report.getInputKey()));
      }
    }
  }

  private static final class KeyContextsFn extends DoFn<RawContext, KV<String, RawContext>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    KeyContextsFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void key(@Element RawContext context, OutputReceiver<KV<String, RawContext>> out) {
      out.output(KV.of(hash(key, context.getReference()), context));
    }
  }

  private static final class AnswerFn
      extends DoFn<KV<String, CoGbkResult>, KV<String, RawContext>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void answer(
        @Element KV<String, CoGbkResult> met, OutputReceiver<KV<String, RawContext>> out) {
      for (String report : met.getValue().getAll(ASKED_BY)) {
        for (RawContext context : met.getValue().getAll(CONTEXTS)) {
          out.output(KV.of(report, context));
        }
      }
    }
  }

  private static final class MergeFn extends DoFn<KV<String, CoGbkResult>, RawReport> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void merge(@Element KV<String, CoGbkResult> met, OutputReceiver<RawReport> out) {
      List<RawContext> contexts = new ArrayList<>();
      met.getValue().getAll(CONTEXTS).forEach(contexts::add);
      for (RawReport report : met.getValue().getAll(REPORTS)) {
        RawReport merged = Contexts.merge(report, contexts);
        out.output(RawReport.newBuilder(merged).setReferences(List.of()).build());
      }
    }
  }
}
