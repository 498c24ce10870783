package org.cardioqa.pipeline;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: one verb a class.
 *
 * <p>Exit codes: 0 done, 1 done but something does not add up or was found, 2 wrong words on the
 * command line, 3 the job failed.
 */
@Command(
    name = "cardioqa",
    description = "Builds verified question-answer data sets from cardiac MR reports and images.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    subcommands = {DeidCommand.class, ExplainCommand.class, VolumesCommand.class})
public final class CardioQa {
  private CardioQa() {}

  /** Runs a verb and ends the JVM with its exit code. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new CardioQa())
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
  }
}
