package org.cardioqa.pipeline;

import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.cardioqa.schemas.catalog.CatalogSource;

/** Runs the build pipeline to its end. */
final class BuildJob {
  private BuildJob() {}

  /**
   * Runs the job.
   *
   * @throws IllegalStateException if the runner says that it did not finish
   */
  static void run(BuildOptions options, CatalogSource catalog) {
    Pipeline pipeline = Pipeline.create(options);
    new BuildPipeline(options, catalog).addTo(pipeline);
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("the runner ended in the state " + state);
    }
  }
}
