package org.cardioqa.pipeline;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.cardioqa.pipeline.log.JsonLog;
import org.cardioqa.pipeline.log.LogFormat;
import org.cardioqa.pipeline.release.ReleaseException;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

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
    versionProvider = CardioQa.Version.class,
    synopsisSubcommandLabel = "VERB",
    subcommands = {
      BuildCommand.class,
      DemoCommand.class,
      DeidCommand.class,
      ExplainCommand.class,
      ReleaseCommand.class,
      TestdataCommand.class,
      VolumesCommand.class
    })
public final class CardioQa {
  private CardioQa() {}

  /** Runs a verb and ends the JVM with its exit code. */
  public static void main(String[] args) {
    boolean json = LogFormat.of(args) == LogFormat.JSON;
    if (json) {
      JsonLog.use();
    }
    CommandLine line = commandLine();
    if (json) {
      line.setErr(JsonLog.lines(Level.ERROR));
    }
    int code = line.execute(args.length == 0 ? new String[] {"--help"} : args);
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new CardioQa())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command
                  .getErr()
                  .printf("%s: %s%n", command.getCommandSpec().qualifiedName(), message(failure));
              return BuildCommand.FAILED;
            });
  }

  /** Texts of exceptions may quote an input; those about a release are made for people. */
  private static String message(Exception failure) {
    return failure instanceof ReleaseException
        ? failure.getMessage()
        : JobFailure.describe(failure);
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return Versions.text();
    }
  }
}
