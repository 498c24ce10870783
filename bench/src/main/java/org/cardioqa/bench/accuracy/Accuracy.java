package org.cardioqa.bench.accuracy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code bench/accuracy}: one subcommand a stage. Exit code 0 when it ran, whatever the figures
 * are.
 */
@Command(
    name = "bench/accuracy",
    description = "Measures a stage on a labelled set.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "STAGE",
    subcommands = {
      DeidAccuracy.class,
      DeidSpeedCommand.class,
      DeidTrainCommand.class,
      FindingsCommand.class,
      FindingsSpeedCommand.class,
      NegationCommand.class,
      SeriesCommand.class,
      VolumesCommand.class
    })
public final class Accuracy {
  private Accuracy() {}

  /** Runs a subcommand and ends the JVM with its exit code. */
  public static void main(String[] args) {
    int code =
        new CommandLine(new Accuracy())
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args);
    System.exit(code);
  }
}
