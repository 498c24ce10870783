package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.cardioqa.pipeline.log.FlinkCounts;

/**
 * Settings of the job on Flink, and of the Flink that runs inside this process: it listens on the
 * loopback only. Flink takes them from a folder, which lives as long as the job.
 */
final class EmbeddedFlink implements AutoCloseable {
  private static final String CONFIGURATION = "flink-conf.yaml";
  private static final String LOCAL = "[local]";
  private static final String AUTO = "[auto]";

  private Path folder;
  private FlinkPipelineOptions configured;

  /** Settles how Flink runs; nothing for another runner, and little for a cluster. */
  void configure(BuildOptions options) throws IOException {
    if (options.getRunner() != FlinkRunner.class) {
      return;
    }
    FlinkPipelineOptions flink = options.as(FlinkPipelineOptions.class);
    // Joins read their groups tag by tag; Beam lets a group of over 10,000 be read once otherwise.
    flink.setReIterableGroupByKeyResult(true);
    // Stages do not change what they were given, so that steps of one task need no copies.
    flink.setFasterCopy(true);
    if (flink.getFlinkMaster().equals(AUTO)) {
      flink.setFlinkMaster(LOCAL);
    }
    if (!flink.getFlinkMaster().equals(LOCAL)) {
      // Stage by stage, so that a lost worker costs the stages in hand and not all before them.
      flink.setExecutionModeForBatch("BATCH_FORCED");
      return;
    }
    if (flink.getParallelism() < 1) {
      flink.setParallelism(Runtime.getRuntime().availableProcessors());
    }
    if (flink.getFlinkConfDir() != null) {
      return;
    }
    folder = Files.createTempDirectory("cardioqa-flink");
    try (InputStream in = EmbeddedFlink.class.getResourceAsStream("flink/" + CONFIGURATION)) {
      Files.copy(in, folder.resolve(CONFIGURATION));
    }
    flink.setFlinkConfDir(folder.toString());
    configured = flink;
  }

  /** What passes while the job runs: in this process, or on the cluster that runs it. */
  static Supplier<Map<String, Long>> counts(BuildOptions options) {
    if (options.getRunner() == FlinkRunner.class) {
      String master = options.as(FlinkPipelineOptions.class).getFlinkMaster();
      if (!master.startsWith("[")) {
        return new FlinkCounts(master, options.getJobName(), Tally.NAMESPACE);
      }
    }
    return Tally::counts;
  }

  @Override
  public void close() throws IOException {
    if (folder != null) {
      // The options may serve another job, which must not look for the folder.
      configured.setFlinkConfDir(null);
      Files.deleteIfExists(folder.resolve(CONFIGURATION));
      Files.deleteIfExists(folder);
    }
  }
}
