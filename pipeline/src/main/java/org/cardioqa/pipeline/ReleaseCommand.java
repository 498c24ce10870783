package org.cardioqa.pipeline;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardioqa release}: what a maintainer does with verified candidates. */
@Command(
    name = "release",
    description = "Makes, checks and compares releases of verified data sets.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    subcommands = {
      ReleaseCreateCommand.class,
      ReleaseCheckCommand.class,
      ReleaseDiffCommand.class,
      ReleaseErrataCommand.class,
      ReleaseRekeyCommand.class,
      ReleaseScoreCommand.class,
      ReleaseStatsCommand.class
    })
final class ReleaseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "say what: " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}
