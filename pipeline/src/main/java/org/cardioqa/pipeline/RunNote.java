package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.shards.FinishRun;
import org.cardioqa.transforms.shards.ManifestJson;

/**
 * What a run is of, noted in the output folder from its start until somebody was told how it ended,
 * so that only the same run goes on where it was cut off. It has the form of a manifest that is not
 * complete.
 */
final class RunNote {
  private static final String UNFINISHED = "the run has not ended";

  private final String output;
  private final RunManifest planned;

  private RunNote(String output, RunManifest planned) {
    this.output = output;
    this.planned = planned;
  }

  /** The note of a run with these options. */
  static RunNote of(BuildOptions options, CatalogSource catalog) throws IOException {
    List<Setting> versions = new ArrayList<>(Versions.of(catalog));
    versions.add(new Setting("jdk", Runtime.version().toString()));
    return new RunNote(
        options.getOutput(),
        RunManifest.newBuilder()
            .setManifestVersion("1")
            .setComplete(false)
            .setProblems(List.of(UNFINISHED))
            .setVersions(versions)
            .setOptions(OptionList.shaping(options))
            .setInputsSha256(inputs(options))
            .build());
  }

  /** Hash of paths, lengths and times of change of all inputs, under the identity key. */
  private static String inputs(BuildOptions options) throws IOException {
    MessageDigest digest = sha256();
    for (String spec :
        Stream.of(options.getReports(), options.getDicom(), options.getPhiTable()).toList()) {
      digest.update((byte) '\n');
      if (spec != null) {
        for (InputFile file : MatchFiles.match(spec)) {
          digest.update(file.toString().getBytes(UTF_8));
        }
      }
    }
    return KeyRef.of(options.getKeyFile())
        .load()
        .pseudonym("run inputs", HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  /**
   * Goes on with the run that the folder holds, or starts one in an empty folder.
   *
   * @return whether the run has ended already, and only nobody was told
   * @throws BuildChecks.Refused if the folder holds another run, or one that has ended
   */
  boolean settle() throws IOException, BuildChecks.Refused {
    OutputFolder folder = OutputFolder.at(output);
    if (folder.isEmpty()) {
      write();
      return false;
    }
    Optional<ResourceId> note = find(FinishRun.NOTE);
    boolean ended = find(FinishRun.MANIFEST).isPresent();
    if (note.isEmpty()) {
      throw new BuildChecks.Refused(
          "--output=%s %s; say --overwrite to make it anew"
              .formatted(
                  output,
                  ended
                      ? "holds a run that has ended, so that there is nothing to resume"
                      : "does not say which run left it (%s is missing)"
                          .formatted(FinishRun.NOTE)));
    }
    String difference = difference(read(note.get()));
    if (!difference.isEmpty()) {
      throw new BuildChecks.Refused(
          "--output=%s holds a run of another kind: %s; say --overwrite, or resume it as it was"
              .formatted(output, difference));
    }
    return ended;
  }

  /** What sets this run apart from the one noted, in words without values of inputs. */
  private String difference(RunManifest noted) {
    List<String> differences = new ArrayList<>();
    compare(noted.getVersions(), planned.getVersions(), differences);
    compare(noted.getOptions(), planned.getOptions(), differences);
    if (!noted.getInputsSha256().equals(planned.getInputsSha256())) {
      differences.add("the inputs or the key are not the same");
    }
    return String.join(", ", differences);
  }

  private static void compare(List<Setting> noted, List<Setting> planned, List<String> to) {
    List<Setting> changed = new ArrayList<>(planned);
    changed.removeAll(noted);
    changed.forEach(
        setting -> to.add("%s is now %s".formatted(setting.getName(), setting.getValue())));
    noted.stream()
        .filter(old -> planned.stream().noneMatch(one -> one.getName().equals(old.getName())))
        .forEach(gone -> to.add(gone.getName() + " is gone"));
  }

  private void write() throws IOException {
    ResourceId draft = file(FinishRun.NOTE + ".part");
    try (OutputStream out =
        Channels.newOutputStream(FileSystems.create(draft, "application/json"))) {
      ManifestJson.write(planned, out);
    }
    FileSystems.rename(List.of(draft), List.of(file(FinishRun.NOTE)));
  }

  /** Takes the note away, once somebody was told how the run ended. */
  void remove() throws IOException {
    FileSystems.delete(List.of(file(FinishRun.NOTE)), StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  private static RunManifest read(ResourceId file) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      return ManifestJson.read(in);
    }
  }

  private Optional<ResourceId> find(String name) throws IOException {
    return FileSystems.match(file(name).toString(), EmptyMatchTreatment.ALLOW).metadata().stream()
        .map(MatchResult.Metadata::resourceId)
        .findAny();
  }

  private ResourceId file(String name) {
    return FileSystems.matchNewResource(output + "/" + name, false);
  }
}
