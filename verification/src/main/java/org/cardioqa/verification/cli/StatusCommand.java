package org.cardioqa.verification.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.agreement.Agreement;
import org.cardioqa.verification.queue.Progress;
import org.cardioqa.verification.queue.Statistics;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code verify status}: where the queue stands. */
@Command(
    name = "status",
    description = "Shows how many tasks stand where, what readers have done, how far they agree.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private Database database;

  @Override
  public Integer call() {
    PrintWriter out = command.commandLine().getOut();
    try (Store store = database.open()) {
      Statistics statistics = new Statistics(store);
      Progress progress = statistics.progress();
      out.println("Tasks");
      for (TaskState state : TaskState.values()) {
        int count = progress.byState().getOrDefault(state, 0);
        out.printf(Locale.ROOT, "  %-36s %,8d%n", state, count);
      }
      if (!progress.readers().isEmpty()) {
        out.println();
        out.println("Readers                                    done  checks right  median s");
        for (Progress.OfReader reader : progress.readers()) {
          out.printf(
              Locale.ROOT,
              "  %-36s %,8d %6d/%-6d %9.0f%n",
              reader.account(),
              reader.done(),
              reader.goldRight(),
              reader.goldAnswered(),
              reader.medianSeconds());
        }
      }
      Statistics.ProjectAgreement agreement = statistics.agreement();
      out.println();
      out.println(
          "Agreement                                 items    same   Cohen  Fleiss   alpha");
      line(out, "all", agreement.overall());
      agreement.byQuestion().forEach((question, figures) -> line(out, question, figures));
      out.flush();
    }
    return 0;
  }

  private static void line(PrintWriter out, String name, Agreement agreement) {
    out.printf(
        Locale.ROOT,
        "  %-36s %,8d %7s %7s %7s %7s%n",
        name,
        agreement.items(),
        shown(agreement.percent()),
        shown(agreement.cohen()),
        shown(agreement.fleiss()),
        shown(agreement.alpha()));
  }

  private static String shown(OptionalDouble figure) {
    return figure.isPresent() ? String.format(Locale.ROOT, "%.2f", figure.getAsDouble()) : "-";
  }
}
