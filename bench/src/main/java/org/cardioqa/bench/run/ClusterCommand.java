package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.testdata.ArchiveGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How much faster the job is with two slots of a Flink cluster than with one, beside what the same
 * machine gives two processes that know nothing of each other.
 *
 * <p>Two cores are hardly ever twice one: they share caches, memory and the clock. What the machine
 * gives is measured with the job itself, in JVMs of one thread: one alone, then two at a time that
 * do the same work each. All four take turns within a run.
 */
@Command(
    name = "cluster",
    description = "Times cardioqa build on one and on two slots of bench/flink-cluster.",
    mixinStandardHelpOptions = true)
final class ClusterCommand implements Callable<Integer> {
  private static final String KEY = "a public key for synthetic studies only";
  private static final Map<String, String> ONE_THREAD =
      Map.of("CARDIOQA_JAVA_OPTS", "-Xmx1536m -XX:ActiveProcessorCount=1 -XX:+UseSerialGC");

  @Mixin private Repeat repeat;

  @Option(
      names = "--patients",
      paramLabel = "NUMBER",
      defaultValue = "40",
      description = "Number of synthetic patients (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--port",
      paramLabel = "NUMBER",
      defaultValue = "8081",
      description =
          "REST port of the cluster; its RPC port is the next (default: ${DEFAULT-VALUE}).")
  private int port;

  private Path scratch;

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("cluster", System.out);
    outcome.put("patients", patients);
    List<Double> oneSlot = new ArrayList<>();
    List<Double> twoSlots = new ArrayList<>();
    List<Double> oneProcess = new ArrayList<>();
    List<Double> twoProcesses = new ArrayList<>();
    Optional<RunManifest> manifest = Optional.empty();
    try (Scratch made = Scratch.make()) {
      scratch = made.folder();
      new ArchiveGenerator(1, patients).write(scratch.resolve("archive"));
      Path key = Files.writeString(scratch.resolve("bench.key"), KEY);
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      cluster("start", "--workers=2", "--port=" + port, "--rpc-port=" + (port + 1));
      try {
        // Workers compile the hot loops and load the models once in their lives.
        onCluster(2);
        for (int i = 0; i < repeat.runs(); i++) {
          oneSlot.add(onCluster(1));
          manifest = Optional.of(Bundle.same(manifest, Bundle.manifest(shards("cluster"))));
          twoSlots.add(onCluster(2));
          manifest = Optional.of(Bundle.same(manifest, Bundle.manifest(shards("cluster"))));
          oneProcess.add(alone("one"));
          manifest = Optional.of(Bundle.same(manifest, Bundle.manifest(shards("one"))));
          twoProcesses.add(together());
        }
      } finally {
        cluster("stop");
      }
    }
    Times one = new Times(oneSlot);
    Times two = new Times(twoSlots);
    Times alone = new Times(oneProcess);
    Times together = new Times(twoProcesses);
    outcome.sizes(manifest.orElseThrow());
    outcome.times("one_slot_seconds", one);
    outcome.times("two_slots_seconds", two);
    outcome.times("one_process_seconds", alone);
    outcome.times("two_processes_seconds", together);
    Times cluster = one.over(two);
    Times machine = alone.over(together).times(2);
    outcome.times("slots_speedup", cluster);
    outcome.times("processes_speedup", machine);
    outcome.times("slots_over_processes", cluster.over(machine));
    outcome.write();
    return 0;
  }

  private void cluster(String command, String... options) throws IOException, RunFailed {
    List<String> words = new ArrayList<>();
    words.add(Bundle.home().resolve("bench").resolve("flink-cluster").toString());
    words.add(command);
    words.addAll(List.of(options));
    words.add("--folder=" + scratch.resolve("flink"));
    Bundle.seconds(
        words, "bench/flink-cluster " + command, scratch.resolve("log"), Map.of(), Set.of(0));
  }

  private Path shards(String name) {
    return scratch.resolve("shards-" + name);
  }

  private double onCluster(int slots) throws IOException, RunFailed {
    return build("cluster", Map.of(), "--flinkMaster=localhost:" + port, "--parallelism=" + slots);
  }

  private double alone(String name) throws IOException, RunFailed {
    return build(name, ONE_THREAD, "--parallelism=1");
  }

  /** Two at a time, until both have ended. */
  private double together() throws RunFailed {
    CompletableFuture<Double> other = CompletableFuture.supplyAsync(() -> unchecked("two"));
    try {
      return Math.max(unchecked("one"), other.join());
    } catch (CompletionException e) {
      throw new RunFailed(e.getCause().getMessage());
    }
  }

  private double unchecked(String name) {
    try {
      return alone(name);
    } catch (IOException | RunFailed e) {
      throw new CompletionException(e);
    }
  }

  private double build(String name, Map<String, String> environment, String... options)
      throws IOException, RunFailed {
    Scratch.delete(shards(name));
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--reports=" + scratch.resolve("archive").resolve("reports.jsonl"),
                "--dicom=" + scratch.resolve("archive").resolve("dicom"),
                "--key-file=" + scratch.resolve("bench.key"),
                "--output=" + shards(name)));
    words.addAll(List.of(options));
    return Bundle.ofSourceTree()
        .seconds(words, scratch.resolve(name + ".log"), environment, Set.of(0));
  }
}
