package org.cardioqa.verification.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.verification.exchange.GoldFile;
import org.cardioqa.verification.queue.ImportReport;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.shards.Shards;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code verify import}: the tasks of a run. */
@Command(
    name = "import",
    description = {
      "Makes the tasks of the queue those of a run of cardioqa build.",
      "",
      "The same again changes nothing. After another run verdicts stay: tasks whose content is"
          + " another now turn STALE (--reopen-stale has them read again), those that are gone"
          + " RETIRED. A running service knows of it at once, but shows images of the shards that"
          + " it was started with."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ShardsFolder folder;
  @Mixin private Database database;

  @Option(
      names = "--readers",
      paramLabel = "NUMBER",
      defaultValue = "2",
      description = "How many people read a task, 1 to 20 (default: ${DEFAULT-VALUE}).")
  private int readers;

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      defaultValue = "1",
      description =
          "0 to 1: how many of the tasks so many people read; the others are read by one. Which,"
              + " follows from a hash, the same each time (default: ${DEFAULT-VALUE}).")
  private double share;

  @Option(
      names = "--gold",
      paramLabel = "FILE",
      description = {
        "JSONL of known answers: {\"qa_id\", \"answers\":[...]}. These tasks become hidden checks of"
            + " the readers, outside the queue.",
        "Without it the checks stay as they are."
      })
  private Optional<Path> gold = Optional.empty();

  @Option(
      names = "--reopen-stale",
      description = "Have tasks read again whose content has changed since their verdicts.")
  private boolean reopenStale;

  @Override
  public Integer call() throws IOException {
    Policy policy = new Policy(readers, share, 0, false, Policy.DEFAULT.leaseTime());
    PrintWriter out = command.commandLine().getOut();
    Optional<Map<String, List<String>>> known =
        gold.isPresent() ? Optional.of(GoldFile.read(gold.get())) : Optional.empty();
    Shards shards = folder.open(0, command.commandLine().getErr());
    try (Store store = database.open()) {
      Tasks tasks = new Tasks(store, policy);
      ImportReport report = tasks.importAll(shards.candidates(), known);
      out.printf(
          Locale.ROOT,
          "%,d new, %,d as before, %,d changed (%,d of them had verdicts: STALE), %,d gone"
              + " (RETIRED), %,d back; %,d hidden checks%n",
          report.added(),
          report.unchanged(),
          report.changed(),
          report.stale(),
          report.retired(),
          report.returned(),
          report.gold());
      if (report.goldUnknown() > 0) {
        out.printf(
            Locale.ROOT,
            "%,d lines of the file of known answers have no candidate in these shards%n",
            report.goldUnknown());
      }
      if (reopenStale) {
        out.printf(Locale.ROOT, "%,d stale tasks are to be read again%n", tasks.reopenStale());
      }
    }
    return 0;
  }
}
