package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.ArchiveSummary;
import org.cardioqa.testdata.images.Matrix;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Builds a synthetic archive of the size of CardioLens (473,896 slices, 13,494 questions), with all
 * pixels, in ten parts: each is generated, built in a process of its own, checked by DuckDB, and
 * deleted before the next. A thousandth and a hundredth of it come first, and show with the first
 * part how time grows with size.
 */
@Command(
    name = "cardiolens",
    description = "Builds a synthetic archive of the size of CardioLens, in parts.",
    mixinStandardHelpOptions = true)
final class CardiolensCommand implements Callable<Integer> {
  private static final long SLICES = 473_896;
  private static final long CANDIDATES = 13_494;
  static final Matrix MATRIX = new Matrix(208, 168, 9, 25, 40);
  private static final List<Integer> SMALLER = List.of(1000, 100);
  private static final double MILLIS = 1e3;
  private static final double MINUTE = 60;
  private static final double GIB = 1 << 30;

  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--scale",
      paramLabel = "FRACTION",
      defaultValue = "1",
      description = "Of the size of CardioLens, over 0 (default: ${DEFAULT-VALUE}).")
  private double scale;

  @Option(
      names = "--parts",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description = "In how many parts (default: ${DEFAULT-VALUE}).")
  private int parts;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      defaultValue = "4g",
      description = "Largest heap of cardioqa build (default: ${DEFAULT-VALUE}).")
  private String heap;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Seed of the generator (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** One archive, generated, built, checked and deleted. */
  private record Built(
      ArchiveSummary archive,
      CpuTime.Usage usage,
      ShardCheck.Contents contents,
      long diskBytes,
      RunManifest manifest) {

    double cpuMillisPerSlice() {
      return MILLIS * usage.cpu() / contents.slices();
    }

    double cpuMillisPerReport() {
      return MILLIS * usage.cpu() / contents.reports();
    }

    Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("patients", archive.patients());
      figures.put("slices", contents.slices());
      figures.put("reports", contents.reports());
      figures.put("candidates", contents.candidates());
      figures.put("wall_seconds", usage.wall());
      figures.put("cpu_seconds", usage.cpu());
      figures.put("wall_ms_per_slice", MILLIS * usage.wall() / contents.slices());
      figures.put("cpu_ms_per_slice", cpuMillisPerSlice());
      figures.put("wall_ms_per_report", MILLIS * usage.wall() / contents.reports());
      figures.put("cpu_ms_per_report", cpuMillisPerReport());
      figures.put("disk_bytes", diskBytes);
      return figures;
    }
  }

  @Override
  public Integer call() throws IOException, RunFailed, SQLException {
    long wanted = Math.round(scale * SLICES);
    if (wanted < parts || parts < 1) {
      throw new ParameterException(
          spec.commandLine(), "--parts must be 1 or more, and no more than there are slices");
    }
    Outcome outcome = new Outcome("cardiolens", System.out);
    outcome.put("scale", scale);
    outcome.put("heap", heap);
    try (Scratch scratch = Scratch.make()) {
      List<Built> growth = new ArrayList<>();
      for (int fraction : SMALLER) {
        Built small = build(scratch.folder(), 0, Math.max(1, wanted / fraction));
        outcome.put("a_" + fraction + "th", small.figures());
        growth.add(small);
      }
      List<Built> built = new ArrayList<>();
      int patient = 0;
      for (int part = 1; part <= parts; part++) {
        Built one = build(scratch.folder(), patient, (wanted + parts - 1) / parts);
        outcome.put("part_" + part, one.figures());
        built.add(one);
        patient += one.archive().patients();
      }
      whole(built, outcome);
      growth.add(built.get(0));
      growth(growth, outcome);
    }
    return 0;
  }

  /** What the parts come to together, and the last beside the first. */
  private void whole(List<Built> built, Outcome outcome) throws RunFailed {
    Built first = built.get(0);
    Built last = built.get(built.size() - 1);
    ShardCheck.Contents all =
        built.stream().map(Built::contents).reduce(ShardCheck.Contents::plus).orElseThrow();
    first.manifest().getVersions().forEach(v -> outcome.put(v.getName(), v.getValue()));
    outcome.put("slices", all.slices());
    outcome.put("reports", all.reports());
    outcome.put("candidates", all.candidates());
    outcome.put("png_over_raw", (double) all.pngBytes() / all.rawBytes());
    double wall = built.stream().mapToDouble(part -> part.usage().wall()).sum();
    double cpu = built.stream().mapToDouble(part -> part.usage().cpu()).sum();
    outcome.put("build_minutes", wall / MINUTE);
    outcome.put("build_cpu_minutes", cpu / MINUTE);
    outcome.put("wall_ms_per_slice", MILLIS * wall / all.slices());
    outcome.put("cpu_ms_per_slice", MILLIS * cpu / all.slices());
    outcome.put(
        "most_disk_gib", built.stream().mapToLong(Built::diskBytes).max().orElseThrow() / GIB);
    outcome.put(
        "last_over_first_per_slice_wall",
        last.usage().wall()
            / last.contents().slices()
            / (first.usage().wall() / first.contents().slices()));
    outcome.put(
        "last_over_first_per_slice_cpu", last.cpuMillisPerSlice() / first.cpuMillisPerSlice());
    outcome.put(
        "last_over_first_per_report_cpu", last.cpuMillisPerReport() / first.cpuMillisPerReport());
    if (all.candidates() < scale * CANDIDATES) {
      throw new RunFailed(
          "%d candidates, fewer than the archive should give".formatted(all.candidates()));
    }
  }

  /** How the runs grow: what more slices cost, and a plot beside the JSON. */
  private static void growth(List<Built> runs, Outcome outcome) throws IOException {
    List<Double> sizes = runs.stream().map(run -> (double) run.contents().slices()).toList();
    List<Double> wall = runs.stream().map(run -> run.usage().wall()).toList();
    List<Double> cpu = runs.stream().map(run -> run.usage().cpu()).toList();
    boolean grow = sizes.get(0) < sizes.get(1) && sizes.get(1) < sizes.get(2);
    if (grow) {
      outcome.put("cpu_ms_per_slice_more_of_small", MILLIS * slope(cpu, sizes, 0));
      outcome.put("cpu_ms_per_slice_more_of_large", MILLIS * slope(cpu, sizes, 1));
    } else {
      System.out.println("growth: a patient is more than a part of this scale, so none is shown");
    }
    Path json = outcome.write();
    if (grow) {
      Path plot = json.resolveSibling(json.getFileName().toString().replace(".json", ".svg"));
      Files.writeString(
          plot,
          new GrowthPlot("cardioqa build: time over size", sizes)
              .add("on the wall", wall)
              .add("CPU, start of the process included", cpu)
              .svg());
      System.out.println("plot in " + plot);
    }
  }

  private static double slope(List<Double> seconds, List<Double> sizes, int from) {
    return (seconds.get(from + 1) - seconds.get(from)) / (sizes.get(from + 1) - sizes.get(from));
  }

  private Built build(Path folder, int firstPatient, long slices)
      throws IOException, RunFailed, SQLException {
    Path archive = folder.resolve("archive");
    Path shards = folder.resolve("shards");
    ArchiveSummary summary =
        new ArchiveGenerator(
                seed,
                Integer.MAX_VALUE,
                ArchiveOptions.DEMO
                    .withMatrix(MATRIX)
                    .withFirstPatient(firstPatient)
                    .withSlices(slices))
            .write(archive);
    List<String> command = new ArrayList<>();
    command.add(Bundle.home().resolve("bin").resolve("cardioqa").toString());
    command.addAll(BuildCommand.arguments(archive, shards, BuildCommand.key(folder)));
    command.add("--pixels=all");
    CpuTime.Usage usage =
        new CpuTime(folder.resolve("log"))
            .usage(command, Map.of("CARDIOQA_JAVA_OPTS", "-Xmx" + heap));
    RunManifest manifest = Bundle.same(Optional.empty(), Bundle.manifest(shards));
    ShardCheck.Contents contents = checked(shards, summary);
    long disk = bytes(archive) + bytes(shards);
    Scratch.delete(archive);
    Scratch.delete(shards);
    return new Built(summary, usage, contents, disk, manifest);
  }

  private static ShardCheck.Contents checked(Path shards, ArchiveSummary summary)
      throws SQLException, RunFailed {
    try (ShardCheck check = new ShardCheck(shards)) {
      List<String> faults = new ArrayList<>(check.faults());
      ShardCheck.Contents contents = check.contents();
      if (contents.slices() != summary.slices()
          || contents.reports() != summary.reports()
          || check.instances() != summary.instances()) {
        faults.add("not as many slices, reports or instances as were generated");
      }
      if (!faults.isEmpty()) {
        throw new RunFailed("DuckDB finds in the shards: " + faults);
      }
      return contents;
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
