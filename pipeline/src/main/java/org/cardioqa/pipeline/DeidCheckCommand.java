package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.Suspect;
import org.cardioqa.transforms.deid.CheckReports;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code cardioqa deid check}: a second look over finished shards. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Looks again for identifiers in finished shards, with the strictest settings.",
      "",
      "Give the --reports, --dicom and --key-file (and other options) of the build that made them,"
          + " and what their headers state of people is looked for too. It lists where something"
          + " stands, never what it says: read the row, and judge. Suspects are not proofs, and"
          + " none found is no proof either.",
      "",
      "Exit code: 0 nothing was found, 1 something was, 2 an option is wrong, 3 the check failed."
    })
final class DeidCheckCommand implements Callable<Integer> {
  static final int FOUND = 1;

  private static final int ROWS_SHOWN = 50;

  @Option(
      names = "--shards",
      required = true,
      paramLabel = "FOLDER",
      description = "Output of a finished build.")
  private String shards;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every suspect and the counts to this file too.")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      CheckJob.Result result = CheckJob.run(shards, arguments);
      if (json.isPresent()) {
        Files.writeString(json.get(), json(result) + "\n");
      }
      print(result, out);
      return result.suspects().isEmpty() ? 0 : FOUND;
    } catch (BuildChecks.Refused e) {
      err.println("cardioqa deid check: " + e.getMessage());
      return BuildCommand.REFUSED;
    } catch (RuntimeException | IOException e) {
      err.println("cardioqa deid check: the check failed: " + JobFailure.describe(e));
      return BuildCommand.FAILED;
    }
  }

  private static void print(CheckJob.Result result, PrintWriter out) {
    out.println("Looked at");
    result
        .looked()
        .forEach((what, count) -> out.printf(Locale.ROOT, "  %-48s %,10d%n", what, count));
    if (!result.looked().containsKey(CheckReports.WITH_KNOWN)) {
      out.println("  No report's known identifiers were at hand; see --help.");
    }
    out.println();
    if (result.suspects().isEmpty()) {
      out.println("Nothing was found.");
      out.flush();
      return;
    }
    Map<String, Integer> byType = new TreeMap<>();
    Map<String, List<Suspect>> byRow = new TreeMap<>();
    for (Suspect suspect : result.suspects()) {
      byType.merge(suspect.getType().name(), 1, Integer::sum);
      byRow
          .computeIfAbsent(
              "%-10s %s".formatted(suspect.getTable(), suspect.getRowId()), r -> new ArrayList<>())
          .add(suspect);
    }
    out.println("Suspects by type");
    byType.forEach((type, count) -> out.printf(Locale.ROOT, "  %-48s %,10d%n", type, count));
    out.println();
    out.println("Rows, with column, type and offsets");
    byRow.entrySet().stream()
        .limit(ROWS_SHOWN)
        .forEach(
            row -> {
              out.println("  " + row.getKey());
              for (Suspect suspect : row.getValue()) {
                out.printf(
                    "      %s %s %d-%d%n",
                    suspect.getColumn(), suspect.getType(), suspect.getStart(), suspect.getEnd());
              }
            });
    if (byRow.size() > ROWS_SHOWN) {
      out.printf("  and %,d rows more: --json=FILE has all%n", byRow.size() - ROWS_SHOWN);
    }
    out.flush();
  }

  private static String json(CheckJob.Result result) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    ObjectNode looked = root.putObject("looked_at");
    result.looked().forEach(looked::put);
    var suspects = root.putArray("suspects");
    for (Suspect suspect : result.suspects()) {
      suspects
          .addObject()
          .put("table", suspect.getTable())
          .put("row_id", suspect.getRowId())
          .put("column", suspect.getColumn())
          .put("type", suspect.getType().name())
          .put("start", suspect.getStart())
          .put("end", suspect.getEnd());
    }
    return root.toPrettyString();
  }
}
