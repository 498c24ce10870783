package org.cardioqa.verification.cli;

import org.cardioqa.verification.http.Accounts;
import org.cardioqa.verification.queue.Account;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify hold}: studies in which somebody saw an identifier. */
@Command(
    name = "hold",
    description = {
      "Studies that are held back because somebody saw an identifier in them: their list, and their"
          + " release once it has been removed and the tasks imported anew, or when it was none."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class HoldCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing required command");
  }

  @Command(
      name = "list",
      description = "Lists the studies that are held back.",
      mixinStandardHelpOptions = true)
  int list(@Mixin Database database) {
    try (Store store = database.open()) {
      new Tasks(store, Policy.DEFAULT)
          .all().stream()
              .filter(task -> task.state() == TaskState.HELD)
              .map(Task::studyId)
              .distinct()
              .sorted()
              .forEach(study -> spec.commandLine().getOut().println(study));
    }
    return 0;
  }

  @Command(
      name = "lift",
      description =
          "Hands out the tasks of a study again. The verdicts that saw the identifier are superseded"
              + " by rows of the administrator.",
      mixinStandardHelpOptions = true)
  int lift(
      @Mixin Database database,
      @Parameters(paramLabel = "STUDY", description = "The study, as list shows it.") String study,
      @Option(
              names = "--as",
              required = true,
              paramLabel = "ACCOUNT",
              description = "Account of the administrator who answers for it.")
          String administrator,
      @Option(
              names = "--reason",
              required = true,
              paramLabel = "TEXT",
              description = "Why; never the identifier itself.")
          String reason) {
    try (Store store = database.open()) {
      Account person =
          new Accounts(store)
              .list().stream()
                  .filter(account -> account.active() && account.name().equals(administrator))
                  .map(account -> new Account(account.name(), account.role(), true))
                  .findFirst()
                  .orElseThrow(() -> new VerifyFailure("there is no active account of that name"));
      int superseded =
          new Verdicts(store, new Leases(store, Policy.DEFAULT)).liftHold(person, study, reason);
      spec.commandLine()
          .getOut()
          .printf("the study is handed out again; %d verdicts are superseded%n", superseded);
    }
    return 0;
  }
}
