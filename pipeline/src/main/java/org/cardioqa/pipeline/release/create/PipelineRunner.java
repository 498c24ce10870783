package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;

/** Runs a pipeline to its end, on whatever runner was chosen. */
public interface PipelineRunner {
  /**
   * Makes a pipeline, has it filled, and runs it.
   *
   * @throws IllegalStateException if it does not finish
   */
  void run(Consumer<Pipeline> stages) throws IOException;
}
