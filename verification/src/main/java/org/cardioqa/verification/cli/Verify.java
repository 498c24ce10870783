package org.cardioqa.verification.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.verification.exchange.ExchangeException;
import org.cardioqa.verification.queue.QueueException;
import org.cardioqa.verification.shards.ShardsException;
import org.cardioqa.verification.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * {@code cardioqa verify}: the queue in which people verify candidates.
 *
 * <p>Exit codes: 0 done, 1 refused or not possible, for the reason told, 2 wrong words on the
 * command line, 3 a failure that should not happen.
 */
@Command(
    name = "cardioqa verify",
    description = {
      "The queue in which people verify candidates: a service with a page, and its administration.",
      "",
      "Begin with import (tasks from shards), user add (people), serve. docs/verification.md goes"
          + " through it."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Verify.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ImportCommand.class,
      UserCommand.class,
      ServeCommand.class,
      StatusCommand.class,
      HoldCommand.class,
      ExportCommand.class,
      ImportVerdictsCommand.class,
      PullCommand.class,
      PushCommand.class
    })
public final class Verify {
  static final int REFUSED = 1;
  static final int FAILED = 3;

  private Verify() {}

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args.length == 0 ? new String[] {"--help"} : args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Verify())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(Verify::tell);
  }

  private static int tell(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof VerifyFailure
        || failure instanceof StoreException
        || failure instanceof QueueException
        || failure instanceof ShardsException
        || failure instanceof ExchangeException
        || failure instanceof YamlException
        || failure instanceof IllegalArgumentException) {
      command.getErr().printf("%s: %s%n", name, failure.getMessage());
      return REFUSED;
    }
    if (failure instanceof IOException) {
      command
          .getErr()
          .printf("%s: %s: %s%n", name, failure.getClass().getSimpleName(), failure.getMessage());
      return REFUSED;
    }
    command.getErr().printf("%s: this should not happen: %s%n", name, failure);
    for (StackTraceElement frame : failure.getStackTrace()) {
      command.getErr().println("\tat " + frame);
    }
    return FAILED;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties build = new Properties();
      try (InputStream in = Verify.class.getResourceAsStream("build.properties")) {
        build.load(in);
      }
      return new String[] {
        "cardioqa verify %s (%s)"
            .formatted(build.getProperty("version"), build.getProperty("commit")),
        "JDK " + Runtime.version(),
        "Apache-2.0; the libraries bundled with it are listed in META-INF/THIRD-PARTY.txt"
      };
    }
  }
}
