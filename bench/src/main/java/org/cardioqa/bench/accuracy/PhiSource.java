package org.cardioqa.bench.accuracy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where texts with marked identifiers come from. */
final class PhiSource {
  @Option(names = "--gold", paramLabel = "FILE.jsonl", description = "Texts in the PHI form.")
  private Optional<Path> gold = Optional.empty();

  @Option(names = "--asq", paramLabel = "FILE.txt", description = "Texts in the ASQ-PHI form.")
  private Optional<Path> asq = Optional.empty();

  List<PhiGold> read() throws IOException {
    return asq.isPresent() ? PhiGold.readAsq(asq.get()) : PhiGold.readLines(gold.orElseThrow());
  }
}
