package org.cardioqa.pipeline;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.shards.WriteShards;

/** Runs the build pipeline to its end. */
final class BuildJob {
  private BuildJob() {}

  /**
   * Runs the job.
   *
   * @return how many shards an earlier run had finished
   * @throws IllegalStateException if the runner says that it did not finish
   */
  static long run(BuildOptions options, CatalogSource catalog) {
    Pipeline pipeline = Pipeline.create(options);
    new BuildPipeline(options, catalog).addTo(pipeline);
    PipelineResult result = pipeline.run();
    PipelineResult.State state = result.waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the runner ended in the state " + state);
    }
    MetricsFilter kept =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named("cardioqa", WriteShards.KEPT))
            .build();
    long sum = 0;
    for (MetricResult<Long> step : result.metrics().queryMetrics(kept).getCounters()) {
      sum += step.getAttempted();
    }
    return sum;
  }
}
