package org.cardioqa.bench.run;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code bench/run}: timings of whole runs. Exit code 0 if every run did what it should. */
@Command(
    name = "bench/run",
    description = "Times whole runs of bin/cardioqa.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    subcommands = {
      DemoCommand.class,
      BuildCommand.class,
      CardiolensCommand.class,
      ClusterCommand.class,
      DeidDicomCommand.class,
      DicomCommand.class,
      DiffCommand.class,
      QueueCommand.class,
      TextCommand.class,
      ViewerCommand.class,
      VolumesCommand.class
    })
public final class Run {
  static final int RUN_FAILED = 1;

  private Run() {}

  /** Runs a subcommand and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args.length == 0 ? new String[] {"--help"} : args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Run())
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof RunFailed) {
                command.getErr().println("bench/run: " + failure.getMessage());
                return RUN_FAILED;
              }
              throw failure;
            });
  }
}
