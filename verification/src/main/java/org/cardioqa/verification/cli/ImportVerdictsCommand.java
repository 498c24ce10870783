package org.cardioqa.verification.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.cardioqa.verification.exchange.VerdictFile;
import org.cardioqa.verification.queue.VerdictImport;
import org.cardioqa.verification.queue.VerdictImportReport;
import org.cardioqa.verification.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code verify import-verdicts}: verdicts that were exported. */
@Command(
    name = "import-verdicts",
    description = {
      "Takes in verdicts that export wrote, here or elsewhere: Parquet (a file, the folder verdicts,"
          + " a zip archive), JSON lines or Label Studio's JSON; the first bytes tell which.",
      "All of them or none; the same again changes nothing. Import the tasks first."
    },
    mixinStandardHelpOptions = true)
final class ImportVerdictsCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private Database database;

  @Parameters(paramLabel = "PATH", description = "The file or folder.")
  private Path path;

  @Override
  public Integer call() throws IOException {
    try (Store store = database.open()) {
      VerdictImportReport report =
          new VerdictImport(store)
              .importAll(VerdictFile.read(path, String.valueOf(path.getFileName())));
      command
          .commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%,d verdicts taken in (%,d of them on candidates that the queue does not have),"
                  + " %,d were there%n",
              report.added(),
              report.withoutTask(),
              report.known());
    }
    return 0;
  }
}
