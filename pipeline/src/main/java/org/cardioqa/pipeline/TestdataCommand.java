package org.cardioqa.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.testdata.ArchiveGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code cardioqa testdata}: synthetic studies with gold answers. */
@Command(
    name = "testdata",
    mixinStandardHelpOptions = true,
    description = "Generates synthetic studies: reports with gold answers, and DICOM.")
final class TestdataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FOLDER",
      description = "Where they go; empty or not there yet.")
  private Path output;

  @Option(
      names = "--patients",
      defaultValue = "5",
      paramLabel = "NUMBER",
      description = "Number of patients (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "NUMBER",
      description = "The same seed gives the same bytes (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(output)) {
      try (Stream<Path> files = Files.list(output)) {
        if (files.findAny().isPresent()) {
          spec.commandLine()
              .getErr()
              .printf("cardioqa testdata: --output=%s is not empty%n", output);
          return BuildCommand.REFUSED;
        }
      }
    }
    spec.commandLine().getOut().println(new ArchiveGenerator(seed, patients).write(output));
    return 0;
  }
}
