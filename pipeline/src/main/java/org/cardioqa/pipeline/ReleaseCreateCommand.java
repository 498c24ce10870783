package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.FileSystems;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.GateFigure;
import org.cardioqa.pipeline.release.ReleaseManifest.ItemCount;
import org.cardioqa.pipeline.release.create.ReleaseCreation;
import org.cardioqa.pipeline.release.create.ReleaseRequest;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.transforms.keys.KeyRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code cardioqa release create}: a release from candidates and verdicts. */
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Makes a release of verified candidates: rows, card, checksums.",
      "",
      "The same inputs give the same bytes. Nothing stands under the release's name before all of it"
          + " is written. Options of Beam and of its runner may follow, as for build.",
      "",
      "Exit code: 0 the release was made, 1 something in the inputs keeps it from being made, 2 an"
          + " option is wrong, 3 the job failed."
    })
final class ReleaseCreateCommand implements Callable<Integer> {
  private static final String VERSION = "\\d+\\.\\d+\\.\\d+";
  private static final String DATE = "\\d{4}-\\d{2}-\\d{2}";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it.
  private boolean help;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FOLDER",
      description = "Output of a finished build.")
  private String shards;

  @Option(
      names = "--verdicts",
      required = true,
      paramLabel = "PATH",
      description = "Verdicts: a folder or file of Parquet or of JSON lines (.parquet, .jsonl).")
  private String verdicts;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "The release; must not be there yet, and lies on a local disk.")
  private Path output;

  @Option(
      names = "--version",
      required = true,
      paramLabel = "X.Y.Z",
      description = "Version of the release.")
  private String version;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "What goes into it (docs/releases.md); without, the policy of the code.")
  private Optional<Path> policyFile = Optional.empty();

  @Option(
      names = "--key-file",
      required = true,
      paramLabel = "FILE",
      description = "Identity key of the build: splits and canary come from it.")
  private String keyFile;

  @Option(
      names = "--previous",
      paramLabel = "RELEASE",
      description = "The release before: no patient may change split, its errata are honoured.")
  private Optional<Path> previous = Optional.empty();

  @Option(
      names = "--errata",
      paramLabel = "FILE",
      description =
          "Errata that go on from those of the release before (default: errata.json beside it, if"
              + " it is there).")
  private Optional<Path> errata = Optional.empty();

  @Option(
      names = "--date",
      paramLabel = "YYYY-MM-DD",
      description = "Date of the release (default: the day of the last verdict).")
  private String date = "";

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Question catalogue of the build, if it was not the code's.")
  private Optional<Path> catalog = Optional.empty();

  @Option(
      names = "--public-corpus",
      split = ",",
      paramLabel = "FILE",
      description =
          "Text files that models may have seen, UTF-8: their word runs in items are told.")
  private List<Path> publicTexts = new ArrayList<>();

  @Spec private CommandSpec spec;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      BuildOptions options = options();
      ReleaseRequest request = request();
      ReleaseManifest manifest = ReleaseCreation.create(request, stages -> run(options, stages));
      print(manifest, request.policy().dataset(), out);
      return 0;
    } catch (BuildChecks.Refused | YamlException e) {
      err.println("cardioqa release create: " + e.getMessage());
      return BuildCommand.REFUSED;
    } catch (ReleaseException e) {
      err.println("cardioqa release create: " + e.getMessage());
      return BuildCommand.DOES_NOT_ADD_UP;
    } catch (RuntimeException | IOException e) {
      err.println("cardioqa release create: the job failed: " + JobFailure.describe(e));
      return BuildCommand.FAILED;
    }
  }

  private BuildOptions options() throws BuildChecks.Refused {
    if (!version.matches(VERSION)) {
      throw new BuildChecks.Refused("--version has the form X.Y.Z, as 1.0.0");
    }
    if (!date.isEmpty() && !date.matches(DATE)) {
      throw new BuildChecks.Refused("--date has the form YYYY-MM-DD");
    }
    if (Files.exists(output)) {
      throw new BuildChecks.Refused(
          "--output=%s is there already; releases are never changed, choose another folder"
              .formatted(output));
    }
    BuildOptions options = BuildCommand.parse(arguments);
    options.setKeyFile(keyFile);
    FileSystems.setDefaultPipelineOptions(options);
    BuildChecks.checkShards(shards, options);
    return options;
  }

  private ReleaseRequest request() throws BuildChecks.Refused, IOException {
    List<Path> files = new ArrayList<>(publicTexts);
    policyFile.ifPresent(files::add);
    catalog.ifPresent(files::add);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BuildChecks.Refused("%s is no file".formatted(file));
      }
    }
    Policy policy = policyFile.isPresent() ? Policy.read(policyFile.get()) : Policy.builtIn();
    return new ReleaseRequest(
        shards,
        verdicts,
        output,
        version,
        date,
        policy,
        policyFile,
        previous,
        errata.or(() -> previous.map(Errata::beside).filter(Files::exists)),
        catalogSource(),
        KeyRef.of(keyFile),
        Versions.ofRelease(),
        publicTexts);
  }

  private CatalogSource catalogSource() throws IOException {
    if (catalog.isEmpty()) {
      return CatalogSource.builtIn();
    }
    CatalogSource source =
        new CatalogSource(
            catalog.get().getFileName().toString(), Files.readString(catalog.get(), UTF_8));
    source.catalog();
    return source;
  }

  private static void run(BuildOptions options, Consumer<Pipeline> stages) throws IOException {
    try (EmbeddedFlink flink = new EmbeddedFlink()) {
      flink.configure(options);
      Pipeline pipeline = Pipeline.create(options);
      stages.accept(pipeline);
      PipelineResult.State state = pipeline.run().waitUntilFinish();
      if (state != PipelineResult.State.DONE) {
        throw new IllegalStateException("the runner ended in the state " + state);
      }
    }
  }

  private void print(ReleaseManifest manifest, Policy.Dataset dataset, PrintWriter out) {
    long items = manifest.counts().stream().mapToLong(ItemCount::count).sum();
    out.printf(
        Locale.ROOT,
        "%s %s: %,d items in %s%n",
        manifest.name(),
        manifest.releaseVersion(),
        items,
        output);
    out.println();
    for (String split : ReleaseFolder.SPLITS) {
      out.printf(
          Locale.ROOT,
          "  %-32s %,10d%n",
          split,
          manifest.counts().stream()
              .filter(count -> count.split().equals(split))
              .mapToLong(ItemCount::count)
              .sum());
    }
    out.println();
    out.println("Left out");
    manifest
        .excluded()
        .forEach(
            excluded ->
                out.printf(Locale.ROOT, "  %-32s %,10d%n", excluded.reason(), excluded.count()));
    out.println();
    out.println("Gates");
    for (GateFigure gate : manifest.gates()) {
      out.printf(
          Locale.ROOT,
          "  %-32s %10s%s%n",
          gate.gate(),
          gate.figure() == null ? "-" : String.format(Locale.ROOT, "%.3g", gate.figure()),
          gate.passed() ? "" : "  listed: over its threshold");
    }
    List<String> open = open(manifest, dataset);
    if (!open.isEmpty()) {
      out.println();
      out.println("Not stated, so that something else stands in croissant.json");
      open.forEach(line -> out.println("  " + line));
    }
    out.flush();
  }

  private List<String> open(ReleaseManifest manifest, Policy.Dataset dataset) {
    List<String> open = new ArrayList<>();
    if (date.isEmpty()) {
      open.add("--date: the day of the last verdict, " + manifest.date());
    }
    if (dataset.url().isEmpty()) {
      open.add("dataset.url of the policy: README.md");
    }
    if (dataset.creators().isEmpty()) {
      open.add("dataset.creators of the policy: the maintainers of " + dataset.title());
    }
    return open;
  }
}
