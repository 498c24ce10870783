package org.cardioqa.verification.cli;

import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Option;

/** The option that says where the queue is kept. */
final class Database {
  private static final String VARIABLE = "CARDIOQA_DB";

  @Option(
      names = "--db",
      paramLabel = "URL",
      description = {
        "The database: jdbc:sqlite:FILE, or jdbc:postgresql://HOST/NAME?user=... with the password"
            + " in ~/.pgpass",
        "(default: the variable " + VARIABLE + ", else jdbc:sqlite:verify.db)."
      })
  private String url = "";

  /** Opens it; whoever opens it closes it. */
  Store open() {
    return Store.open(url());
  }

  private String url() {
    String variable = System.getenv(VARIABLE);
    if (!url.isEmpty()) {
      return url;
    }
    return variable == null || variable.isBlank() ? "jdbc:sqlite:verify.db" : variable;
  }
}
