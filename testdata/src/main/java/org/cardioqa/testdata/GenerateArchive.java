package org.cardioqa.testdata;

import java.io.IOException;
import java.nio.file.Path;

/** Writes an archive from the command line: {@code GenerateArchive SEED PATIENTS FOLDER}. */
public final class GenerateArchive {
  private GenerateArchive() {}

  /** Runs {@link ArchiveGenerator}. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: GenerateArchive SEED PATIENTS FOLDER");
      System.exit(2);
    }
    ArchiveSummary summary =
        new ArchiveGenerator(Long.parseLong(args[0]), Integer.parseInt(args[1]))
            .write(Path.of(args[2]));
    System.out.println(summary);
  }
}
