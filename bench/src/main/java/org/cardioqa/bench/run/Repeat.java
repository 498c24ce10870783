package org.cardioqa.bench.run;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How often something is measured. */
final class Repeat {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  private int runs;

  int runs() {
    return runs;
  }

  @Option(
      names = "--runs",
      paramLabel = "NUMBER",
      defaultValue = "3",
      description = "How often (default: ${DEFAULT-VALUE}).")
  void setRuns(int number) {
    if (number < 1) {
      throw new ParameterException(command.commandLine(), "--runs must be 1 or more");
    }
    runs = number;
  }
}
