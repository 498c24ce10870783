package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.cardioqa.pipeline.report.RunReport;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.ManifestJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/**
 * {@code cardioqa build}: the main job. Its options are Beam's, so that a runner's stand beside.
 */
@Command(
    name = "build",
    description = "Builds shards of linked question-answer candidates from reports and DICOM.")
final class BuildCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(BuildCommand.class);

  static final int DOES_NOT_ADD_UP = 1;
  static final int REFUSED = 2;
  static final int FAILED = 3;

  private static final Pattern ODD_VALUE =
      Pattern.compile("from String \"([^\"]*)\": not one of the values accepted .*\\[(.*?)]");

  private static final String HELP =
      """
      Usage: cardioqa build --reports=PATH --dicom=PATH --output=FOLDER --key-file=FILE [OPTION...]
      Builds shards of linked question-answer candidates from reports and DICOM.

      %s
      Paths may lie on any Beam file system whose module is on the class path; the bundle has that
      of local files. Any option of Beam and of the runner may follow (--runner=DirectRunner,
      --parallelism=4, --flinkMaster=host:port ...). Without --runner an embedded Flink runs the
      job in this process.

      Exit code: 0 the job finished and its counts add up, 1 they do not, 2 an option is wrong,
      3 the job failed.
      """;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      description = "Shows all options.")
  private boolean help;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (help || arguments.isEmpty()) {
      out.print(HELP.formatted(OptionList.help()));
      out.flush();
      return help ? 0 : REFUSED;
    }
    try {
      return run(parse(arguments), out, err);
    } catch (BuildChecks.Refused e) {
      err.println("cardioqa build: " + e.getMessage());
      return REFUSED;
    }
  }

  /** Checks, runs, and tells how it ended. */
  static int run(BuildOptions options, PrintWriter out, PrintWriter err)
      throws BuildChecks.Refused {
    FileSystems.setDefaultPipelineOptions(options);
    CatalogSource catalog = BuildChecks.check(options);
    LOG.atInfo().addKeyValue("runner", options.getRunner().getSimpleName()).log("job started");
    try (EmbeddedFlink flink = new EmbeddedFlink()) {
      RunNote note = RunNote.of(options, catalog);
      if (!note.settle()) {
        flink.configure(options);
        long kept;
        try (ProgressLine progress =
            new ProgressLine(EmbeddedFlink.counts(options), options.getLogFormat())) {
          progress.start();
          kept = BuildJob.run(options, catalog);
        }
        if (options.getResume()) {
          out.printf("%d shards were finished before and are kept.%n%n", kept);
        }
      }
      int code = conclude(options.getOutput(), out, err);
      note.remove();
      return code;
    } catch (RuntimeException | IOException e) {
      err.println("cardioqa build: the job failed: " + JobFailure.describe(e));
      return FAILED;
    }
  }

  /** Says how the job ended, from the manifest that it left: the data decides, not the runner. */
  static int conclude(String output, PrintWriter out, PrintWriter err) {
    RunManifest manifest;
    try {
      manifest = manifest(output);
    } catch (IOException e) {
      err.println("cardioqa build: the job ended without a manifest in " + output);
      return FAILED;
    }
    try {
      RunReport.write(output, manifest);
    } catch (IOException e) {
      err.printf(
          "cardioqa build: the job is done, but %s could not be written: %s%n",
          RunReport.NAME, JobFailure.describe(e));
    }
    LOG.atInfo()
        .addKeyValue("complete", manifest.getComplete())
        .addKeyValue("inputs", counts(manifest.getInputs()))
        .addKeyValue("quarantined", counts(manifest.getQuarantined()))
        .addKeyValue("candidates", counts(manifest.getCandidates()))
        .log("job ended");
    out.print(Summary.of(manifest, output));
    out.flush();
    return manifest.getComplete() ? 0 : DOES_NOT_ADD_UP;
  }

  private static Map<String, Long> counts(List<Count> counts) {
    Map<String, Long> byName = new TreeMap<>();
    counts.forEach(count -> byName.put(count.getOf(), count.getCount()));
    return byName;
  }

  static RunManifest manifest(String output) throws IOException {
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(
                FileSystems.matchSingleFileSpec(output + "/" + FinishRun.MANIFEST).resourceId()))) {
      return ManifestJson.read(in);
    }
  }

  /**
   * The options of these arguments.
   *
   * @throws BuildChecks.Refused if one is unknown or has a value of the wrong kind
   */
  static BuildOptions parse(List<String> arguments) throws BuildChecks.Refused {
    List<String> beam = new ArrayList<>();
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--runner"))) {
      beam.add("--runner=FlinkRunner");
    }
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        throw new BuildChecks.Refused("'%s' is no option; see --help".formatted(argument));
      }
      boolean separate =
          !argument.contains("=")
              && i + 1 < arguments.size()
              && !arguments.get(i + 1).startsWith("--");
      String whole = separate ? argument + "=" + arguments.get(++i) : argument;
      beam.add(OptionList.beam(whole.contains("=") ? whole : whole + "=true"));
    }
    try {
      return PipelineOptionsFactory.fromArgs(beam.toArray(String[]::new)).as(BuildOptions.class);
    } catch (IllegalArgumentException e) {
      throw new BuildChecks.Refused(why(e.getMessage()) + " (see --help)");
    }
  }

  /** In place of the JSON reader's words on a value that an option does not have. */
  private static String why(String message) {
    Matcher odd = ODD_VALUE.matcher(message);
    return odd.find() ? "'%s' is none of %s".formatted(odd.group(1), odd.group(2)) : message;
  }
}
