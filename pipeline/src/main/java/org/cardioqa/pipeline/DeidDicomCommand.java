package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.transforms.deid.dicom.ConfidentialityProfile;
import org.cardioqa.transforms.deid.dicom.ProfileOption;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.studies.PatientIssuers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardioqa deid dicom}: de-identified DICOM files, for who wants only those. */
@Command(
    name = "dicom",
    description = {
      "Writes DICOM images without what identifies people, by PS3.15's Basic Application Level",
      "Confidentiality Profile, as OUT/STUDY/SERIES/INSTANCE.dcm, and a report of counts.",
      "Patients, studies and dates are those that build gives them under the same key.",
      "Pictures that may have text burned in, and files that are no images, are set aside.",
      "Exit code: 0 every input was written or set aside, 1 the counts do not add up,",
      "2 an option is wrong, 3 the run failed."
    },
    mixinStandardHelpOptions = true)
final class DeidDicomCommand implements Callable<Integer> {
  static final String REPORT = "deidentification.json";
  private static final int DOES_NOT_ADD_UP = 1;

  @Parameters(index = "0", paramLabel = "IN", description = "A folder, glob, file or zip archive.")
  private String in;

  @Parameters(index = "1", paramLabel = "OUT", description = "A folder; empty, or made.")
  private Path out;

  @Option(
      names = "--key-file",
      required = true,
      paramLabel = "FILE",
      description = "Identity key, or env:NAME. Its own make: openssl rand -hex 32.")
  private String keyFile;

  @Option(
      names = "--options",
      split = ",",
      paramLabel = "OPTION",
      description = {
        "Options of the profile: ${COMPLETION-CANDIDATES}.",
        "Default: all but DEVICE_IDENTITY."
      })
  private List<ProfileOption> options = List.copyOf(ProfileOption.usual());

  @Option(names = "--no-options", description = "The Basic Profile alone, in place of the default.")
  private boolean none;

  @Option(
      names = "--patient-issuers",
      defaultValue = "COMPARED",
      description = "As of build: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private PatientIssuers issuers;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check();
    Set<ProfileOption> chosen = EnumSet.noneOf(ProfileOption.class);
    if (!none) {
      chosen.addAll(options);
    }
    FolderDeidentifier deidentifier =
        new FolderDeidentifier(
            new ConfidentialityProfile(chosen), KeyRef.of(keyFile).load(), issuers);
    Files.createDirectories(out);
    FolderDeidentifier.Result result = deidentifier.deidentify(in, out);
    Files.writeString(out.resolve(REPORT), json(result, chosen).toPrettyString() + "\n");
    tell(result);
    return result.complete() ? 0 : DOES_NOT_ADD_UP;
  }

  private void check() throws IOException {
    try {
      BuildChecks.checkKey(keyFile);
    } catch (BuildChecks.Refused e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    if (none && spec.commandLine().getParseResult().hasMatchedOption("--options")) {
      throw new ParameterException(spec.commandLine(), "give --options or --no-options");
    }
    if (MatchFiles.match(in).isEmpty()) {
      throw new ParameterException(spec.commandLine(), "nothing is at " + in);
    }
    if (Files.exists(out)) {
      if (!Files.isDirectory(out)) {
        throw new ParameterException(spec.commandLine(), out + " is no folder");
      }
      try (Stream<Path> inside = Files.list(out)) {
        if (inside.findAny().isPresent()) {
          throw new ParameterException(
              spec.commandLine(), out + " is not empty; choose an empty folder");
        }
      }
    }
  }

  /** Counts and rows without anything of an input's content. */
  private static ObjectNode json(FolderDeidentifier.Result result, Set<ProfileOption> chosen) {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("complete", result.complete())
            .put("inputs", result.inputs())
            .put("written", result.written())
            .put("repeated", result.repeated())
            .put("studies", result.studies())
            .put("patients", result.patients());
    ObjectNode reasons = json.putObject("set_aside");
    result.reasons().forEach(reasons::put);
    ArrayNode names = json.putArray("options");
    chosen.forEach(option -> names.add(option.name()));
    ArrayNode rows = json.putArray("set_aside_inputs");
    for (Quarantined row : result.setAside()) {
      rows.addObject()
          .put("input_key", row.getInputKey())
          .put("stage", row.getStage())
          .put("reason", row.getReason())
          .put("message", row.getMessage());
    }
    return json;
  }

  private void tell(FolderDeidentifier.Result result) {
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        "%d inputs: %d images written, of %d studies and %d patients%n",
        result.inputs(), result.written(), result.studies(), result.patients());
    if (result.repeated() > 0) {
      console.printf("copies of written ones: %d%n", result.repeated());
    }
    result
        .reasons()
        .forEach((reason, count) -> console.printf("set aside, %s: %d%n", reason, count));
    if (!result.complete()) {
      console.println("the counts do not add up: some input has no end");
    }
    console.println("report: " + out.resolve(REPORT));
    console.flush();
  }
}
