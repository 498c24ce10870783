package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  /** Whether a file that was asked for could not be written. */
  private boolean missing;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    VolumeFiles files = new VolumeFiles(nifti, png);
    boolean toOutput = json.filter(STANDARD_OUTPUT::equals).isPresent();
    FolderVolumes.Ends ends;
    try (VolumeListing listing = listing(toOutput, out)) {
      ends =
          FolderVolumes.each(
              folder,
              volumes -> {
                for (String failure : files.write(volumes)) {
                  missing = true;
                  err.println("not written: " + failure);
                }
                listing.add(volumes);
              });
      if (ends.states().isEmpty() && ends.refused().isEmpty()) {
        throw new ParameterException(spec.commandLine(), "nothing is at " + folder);
      }
      listing.end(ends);
    }
    return missing ? FILE_MISSING : 0;
  }

  private VolumeListing listing(boolean toOutput, PrintWriter out) throws IOException {
    if (toOutput) {
      return VolumeListing.json(out);
    }
    return json.isPresent()
        ? VolumeListing.both(out, Files.newBufferedWriter(Path.of(json.get())))
        : VolumeListing.table(out);
  }
}
