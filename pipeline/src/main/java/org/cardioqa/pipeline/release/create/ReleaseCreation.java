package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Hashes;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.pipeline.release.ReleaseManifest.Excluded;
import org.cardioqa.pipeline.release.ReleaseManifest.GateFigure;
import org.cardioqa.pipeline.release.ReleaseManifest.Input;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.pipeline.release.ReleaseManifest.Previous;
import org.cardioqa.pipeline.release.gates.GateResult;
import org.cardioqa.pipeline.release.gates.Gates;
import org.cardioqa.pipeline.release.gates.OnFailure;
import org.cardioqa.pipeline.release.gates.ReleaseContents;
import org.cardioqa.pipeline.release.papers.Changelog;
import org.cardioqa.pipeline.release.papers.Contents;
import org.cardioqa.pipeline.release.papers.Croissant;
import org.cardioqa.pipeline.release.papers.DatasetCard;
import org.cardioqa.pipeline.release.papers.Datasheet;
import org.cardioqa.pipeline.release.papers.Facts;
import org.cardioqa.pipeline.release.papers.Licence;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;

/**
 * Makes a release: the job writes the rows into a draft, the papers are written from what stands
 * there, and the draft becomes the release in one step.
 */
public final class ReleaseCreation {
  private static final int SHOWN = 20;
  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** How often rows are written anew without what gates condemn. */
  private static final int MOST_ROUNDS = 5;

  private final ReleaseRequest request;
  private final PipelineRunner runner;
  private final String canary;
  private final Optional<ReleaseFolder> previous;
  private final Gates gates;

  private ReleaseCreation(ReleaseRequest request, PipelineRunner runner) throws IOException {
    this.request = request;
    this.runner = runner;
    this.gates = Gates.of(request.policy().gates());
    this.canary = Canary.of(request.key().load(), request.policy().dataset().name());
    this.previous =
        request.previous().isPresent()
            ? Optional.of(ReleaseFolder.finished(request.previous().get()))
            : Optional.empty();
  }

  /**
   * Makes a release.
   *
   * @return its description
   * @throws ReleaseException if it cannot be made; the message says why and what to do, and nothing
   *     stands under the release's name
   */
  public static ReleaseManifest create(ReleaseRequest request, PipelineRunner runner)
      throws IOException {
    return new ReleaseCreation(request, runner).create();
  }

  private ReleaseManifest create() throws IOException {
    ReleaseInputs inputs = ReleaseInputs.of(request);
    Optional<Previous> before = before();
    Errata errata = errata();
    Optional<String> licence = licence();
    try (DraftFolder draft = DraftFolder.of(request.output())) {
      JobSettings settings =
          new JobSettings(
              request.shards(),
              request.verdicts(),
              draft.path().toString(),
              request.policy().text(),
              request.catalog(),
              request.key(),
              canary,
              errata,
              Map.of());
      ReleaseFolder release = new ReleaseFolder(draft.path());
      draft.write(ReleaseFolder.POLICY, policy());
      if (!errata.entries().isEmpty()) {
        errata.write(draft.path().resolve(Errata.FILE), Optional.of(canary));
      }
      Rows rows = passing(draft, release, settings);
      Contents contents = Contents.of(release);
      Optional<Contents> earlier =
          previous.isPresent() ? Optional.of(Contents.of(previous.get())) : Optional.empty();
      if (earlier.isPresent()) {
        refuseMoved(contents.movedSince(earlier.get()));
      }
      ReleaseManifest manifest =
          manifest(inputs, before, contents, rows, !errata.entries().isEmpty());
      Facts facts = Facts.of(manifest, request.policy(), contents, release);
      write(draft, facts, earlier, licence);
      refuseStopped(List.of(gates.checkFolder(release, rows.read())));
      draft.publish();
      return manifest;
    }
  }

  /** The rows of a draft that gates let pass, and what was told of them. */
  private record Rows(
      ReleaseJob.Told told,
      ReleaseContents read,
      List<Agreement> agreement,
      List<GateFigure> gates) {}

  /** Writes rows, and writes them anew without what gates condemn until all pass. */
  private Rows passing(DraftFolder draft, ReleaseFolder release, JobSettings settings)
      throws IOException {
    Map<String, String> dropped = new TreeMap<>();
    FreedQuestions freed =
        new FreedQuestions(request.catalog().catalog(), request.policy().conditional());
    for (int round = 0; ; round++) {
      ReleaseJob.Told told = rows(draft, settings.withDropped(dropped));
      refuseNothing(told);
      List<Agreement> agreement = ReaderAgreement.of(told.labels());
      ReleaseContents read =
          ReleaseContents.read(
              release,
              request.catalog().catalog(),
              request.policy(),
              agreement,
              redactions(),
              request.publicTexts());
      List<GateResult> results = gates.check(read);
      int before = dropped.size();
      for (GateResult result : results) {
        if (result.stops() && result.onFailure() == OnFailure.DROP && round < MOST_ROUNDS) {
          result.condemned().forEach(id -> dropped.putIfAbsent(id, result.gate()));
        }
      }
      if (dropped.size() == before) {
        refuseStopped(results);
        return new Rows(
            told, read, agreement, figures(results, dropped, freed.among(read.items())));
      }
      for (ReleaseItem item : read.items()) {
        if (dropped.containsKey(item.getQaId())) {
          freed.without(item, dropped.get(item.getQaId()));
        }
      }
    }
  }

  /** What the build replaced in its reports, where they lie on this disk. */
  private Map<String, List<Redaction>> redactions() throws IOException {
    return Files.isDirectory(Path.of(request.shards()))
        ? ReleaseContents.redactions(Path.of(request.shards()))
        : Map.of();
  }

  private static List<GateFigure> figures(
      List<GateResult> results, Map<String, String> dropped, Map<String, String> freed) {
    return results.stream()
        .map(
            result ->
                new GateFigure(
                    result.gate(),
                    Double.isNaN(result.figure()) ? null : Double.valueOf(result.figure()),
                    result.threshold(),
                    result.passed(),
                    result.lines(),
                    ofGate(result.gate(), dropped),
                    ofGate(result.gate(), freed)))
        .toList();
  }

  private static List<String> ofGate(String gate, Map<String, String> gates) {
    return gates.entrySet().stream()
        .filter(row -> row.getValue().equals(gate))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void refuseStopped(List<GateResult> results) throws ReleaseException {
    StringBuilder text = new StringBuilder();
    for (GateResult result : results) {
      if (result.stops()) {
        text.append(
            "\n  the gate %s found %s (%s; allowed %s):"
                .formatted(
                    result.gate(), result.figureText(), result.measure(), result.thresholdText()));
        result.lines().stream().limit(SHOWN).forEach(line -> text.append("\n    ").append(line));
        if (result.lines().size() > SHOWN) {
          text.append("\n    …");
        }
      }
    }
    if (!text.isEmpty()) {
      throw new ReleaseException(
          "nothing was created; put it right, or change 'gates' of the policy:" + text);
    }
  }

  private ReleaseJob.Told rows(DraftFolder draft, JobSettings settings) throws IOException {
    runner.run(pipeline -> ReleaseJob.addTo(pipeline, settings));
    ReleaseJob.Told told = ReleaseJob.told(draft.path());
    refuse(told.problems());
    draft.name(told.files());
    return told;
  }

  private static void refuse(Map<Problem, ReleaseJob.Trouble> problems) throws ReleaseException {
    if (problems.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder("nothing was created:");
    problems.forEach(
        (problem, trouble) -> {
          text.append("\n  %,d %s:".formatted(trouble.count(), problem.words()));
          trouble.examples().forEach(example -> text.append("\n    ").append(example));
          if (trouble.count() > trouble.examples().size()) {
            text.append("\n    …");
          }
        });
    throw new ReleaseException(text.toString());
  }

  private static void refuseNothing(ReleaseJob.Told told) throws ReleaseException {
    if (told.files().isEmpty()) {
      throw new ReleaseException(
          "nothing was created: no candidate is left; by reason: " + told.excluded());
    }
  }

  private static void refuseMoved(List<String> moved) throws ReleaseException {
    if (!moved.isEmpty()) {
      throw new ReleaseException(
          ("nothing was created: %,d patients would move to another split than in the previous"
                  + " release (%s%s); the key, dataset.name and the shares of 'splits' must stay as"
                  + " they were")
              .formatted(
                  moved.size(),
                  String.join(", ", moved.subList(0, Math.min(SHOWN, moved.size()))),
                  moved.size() > SHOWN ? ", …" : ""));
    }
  }

  private Optional<Previous> before() throws IOException {
    if (previous.isEmpty()) {
      return Optional.empty();
    }
    ReleaseManifest manifest = previous.get().manifest();
    if (!manifest.canary().equals(canary)) {
      throw new ReleaseException(
          "the previous release belongs to another line: it was made with another key or another"
              + " dataset.name of the policy");
    }
    return Optional.of(
        new Previous(
            manifest.releaseVersion(),
            Hashes.of(previous.get().root().resolve(ReleaseFolder.MANIFEST))));
  }

  /** Those of the previous release, or a newer file that goes on from them. */
  private Errata errata() throws IOException {
    Errata earlier =
        previous.isPresent()
            ? Errata.read(previous.get().root().resolve(Errata.FILE))
            : Errata.none();
    if (request.errata().isEmpty()) {
      return earlier;
    }
    if (!Files.exists(request.errata().get())) {
      throw new ReleaseException(request.errata().get() + " is not there");
    }
    Errata given = Errata.read(request.errata().get());
    if (!given.continues(earlier)) {
      throw new ReleaseException(
          request.errata().get()
              + " lacks errata of the previous release, which must be honoured; add to that release's"
              + " file");
    }
    return given;
  }

  private Optional<String> licence() throws IOException {
    Optional<String> name = request.policy().dataset().licenseFile();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Path folder =
        request.policyFile().map(file -> file.toAbsolutePath().getParent()).orElse(Path.of("."));
    Path file = folder.resolve(name.get());
    if (!Files.isRegularFile(file)) {
      throw new ReleaseException(
          "dataset.license_file of the policy names %s, which is not there".formatted(file));
    }
    return Optional.of(Files.readString(file, UTF_8));
  }

  private ReleaseManifest manifest(
      ReleaseInputs inputs, Optional<Previous> before, Contents contents, Rows rows, boolean errata)
      throws IOException {
    List<Input> files = new ArrayList<>(inputs.files());
    if (errata && request.errata().isPresent()) {
      files.add(ReleaseInputs.local(Errata.FILE, request.errata().get()));
    }
    List<Named> code = new ArrayList<>(inputs.versions(Set.of("cardioqa", "commit")));
    code.addAll(request.code());
    return new ReleaseManifest(
        request.version(),
        request.policy().dataset().name(),
        date(rows.told().days()),
        canary,
        before.orElse(null),
        files,
        code,
        inputs.versions(Set.of("catalog", "catalog-sha256")),
        inputs.versions(Set.of("rules-sha256")),
        inputs.versions(Set.of("corenlp")),
        Hashes.of(policy()),
        List.of(new Named("slices", String.valueOf(request.policy().slices().seed()))),
        contents.counts(),
        rows.agreement(),
        rows.gates(),
        new TreeMap<>(rows.told().excluded())
            .entrySet().stream().map(e -> new Excluded(e.getKey(), e.getValue())).toList());
  }

  private void write(
      DraftFolder draft, Facts facts, Optional<Contents> earlier, Optional<String> licence)
      throws IOException {
    draft.write("README.md", DatasetCard.of(facts));
    draft.write("croissant.json", Croissant.of(facts));
    draft.write("DATASHEET.md", Datasheet.of(facts));
    draft.write("CHANGELOG.md", Changelog.of(facts, earlier, previousChanges()));
    draft.write("LICENSE", Licence.of(facts, licence));
    draft.write(ReleaseFolder.MANIFEST, new String(facts.manifest().bytes(), UTF_8));
    List<String> records = new ArrayList<>(draft.files());
    records.add("RECORDS");
    records.add("SHA256SUMS.txt");
    records.sort(null);
    draft.write("RECORDS", String.join("\n", records) + "\n");
    StringBuilder sums = new StringBuilder(Canary.comment(canary));
    for (String file : draft.files()) {
      sums.append(Hashes.of(draft.path().resolve(file))).append("  ").append(file).append('\n');
    }
    draft.write("SHA256SUMS.txt", sums.toString());
  }

  /** The file as it was read, behind the canary, which it may have from a release before. */
  private String policy() {
    String text = request.policy().text();
    String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    String comment = Canary.comment(canary);
    return bare.startsWith(comment) ? bare : comment + bare;
  }

  /** As stated, else the day of the last verdict: the release can be no older. */
  private String date(SortedSet<String> days) throws ReleaseException {
    if (!request.date().isEmpty()) {
      return request.date();
    }
    if (days.isEmpty()) {
      throw new ReleaseException(
          "nothing was created: --date is missing, and no verdict says on which day it was given");
    }
    return days.last();
  }

  private String previousChanges() throws IOException {
    Optional<Path> file = previous.map(release -> release.root().resolve("CHANGELOG.md"));
    return file.isPresent() && Files.exists(file.get()) ? Files.readString(file.get(), UTF_8) : "";
  }
}
