package org.cardioqa.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.gates.GateResult;
import org.cardioqa.pipeline.release.gates.Gates;
import org.cardioqa.pipeline.release.gates.ReleaseContents;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.yaml.YamlException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardioqa release check}: the gates over a finished release. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures a finished release by every gate and compares it with the policy.",
      "",
      "It prints ids and codes, never the text of a report. docs/releases.md says what each gate"
          + " measures.",
      "",
      "Exit code: 0 every gate passed or is only listed, 1 one failed, 2 an option is wrong, 3 the"
          + " release cannot be read."
    })
final class ReleaseCheckCommand implements Callable<Integer> {
  static final int FAILED_GATE = 1;

  private static final int LINES_SHOWN = 20;
  private static final String POLICY = "policy.yaml";

  @Parameters(paramLabel = "RELEASE", description = "The folder of the release.")
  private Path root;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "Thresholds; without, the policy in the folder.")
  private Optional<Path> policyFile = Optional.empty();

  @Option(
      names = "--public-corpus",
      split = ",",
      paramLabel = "FILE",
      description = "Text files that models may have seen, UTF-8.")
  private List<Path> publicTexts = new ArrayList<>();

  @Option(
      names = "--shards",
      paramLabel = "FOLDER",
      description = "Output of the build, whose reports say what is a surrogate.")
  private Optional<Path> shards = Optional.empty();

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "Question catalogue of the build, if it was not the code's.")
  private Optional<Path> catalogFile = Optional.empty();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write every figure and line to this file too.")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      ReleaseFolder folder = ReleaseFolder.finished(root);
      refuseMissing();
      Policy policy = Policy.read(policyFile.orElse(root.resolve(POLICY)));
      Gates gates = Gates.of(policy.gates());
      ReleaseManifest manifest = folder.manifest();
      ReleaseContents contents =
          ReleaseContents.read(
                  folder, catalog(), policy, manifest.agreement(), redactions(), publicTexts)
              .withSurrogatesOf(manifest);
      List<GateResult> results = new ArrayList<>(gates.check(contents));
      results.add(gates.checkFolder(folder, contents));
      print(manifest, results, out);
      if (json.isPresent()) {
        Files.writeString(json.get(), json(manifest, results) + "\n");
      }
      return results.stream().anyMatch(GateResult::stops) ? FAILED_GATE : 0;
    } catch (BuildChecks.Refused | ReleaseException | YamlException e) {
      err.println("cardioqa release check: " + e.getMessage());
      return BuildCommand.REFUSED;
    } catch (RuntimeException | IOException e) {
      err.println("cardioqa release check: the release cannot be read: " + JobFailure.describe(e));
      return BuildCommand.FAILED;
    }
  }

  private void refuseMissing() throws BuildChecks.Refused {
    if (policyFile.isEmpty() && !Files.isRegularFile(root.resolve(POLICY))) {
      throw new BuildChecks.Refused("the release has no policy.yaml; give --policy=FILE");
    }
    List<Path> files = new ArrayList<>(publicTexts);
    policyFile.ifPresent(files::add);
    catalogFile.ifPresent(files::add);
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new BuildChecks.Refused("%s is no file".formatted(file));
      }
    }
  }

  private Catalog catalog() throws IOException {
    if (catalogFile.isEmpty()) {
      return Catalog.builtIn();
    }
    try (InputStream in = Files.newInputStream(catalogFile.get())) {
      return Catalog.load(in, catalogFile.get().getFileName().toString());
    }
  }

  private Map<String, List<Redaction>> redactions() throws IOException {
    return shards.isPresent() ? ReleaseContents.redactions(shards.get()) : Map.of();
  }

  private static void print(ReleaseManifest manifest, List<GateResult> results, PrintWriter out) {
    out.printf("Release %s%n%n", manifest.releaseVersion());
    out.printf("  %-18s %12s %12s  %s%n", "gate", "figure", "threshold", "verdict");
    for (GateResult result : results) {
      out.printf(
          "  %-18s %12s %12s  %s%n",
          result.gate(), result.figureText(), result.thresholdText(), result.verdict());
    }
    for (GateResult result : results) {
      if (result.lines().isEmpty()) {
        continue;
      }
      out.printf("%n%s: %s%n", result.gate(), result.measure());
      result.lines().stream().limit(LINES_SHOWN).forEach(line -> out.println("  " + line));
      if (result.lines().size() > LINES_SHOWN) {
        out.printf(
            Locale.ROOT,
            "  and %,d lines more: --json=FILE has all%n",
            result.lines().size() - LINES_SHOWN);
      }
    }
    long failed = results.stream().filter(GateResult::stops).count();
    out.printf("%n%s%n", failed == 0 ? "No gate failed." : failed + " gates failed.");
    out.flush();
  }

  private static String json(ReleaseManifest manifest, List<GateResult> results) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("release_version", manifest.releaseVersion());
    ArrayNode gates = root.putArray("gates");
    for (GateResult result : results) {
      ObjectNode gate =
          gates
              .addObject()
              .put("gate", result.gate())
              .put("measure", result.measure())
              .put("figure", Double.isNaN(result.figure()) ? null : result.figure())
              .put("bound", result.bound().name().toLowerCase(Locale.ROOT))
              .put("threshold", result.threshold())
              .put("on_failure", result.onFailure().name().toLowerCase(Locale.ROOT))
              .put("passed", result.passed());
      result.lines().forEach(gate.putArray("lines")::add);
      result.condemned().forEach(gate.putArray("condemned")::add);
    }
    return root.toPrettyString();
  }
}
