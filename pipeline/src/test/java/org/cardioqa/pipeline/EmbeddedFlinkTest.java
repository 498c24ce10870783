package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TupleTag;
import org.junit.jupiter.api.Test;

final class EmbeddedFlinkTest {
  /** Beam keeps this many elements of a join's group in memory, and reads the others again. */
  private static final int KEPT = 10_000;

  private static final TupleTag<Integer> ONE = new TupleTag<>() {};
  private static final TupleTag<Integer> MANY = new TupleTag<>() {};

  private static final class CountFn extends DoFn<KV<Integer, CoGbkResult>, Integer> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void count(@Element KV<Integer, CoGbkResult> group, OutputReceiver<Integer> out) {
      int members = group.getValue().getOnly(ONE);
      for (Integer member : group.getValue().getAll(MANY)) {
        members += member;
      }
      out.output(members);
    }
  }

  @Test
  void aGroupOfMoreElementsThanBeamKeepsIsReadTagByTag() throws Exception {
    BuildOptions options = PipelineOptionsFactory.create().as(BuildOptions.class);
    options.setRunner(FlinkRunner.class);
    try (EmbeddedFlink flink = new EmbeddedFlink()) {
      flink.configure(options);
      Pipeline pipeline = Pipeline.create(options);
      KvCoder<Integer, Integer> coder = KvCoder.of(VarIntCoder.of(), VarIntCoder.of());
      PCollection<Integer> sums =
          KeyedPCollectionTuple.of(
                  ONE, pipeline.apply("One", Create.of(KV.of(7, 0)).withCoder(coder)))
              .and(MANY, pipeline.apply("Many", Create.of(members()).withCoder(coder)))
              .apply(CoGroupByKey.create())
              .apply(ParDo.of(new CountFn()));
      PAssert.that(sums).containsInAnyOrder(2 * KEPT);

      assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
    }
  }

  private static List<KV<Integer, Integer>> members() {
    return IntStream.range(0, 2 * KEPT).mapToObj(i -> KV.of(7, 1)).toList();
  }
}
