package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.cardioqa.pipeline.release.Hashes;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseManifest.Input;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.ManifestJson;

/**
 * The inputs of a release, looked at before anything runs: they are there, they belong together.
 *
 * @param run manifest of the build, whose own hashes cover the shards
 * @param files with their hashes
 */
record ReleaseInputs(RunManifest run, List<Input> files) {
  private static final String CATALOG_HASH = "catalog-sha256";

  /**
   * Looks at the shards and verdicts.
   *
   * @throws ReleaseException if the build was not complete, had another catalogue, or there are no
   *     verdicts
   */
  static ReleaseInputs of(ReleaseRequest request) throws IOException {
    List<Input> files = new ArrayList<>();
    String manifest = request.shards() + "/" + FinishRun.MANIFEST;
    List<InputFile> found = MatchFiles.match(manifest);
    if (found.isEmpty()) {
      throw new ReleaseException(
          "%s is no output of a build: it has no %s"
              .formatted(request.shards(), FinishRun.MANIFEST));
    }
    RunManifest run;
    try (InputStream in = open(found.get(0))) {
      run = ManifestJson.read(in);
    }
    if (!run.getComplete()) {
      throw new ReleaseException(
          "the build in %s did not add up; see the problems in its %s"
              .formatted(request.shards(), FinishRun.MANIFEST));
    }
    checkCatalog(run, request.catalog());
    files.add(hashed("shards/" + FinishRun.MANIFEST, found.get(0)));
    List<InputFile> verdicts =
        MatchFiles.match(request.verdicts()).stream()
            .filter(
                file ->
                    file.getPath().endsWith(ReadVerdicts.PARQUET)
                        || file.getPath().endsWith(ReadVerdicts.JSON_LINES))
            .toList();
    if (verdicts.isEmpty()) {
      throw new ReleaseException(
          "%s has no verdicts: files ending in %s or %s"
              .formatted(request.verdicts(), ReadVerdicts.PARQUET, ReadVerdicts.JSON_LINES));
    }
    files.addAll(numbered(verdicts));
    return new ReleaseInputs(run, List.copyOf(files));
  }

  private static void checkCatalog(RunManifest run, CatalogSource catalog) throws ReleaseException {
    Optional<String> built =
        run.getVersions().stream()
            .filter(setting -> setting.getName().equals(CATALOG_HASH))
            .map(Setting::getValue)
            .findFirst();
    if (built.isPresent() && !built.get().equals(Hashes.of(catalog.yaml()))) {
      throw new ReleaseException(
          "the shards were built with another catalogue than %s; give theirs with --catalog"
              .formatted(catalog.name()));
    }
  }

  /** Versions of the build by name; those that it does not state are left out. */
  List<Named> versions(Set<String> names) {
    return run.getVersions().stream()
        .filter(setting -> names.contains(setting.getName()))
        .map(setting -> new Named(setting.getName(), setting.getValue()))
        .toList();
  }

  /** Numbers for names: a file may be called after who read, or after whom was read about. */
  private static List<Input> numbered(List<InputFile> verdicts) throws IOException {
    List<String> hashes = new ArrayList<>();
    for (InputFile file : verdicts) {
      hashes.add(hashed("", file).sha256());
    }
    hashes.sort(null);
    List<Input> inputs = new ArrayList<>();
    for (String hash : hashes) {
      inputs.add(new Input("verdicts/" + (inputs.size() + 1), hash));
    }
    return inputs;
  }

  private static Input hashed(String name, InputFile file) throws IOException {
    try (InputStream in = open(file)) {
      return new Input(name, Hashes.of(in));
    }
  }

  private static InputStream open(InputFile file) throws IOException {
    return Channels.newInputStream(
        FileSystems.open(FileSystems.matchSingleFileSpec(file.getPath()).resourceId()));
  }

  /** The hash of a local file under a name without its folder. */
  static Input local(String name, Path file) throws IOException {
    return new Input(name, Hashes.of(file));
  }
}
