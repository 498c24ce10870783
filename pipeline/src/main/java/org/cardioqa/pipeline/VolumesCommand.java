package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.FolderVolumes.Found;
import org.cardioqa.schemas.SliceVolume;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the volumes in a folder of DICOM, as a table or as JSON, and writes them to files. */
@Command(
    name = "volumes",
    description = {
      "Lists the volumes in a folder of DICOM: sequence, view, slices and phases.",
      "The JSON shows paths and UIDs as they are; nothing is de-identified.",
      "Exit code 1 if a file that was asked for could not be written."
    },
    mixinStandardHelpOptions = true)
final class VolumesCommand implements Callable<Integer> {
  private static final String STANDARD_OUTPUT = "-";
  private static final int FILE_MISSING = 1;

  @Parameters(paramLabel = "DICOM_FOLDER", description = "A folder, glob or file.")
  private String folder;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write JSON to this file, or to standard output (-) instead of the table.")
  private Optional<String> json = Optional.empty();

  @Option(
      names = "--nifti",
      paramLabel = "DIR",
      description =
          "Write each volume to this folder as NIfTI (4D). A volume whose slices one grid cannot"
              + " hold becomes a file a slice.")
  private Optional<Path> nifti = Optional.empty();

  @Option(
      names = "--png",
      paramLabel = "DIR",
      description =
          "Write of each volume a contact sheet (PNG) and a looping animation (APNG) to this"
              + " folder.")
  private Optional<Path> png = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    FolderVolumes found = FolderVolumes.in(folder);
    if (found.states().isEmpty() && found.refused().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "nothing is at " + folder);
    }
    PrintWriter out = spec.commandLine().getOut();
    int code = written(found.volumes()) ? 0 : FILE_MISSING;
    if (json.isPresent()) {
      String text =
          new ObjectMapper()
              .writeValueAsString(found.volumes().stream().map(VolumesCommand::json).toList());
      if (json.orElseThrow().equals(STANDARD_OUTPUT)) {
        out.println(text);
        out.flush();
        return code;
      }
      Files.writeString(Path.of(json.orElseThrow()), text + "\n");
    }
    table(found, out);
    out.flush();
    return code;
  }

  /** Writes the files that are asked for; says of each volume that cannot be written why. */
  private boolean written(List<Found> volumes) throws IOException {
    VolumeFiles files = new VolumeFiles(nifti, png);
    List<String> failures = files.write(volumes);
    failures.forEach(failure -> spec.commandLine().getErr().println("not written: " + failure));
    return failures.isEmpty();
  }

  /** One object a volume; paths and UIDs as they are. */
  static Map<String, Object> json(Found found) {
    SliceVolume volume = found.volume();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("volume", volume.getVolumeId());
    fields.put("sequence", volume.getSequence());
    fields.put("view", volume.getView());
    fields.put("confidence", volume.getConfidence());
    fields.put("evidence", volume.getEvidence());
    fields.put("slices", volume.getSlices());
    fields.put("phases", volume.getPhases());
    fields.put("rows", volume.getRows());
    fields.put("columns", volume.getColumns());
    fields.put("spacing_mm", volume.getSpacingMm());
    fields.put("affine", volume.getAffine());
    fields.put("study", found.study());
    fields.put("series", found.series());
    fields.put("files", found.files());
    fields.put("phase_source", volume.getPhaseSource());
    fields.put("warnings", volume.getWarnings());
    return fields;
  }

  private static void table(FolderVolumes found, PrintWriter out) {
    String form = "%-10s %-6s %6s %6s %5s %5s %-20s %5s  %s%n";
    out.printf(
        form,
        "SEQUENCE",
        "VIEW",
        "SLICES",
        "PHASES",
        "ROWS",
        "COLS",
        "SPACING MM",
        "CONF",
        "NOTES");
    for (Found one : found.volumes()) {
      SliceVolume volume = one.volume();
      List<String> spacing = new ArrayList<>();
      for (double distance : volume.getSpacingMm()) {
        spacing.add(String.format(Locale.ROOT, "%.2f", distance));
      }
      out.printf(
          form,
          volume.getSequence(),
          volume.getView(),
          volume.getSlices(),
          volume.getPhases(),
          volume.getRows(),
          volume.getColumns(),
          String.join(" x ", spacing),
          String.format(Locale.ROOT, "%.2f", volume.getConfidence()),
          String.join("; ", volume.getWarnings()));
    }
    out.println();
    found.states().forEach((state, count) -> out.printf("%s: %d%n", state, count));
    found.refused().forEach((reason, count) -> out.printf("set aside, %s: %d%n", reason, count));
  }
}
