package org.cardioqa.verification.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.cardioqa.verification.shards.Shards;
import picocli.CommandLine.Option;

/** The option that says where the shards are. */
final class ShardsFolder {
  private static final long MIB = 1 << 20;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FOLDER",
      description = "Output of a finished cardioqa build.")
  private Path folder;

  /** Opens them and tells what is not as their manifest says. */
  Shards open(int cacheMib, PrintWriter err) {
    Shards shards = Shards.open(folder, cacheMib * MIB);
    shards.warnings().forEach(warning -> err.println("WARNING: " + warning));
    return shards;
  }
}
