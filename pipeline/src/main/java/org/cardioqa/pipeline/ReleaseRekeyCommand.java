package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.rekey.RekeyedVerdicts;
import org.cardioqa.pipeline.release.rekey.Rekeying;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardioqa release rekey}: people's work under a new identity key. */
@Command(
    name = "rekey",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Carries verdicts and errata over to the ids of a new identity key.",
      "",
      "Build the same inputs with the same code, catalogue and options under both keys. Studies are"
          + " matched by their pixels and by their texts without surrogates; one that cannot be told"
          + " from another is not matched. A verdict on content that is not the same under both keys"
          + " stays, and does not count any more.",
      "",
      "Exit code: 0 all verdicts and errata were carried over, 1 some were not, 2 an option is wrong,"
          + " 3 a file cannot be read."
    })
final class ReleaseRekeyCommand implements Callable<Integer> {
  static final int NOT_ALL = 1;

  @Option(
      names = "--shards-old",
      required = true,
      paramLabel = "FOLDER",
      description = "Output of the build under the old key.")
  private Path oldShards;

  @Option(
      names = "--shards-new",
      required = true,
      paramLabel = "FOLDER",
      description = "Output of the build under the new key.")
  private Path newShards;

  @Option(
      names = "--verdicts",
      paramLabel = "PATH",
      description = "Verdicts under the old key: .jsonl or .parquet, or a folder of them.")
  private Optional<Path> verdicts = Optional.empty();

  @Option(
      names = "--verdicts-output",
      paramLabel = "FILE",
      description = {
        "Verdicts under the new key (.jsonl). Those that have no new id go, as they are, to a file"
            + " of this name with .unmapped behind it."
      })
  private Optional<Path> verdictsOutput = Optional.empty();

  @Option(names = "--errata", paramLabel = "FILE", description = "Errata under the old key.")
  private Optional<Path> errata = Optional.empty();

  @Option(
      names = "--errata-output",
      paramLabel = "FILE",
      description = "Errata under the new key; their chain goes on from the old ones.")
  private Optional<Path> errataOutput = Optional.empty();

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description = {
        "Write old and new ids of patients, studies and questions (CSV). It links the data sets of"
            + " both keys: guard it as the keys."
      })
  private Optional<Path> map = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (verdicts.isPresent() != verdictsOutput.isPresent()
        || errata.isPresent() != errataOutput.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          "--verdicts and --verdicts-output go together, and --errata and --errata-output");
    }
    PrintWriter out = spec.commandLine().getOut();
    Rekeying rekeying = Rekeying.of(oldShards, newShards);
    out.printf(
        "%,d studies matched, %,d not%n%,d of %,d questions have a new id, %,d the same content%n",
        rekeying.studies().size(),
        rekeying.unmatchedStudies(),
        rekeying.qaIds().size(),
        rekeying.candidates(),
        rekeying.sameContent());
    long left = 0;
    if (verdicts.isPresent()) {
      left += verdicts(verdicts.get(), verdictsOutput.get(), rekeying, out);
    }
    if (errata.isPresent()) {
      left += errata(errata.get(), errataOutput.get(), rekeying, out);
    }
    if (map.isPresent()) {
      map(map.get(), rekeying);
    }
    out.flush();
    return left == 0 ? 0 : NOT_ALL;
  }

  private static long verdicts(Path from, Path to, Rekeying rekeying, PrintWriter out)
      throws IOException {
    Path rest = to.resolveSibling(to.getFileName() + ".unmapped");
    RekeyedVerdicts done = RekeyedVerdicts.write(from, rekeying, to, rest);
    out.printf(
        "verdicts: %,d carried over, %,d carried over but on other content, %,d without a new id%n",
        done.current(), done.stale(), done.unmapped());
    if (done.unmapped() == 0) {
      Files.delete(rest);
    }
    return done.unmapped();
  }

  private static long errata(Path from, Path to, Rekeying rekeying, PrintWriter out)
      throws IOException {
    Errata old = Errata.read(from);
    Errata carried = rekeying.errata(old);
    carried.write(to, Optional.empty());
    long left = (long) old.entries().size() - carried.entries().size();
    out.printf("errata: %,d carried over, %,d without a new id%n", carried.entries().size(), left);
    return left;
  }

  private static void map(Path file, Rekeying rekeying) throws IOException {
    Files.deleteIfExists(file);
    Path made =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
            : Files.createFile(file);
    try (Writer csv = Files.newBufferedWriter(made)) {
      csv.append("kind,old,new\n");
      rows("patient", rekeying.patients(), csv);
      rows("study", rekeying.studies(), csv);
      rows("question", rekeying.qaIds(), csv);
    }
  }

  private static void rows(String kind, Map<String, String> ids, Writer csv) throws IOException {
    for (Map.Entry<String, String> id : ids.entrySet()) {
      csv.append("%s,%s,%s\n".formatted(kind, id.getKey(), id.getValue()));
    }
  }
}
