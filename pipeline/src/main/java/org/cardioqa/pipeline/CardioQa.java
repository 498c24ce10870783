package org.cardioqa.pipeline;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cardioqa.pipeline.log.JsonLog;
import org.cardioqa.pipeline.log.LogFormat;
import org.cardioqa.pipeline.release.ReleaseException;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

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
    synopsisSubcommandLabel = "VERB")
public final class CardioQa {
  private CardioQa() {}

  /** Runs a verb and ends the JVM with its exit code. */
  public static void main(String[] args) {
    boolean json = LogFormat.of(args) == LogFormat.JSON;
    if (json) {
      JsonLog.use();
    }
    String[] words = args.length == 0 ? new String[] {"--help"} : args;
    CommandLine line = commandLine(words[0]);
    if (json) {
      line.setErr(JsonLog.lines(Level.ERROR));
    }
    System.exit(line.execute(words));
  }

  /** With all verbs. */
  static CommandLine commandLine() {
    return commandLine("");
  }

  /** With the verb that is named, or, if it is none, with all: to look at each takes its time. */
  private static CommandLine commandLine(String verb) {
    CommandLine commandLine = new CommandLine(new CardioQa());
    Map<String, Class<?>> verbs = verbs();
    if (verbs.containsKey(verb)) {
      verbs.keySet().retainAll(Set.of(verb));
    }
    verbs.values().forEach(commandLine::addSubcommand);
    return commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionStrategy(CardioQa::anywhere)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command
                  .getErr()
                  .printf("%s: %s%n", command.getCommandSpec().qualifiedName(), message(failure));
              return BuildCommand.FAILED;
            });
  }

  /** The class of each verb, in the order of the help. */
  private static Map<String, Class<?>> verbs() {
    Map<String, Class<?>> verbs = new LinkedHashMap<>();
    verbs.put("build", BuildCommand.class);
    verbs.put("demo", DemoCommand.class);
    verbs.put("deid", DeidCommand.class);
    verbs.put("explain", ExplainCommand.class);
    verbs.put("release", ReleaseCommand.class);
    verbs.put("testdata", TestdataCommand.class);
    verbs.put("volumes", VolumesCommand.class);
    return verbs;
  }

  /** Digits of files and papers are the same wherever it runs: 00001, not those of the locale. */
  private static int anywhere(ParseResult parsed) {
    Locale.setDefault(Locale.ROOT);
    return new RunLast().execute(parsed);
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
