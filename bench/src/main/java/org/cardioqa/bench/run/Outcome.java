package org.cardioqa.bench.run;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.bench.accuracy.JsonReport;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.ShardEntry;

/** The figures of some runs: lines for people, and a file of JSON under {@code bench/results}. */
final class Outcome {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final double GIB = 1 << 30;

  private final String command;
  private final PrintStream out;
  private final JsonReport json = new JsonReport();

  /** Figures of this subcommand; begins with the machine and how busy it is. */
  Outcome(String command, PrintStream out) {
    this.command = command;
    this.out = out;
    put("cores", Runtime.getRuntime().availableProcessors());
    put("memory_gib", memory() / GIB);
    put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    load("load_before");
  }

  /** Which code was run, and how much went in and came out. */
  void sizes(RunManifest manifest) {
    for (Setting version : manifest.getVersions()) {
      put(version.getName(), version.getValue());
    }
    Map<String, Long> inputs = new LinkedHashMap<>();
    for (Count count : manifest.getInputs()) {
      inputs.merge(kind(count), count.getCount(), Long::sum);
    }
    put("inputs", inputs);
    Map<String, Long> rows = new LinkedHashMap<>();
    long bytes = 0;
    for (ShardEntry shard : manifest.getShards()) {
      rows.merge(shard.getTable(), shard.getRows(), Long::sum);
      bytes += shard.getBytes();
    }
    put("rows", rows);
    put("output_bytes", bytes);
  }

  /** Inputs of a kind, in whatever state they ended. */
  static long inputs(RunManifest manifest, String kind) {
    return manifest.getInputs().stream()
        .filter(count -> kind(count).equals(kind))
        .mapToLong(Count::getCount)
        .sum();
  }

  private static String kind(Count count) {
    return count.getOf().split("/", 2)[0];
  }

  /** Smallest, middle and largest of the runs. */
  void times(String what, Times times) {
    out.printf(
        Locale.ROOT,
        "%-24s min %.2f  median %.2f  max %.2f  (%d runs)%n",
        what,
        times.min(),
        times.median(),
        times.max(),
        times.values().size());
    json.put(what, times.details());
  }

  /** One figure or text. */
  void put(String what, Object value) {
    Object shown = value instanceof Double d ? String.format(Locale.ROOT, "%.2f", d) : value;
    out.printf("%-24s %s%n", what, shown);
    json.put(what, value);
  }

  /** The average number of processes that ran or waited in the last minute. */
  void load(String what) {
    put(what, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Writes the file; returns where it is. */
  Path write() throws IOException {
    load("load_after");
    Path folder = Files.createDirectories(Bundle.home().resolve("bench").resolve("results"));
    Path file =
        folder.resolve(command + "-" + STAMP.format(LocalDateTime.now(ZoneOffset.UTC)) + ".json");
    json.write(Optional.of(file));
    out.println("written to " + file);
    return file;
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }
}
