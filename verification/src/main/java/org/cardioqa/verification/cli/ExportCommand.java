package org.cardioqa.verification.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.verification.exchange.VerdictFormat;
import org.cardioqa.verification.exchange.VerdictTable;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code verify export}: all verdicts. */
@Command(
    name = "export",
    description = {
      "Writes all verdicts, those taken back and their undoing included.",
      "",
      "parquet: the table verdicts below --output, for cardioqa release. jsonl: a verdict a line."
          + " label-studio: tasks with annotations, for a project with the interface that"
          + " label-studio-config writes. import-verdicts takes back what parquet, jsonl and"
          + " label-studio wrote."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private Database database;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description =
          "parquet, jsonl, label-studio or label-studio-config (default: ${DEFAULT-VALUE}).")
  private String format;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "For parquet the folder that gets verdicts/; else a file (default: standard output).")
  private Optional<Path> output = Optional.empty();

  @Override
  public Integer call() throws IOException {
    VerdictFormat wanted =
        VerdictFormat.of(format)
            .orElseThrow(
                () ->
                    new ParameterException(
                        command.commandLine(), "--format must be one of " + VerdictFormat.codes()));
    if (wanted == VerdictFormat.PARQUET && output.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "parquet needs --output, the folder that gets verdicts/");
    }
    try (Store store = database.open()) {
      Verdicts verdicts = new Verdicts(store, new Leases(store, Policy.DEFAULT));
      if (wanted == VerdictFormat.PARQUET) {
        Path file = output.orElseThrow().resolve(VerdictTable.PATH);
        Files.createDirectories(file.getParent());
        VerdictTable.write(verdicts, Files.newOutputStream(file));
        command.commandLine().getOut().println("written to " + file);
      } else if (output.isPresent()) {
        try (OutputStream out = Files.newOutputStream(output.get())) {
          wanted.write(new Tasks(store, Policy.DEFAULT), verdicts, out);
        }
      } else {
        wanted.write(new Tasks(store, Policy.DEFAULT), verdicts, System.out);
      }
    }
    return 0;
  }
}
