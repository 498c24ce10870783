package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.gates.StrictLook;
import org.cardioqa.pipeline.show.DataTable;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.transforms.deid.SecondLook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cardioqa release errata}: what is wrong with rows that were published. */
@Command(
    name = "errata",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    description = {
      "Signs off errata and retractions, which later releases honour.",
      "",
      "A finished release is never changed. Errata stand in the file errata.json beside the"
          + " releases of a line; each release holds the copy that it was made with."
    },
    subcommands = {ReleaseErrataCommand.Add.class, ReleaseErrataCommand.Listed.class})
final class ReleaseErrataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what: add or list");
  }

  /**
   * The errata of the line that a release belongs to.
   *
   * @throws ReleaseException if they do not go on from those that the release was made with
   */
  private static Errata ofLine(Path file, ReleaseFolder release) throws IOException {
    Errata inRelease = Errata.read(release.root().resolve(Errata.FILE));
    if (!Files.exists(file)) {
      return inRelease;
    }
    Errata errata = Errata.read(file);
    if (!errata.continues(inRelease)) {
      throw new ReleaseException(
          "%s does not go on from the errata in %s: an entry was taken out or changed; restore it"
              .formatted(file, release.root()));
    }
    return errata;
  }

  /** {@code cardioqa release errata add}. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Adds an entry on a row of a release.",
        "",
        "Exit code: 0 added, 2 an option is wrong, 3 a file cannot be read or was tampered with."
      })
  static final class Add implements Callable<Integer> {
    @Option(
        names = "--release",
        required = true,
        paramLabel = "DIR",
        description = "The release in which the row stands.")
    private Path release;

    @Option(names = "--qa-id", required = true, paramLabel = "ID", description = "The row.")
    private String qaId;

    @Option(
        names = "--kind",
        required = true,
        paramLabel = "KIND",
        description = {
          "retracted: the row may not stand in a later release. corrected: its answers are wrong;"
              + " it may stand with others. reinstated: earlier entries on it no longer hold."
        })
    private Erratum.Kind kind;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why, for users of the data. Never name or describe a person.")
    private String reason;

    @Option(
        names = "--signed-off-by",
        required = true,
        paramLabel = "ACCOUNT",
        description = "Who answers for it.")
    private String signedOffBy;

    @Option(
        names = "--date",
        paramLabel = "YYYY-MM-DD",
        description = "When it was signed off (default: today, UTC).")
    private Optional<LocalDate> date = Optional.empty();

    @Option(
        names = "--errata",
        paramLabel = "FILE",
        description = "The errata of the line of releases (default: errata.json beside DIR).")
    private Optional<Path> file = Optional.empty();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      PrintWriter err = spec.commandLine().getErr();
      try {
        ReleaseFolder folder = ReleaseFolder.finished(release);
        Path target = file.orElse(Errata.beside(release));
        Errata errata = ofLine(target, folder);
        List<String> answers = answers(folder, errata);
        refuseNamed();
        Erratum entry =
            new Erratum(
                0,
                qaId,
                kind,
                folder.manifest().releaseVersion(),
                answers,
                reason,
                signedOffBy,
                date.orElseGet(() -> LocalDate.now(ZoneOffset.UTC)).toString(),
                "",
                "");
        Errata more = errata.with(entry);
        more.write(target, Optional.of(folder.manifest().canary()));
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s: entry %d, %s%n", target, more.entries().size(), kind.code());
        out.flush();
        return 0;
      } catch (IllegalArgumentException e) {
        err.println("cardioqa release errata add: " + e.getMessage());
        return BuildCommand.REFUSED;
      }
    }

    /** The file is published beside the releases. */
    private void refuseNamed() {
      List<SecondLook.Found> found = new StrictLook().at(reason);
      if (!found.isEmpty()) {
        SecondLook.Found first = found.get(0);
        throw new IllegalArgumentException(
            ("--reason is published, and its characters %d to %d may identify somebody (%s);"
                    + " say it without them")
                .formatted(first.start(), first.end(), first.type()));
      }
    }

    /** Of the row as published; of one that is to be reinstated, as the entry on it has them. */
    private List<String> answers(ReleaseFolder folder, Errata errata) throws IOException {
      Optional<Erratum> known = errata.standing(qaId);
      if (kind == Erratum.Kind.REINSTATED && known.isPresent()) {
        return known.get().answers();
      }
      try (Stream<ReleaseItem> items = folder.items()) {
        return items
            .filter(item -> item.getQaId().equals(qaId))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--qa-id: there is no such row in " + folder.root()))
            .getAnswers();
      }
    }
  }

  /** {@code cardioqa release errata list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Shows the errata and checks that none was changed or taken out.",
        "",
        "Exit code: 0 shown, 2 an option is wrong, 3 a file cannot be read or was tampered with."
      })
  static final class Listed implements Callable<Integer> {
    @Option(
        names = "--release",
        required = true,
        paramLabel = "DIR",
        description = "A release of the line, whose own copy the errata must go on from.")
    private Path release;

    @Option(
        names = "--errata",
        paramLabel = "FILE",
        description = "The errata of the line of releases (default: errata.json beside DIR).")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      ReleaseFolder folder = ReleaseFolder.finished(release);
      Errata errata = ofLine(file.orElse(Errata.beside(release)), folder);
      if (json) {
        out.println(
            new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(errata.entries()));
      } else {
        out.print(table(errata).lines());
      }
      out.flush();
      return 0;
    }

    private static DataTable table(Errata errata) {
      DataTable table =
          new DataTable("entry", "kind", "qa_id", "release", "date", "signed off by", "reason");
      for (Erratum entry : errata.entries()) {
        table.row(
            entry.number(),
            entry.kind().code(),
            entry.qaId(),
            entry.releaseVersion(),
            entry.date(),
            entry.signedOffBy(),
            entry.reason());
      }
      return table;
    }
  }
}
