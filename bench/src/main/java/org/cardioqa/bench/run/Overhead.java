package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;

/**
 * What the job costs beyond its work: CPU time of {@code cardioqa build} beside that of {@link
 * PlainLoop} on the same inputs, whole processes by turns, with the same heap. Each also runs on
 * inputs of next to nothing, so that what a start costs can be told from what more inputs cost.
 */
final class Overhead {
  private static final String HEAP = "-Xmx4g";

  private final Path folder;
  private final long seed;
  private final int runs;

  /**
   * Measures in this folder.
   *
   * @param runs of each process
   */
  Overhead(Path folder, long seed, int runs) {
    this.folder = folder;
    this.seed = seed;
    this.runs = runs;
  }

  /** Of so many reports, without pictures. */
  void text(int reports, Outcome outcome) throws IOException, RunFailed {
    Path many = folder.resolve("many.jsonl");
    Path one = folder.resolve("one.jsonl");
    Path manyGold = folder.resolve("many-gold.jsonl");
    Path oneGold = folder.resolve("one-gold.jsonl");
    SyntheticReports.write(seed, reports, many, manyGold);
    SyntheticReports.write(seed, 1, one, oneGold);
    outcome.put("overhead_text_reports", reports);
    measure(
        "text",
        List.of("--reports=" + one),
        List.of("text", oneGold.toString()),
        List.of("--reports=" + many),
        List.of("text", manyGold.toString()),
        outcome);
  }

  /** Of the pictures of so many patients, all with pixels, without reports. */
  void pixels(int patients, Outcome outcome) throws IOException, RunFailed {
    ArchiveOptions options = ArchiveOptions.DEMO.withMatrix(CardiolensCommand.MATRIX);
    Path many = folder.resolve("many");
    Path one = folder.resolve("one");
    long slices = new ArchiveGenerator(seed, patients, options).write(many).slices();
    new ArchiveGenerator(seed, 1, ArchiveOptions.DEMO).write(one);
    outcome.put("overhead_pixel_slices", slices);
    measure(
        "pixel",
        List.of("--dicom=" + one.resolve("dicom"), "--pixels=all"),
        List.of("pixels", one.resolve("dicom").toString()),
        List.of("--dicom=" + many.resolve("dicom"), "--pixels=all"),
        List.of("pixels", many.resolve("dicom").toString()),
        outcome);
  }

  private void measure(
      String what,
      List<String> smallJob,
      List<String> smallLoop,
      List<String> job,
      List<String> loop,
      Outcome outcome)
      throws IOException, RunFailed {
    List<Double> jobs = new ArrayList<>();
    List<Double> loops = new ArrayList<>();
    List<Double> moreJob = new ArrayList<>();
    List<Double> moreLoop = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      double jobStart = job(smallJob);
      double loopStart = loop(smallLoop);
      jobs.add(job(job));
      loops.add(loop(loop));
      moreJob.add(jobs.get(run) - jobStart);
      moreLoop.add(loops.get(run) - loopStart);
    }
    Times whole = new Times(jobs);
    Times plain = new Times(loops);
    outcome.times(what + "_job_cpu_seconds", whole);
    outcome.times(what + "_loop_cpu_seconds", plain);
    outcome.times(what + "_job_over_loop", whole.over(plain));
    outcome.times(
        what + "_job_over_loop_without_starts", new Times(moreJob).over(new Times(moreLoop)));
  }

  private double job(List<String> inputs) throws IOException, RunFailed {
    Path shards = folder.resolve("overhead-shards");
    Scratch.delete(shards);
    List<String> command = new ArrayList<>();
    command.add(Bundle.home().resolve("bin").resolve("cardioqa").toString());
    command.add("build");
    command.addAll(inputs);
    command.add("--output=" + shards);
    command.add("--key-file=" + BuildCommand.key(folder));
    return cpu().usage(command, Map.of("CARDIOQA_JAVA_OPTS", HEAP)).cpu();
  }

  private double loop(List<String> inputs) throws IOException, RunFailed {
    Path tables = folder.resolve("overhead-tables");
    Scratch.delete(tables);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(PlainLoop.class.getName());
    command.addAll(inputs);
    command.add(tables.toString());
    return cpu().seconds(command);
  }

  private CpuTime cpu() {
    return new CpuTime(folder.resolve("overhead-log"));
  }
}
