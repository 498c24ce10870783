package org.cardioqa.verification.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.cardioqa.verification.http.Accounts;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify user}: accounts and tokens. A running service knows of a change at once. */
@Command(
    name = "user",
    description = {
      "Accounts, on the machine of the database. A running service knows of a change at once."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class UserCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Missing required command");
  }

  @Command(
      name = "add",
      description = {
        "Adds an account; asks for its password.",
        "With --no-password nobody can log in as it: for scripts, which use tokens."
      },
      mixinStandardHelpOptions = true)
  int add(
      @Mixin Database database,
      @Mixin NewPassword password,
      @Option(names = "--no-password", description = "Add accounts for scripts.")
          boolean forScripts,
      @Parameters(
              arity = "1..*",
              paramLabel = "ACCOUNT",
              description = "Its name: small letters, digits, . _ - (several with --no-password).")
          List<String> names,
      @Option(
              names = "--role",
              paramLabel = "ROLE",
              defaultValue = "READER",
              description =
                  "reader (answers tasks), adjudicator (also decides where readers differ) or admin"
                      + " (also sees figures and everybody's answers, exports, imports); default:"
                      + " reader.")
          Role role)
      throws IOException {
    if (names.size() > 1 && !forScripts) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "several accounts can be added with --no-password alone");
    }
    String text = forScripts ? "" : password.read();
    try (Store store = database.open()) {
      Accounts accounts = new Accounts(store);
      for (String name : names) {
        if (forScripts) {
          accounts.addWithoutPassword(name, role);
        } else {
          accounts.add(name, role, text);
        }
        out().printf("%s added as %s%n", name, shown(role));
      }
    }
    return 0;
  }

  @Command(name = "list", description = "Lists all accounts.", mixinStandardHelpOptions = true)
  int list(@Mixin Database database) {
    try (Store store = database.open()) {
      for (Accounts.Account account : new Accounts(store).list()) {
        out()
            .printf(
                "%-30s %-12s %-9s since %s%n",
                account.name(),
                shown(account.role()),
                account.active() ? "" : "disabled",
                account.createdAt().toString().substring(0, "2026-01-01".length()));
      }
    }
    return 0;
  }

  @Command(
      name = "disable",
      description = {
        "Shuts an account out: its sessions and tokens end at once. What it has answered stays.",
        "--undo lets it in again."
      },
      mixinStandardHelpOptions = true)
  int disable(
      @Mixin Database database,
      @Parameters(paramLabel = "ACCOUNT", description = "Its name.") String account,
      @Option(names = "--undo", description = "Let it in again.") boolean undo) {
    try (Store store = database.open()) {
      new Accounts(store).setActive(account, undo);
    }
    out().printf("%s is %s%n", account, undo ? "let in again" : "disabled");
    return 0;
  }

  @Command(
      name = "role",
      description = "Changes what an account may do; its sessions and tokens end.",
      mixinStandardHelpOptions = true)
  int role(
      @Mixin Database database,
      @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Its name.") String account,
      @Parameters(index = "1", paramLabel = "ROLE", description = "reader, adjudicator or admin.")
          Role role) {
    try (Store store = database.open()) {
      new Accounts(store).setRole(account, role);
    }
    out().printf("%s is %s now%n", account, shown(role));
    return 0;
  }

  @Command(
      name = "password",
      description = "Gives an account another password; its sessions and tokens end.",
      mixinStandardHelpOptions = true)
  int password(
      @Mixin Database database,
      @Mixin NewPassword password,
      @Parameters(paramLabel = "ACCOUNT", description = "Its name.") String account)
      throws IOException {
    String text = password.read();
    try (Store store = database.open()) {
      new Accounts(store).setPassword(account, text);
    }
    out().printf("%s has another password; its sessions and tokens have ended%n", account);
    return 0;
  }

  @Command(
      name = "token",
      description = {
        "Prints a new token, by which a script acts as the account (verify pull, verify push, or"
            + " 'Authorization: Bearer TOKEN'); of several accounts a line each, in their order.",
        "It is shown this once: only its hash is stored."
      },
      mixinStandardHelpOptions = true)
  int token(
      @Mixin Database database,
      @Parameters(arity = "1..*", paramLabel = "ACCOUNT", description = "Its name.")
          List<String> names,
      @Option(
              names = "--days",
              paramLabel = "NUMBER",
              defaultValue = "90",
              description = "How long it holds, 1 to 366 (default: ${DEFAULT-VALUE}).")
          int days,
      @Option(names = "--revoke", description = "End all tokens of the account, and make none.")
          boolean revoke) {
    if (days < 1 || days > 366) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--days must be 1 to 366");
    }
    try (Store store = database.open()) {
      Accounts accounts = new Accounts(store);
      for (String name : names) {
        if (revoke) {
          out().printf("%d tokens of %s have ended%n", accounts.revokeTokens(name), name);
        } else {
          out().println(accounts.token(name, Duration.ofDays(days)).text());
        }
      }
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static String shown(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
