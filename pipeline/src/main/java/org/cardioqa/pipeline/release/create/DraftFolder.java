package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;

/**
 * A folder beside the release that it will become: filled, forced to the disk, and given its name
 * in one step. Closing removes one that got no name; one that a killed process left behind is
 * hidden by its name and may be deleted.
 */
final class DraftFolder implements Closeable {
  private final Path folder;
  private final Path target;

  private DraftFolder(Path folder, Path target) {
    this.folder = folder;
    this.target = target;
  }

  /**
   * A new draft.
   *
   * @throws ReleaseException if there is something under the release's name
   */
  static DraftFolder of(Path target) throws IOException {
    Path place = target.toAbsolutePath().normalize();
    refuseExisting(place);
    Files.createDirectories(place.getParent());
    return new DraftFolder(
        Files.createTempDirectory(place.getParent(), "." + place.getFileName() + ".draft-"), place);
  }

  private static void refuseExisting(Path place) throws ReleaseException {
    if (Files.exists(place)) {
      throw new ReleaseException(
          Files.exists(place.resolve(ReleaseFolder.MANIFEST))
              ? place
                  + " holds a release already; releases are never changed, choose another folder"
              : place + " is there already; choose a folder that is not");
    }
  }

  Path path() {
    return folder;
  }

  /** Gives the files of a job their names below data/, and forgets what else the job left. */
  void name(List<DraftFile.Line> files) throws IOException {
    delete(folder.resolve("data"));
    Map<String, List<DraftFile.Line>> bySplit = new TreeMap<>();
    files.forEach(
        file -> bySplit.computeIfAbsent(file.split(), split -> new ArrayList<>()).add(file));
    for (Map.Entry<String, List<DraftFile.Line>> split : bySplit.entrySet()) {
      List<DraftFile.Line> ordered =
          split.getValue().stream().sorted(Comparator.comparing(DraftFile.Line::place)).toList();
      for (int i = 0; i < ordered.size(); i++) {
        Path file =
            folder.resolve(
                "data/%s-%05d-of-%05d.parquet".formatted(split.getKey(), i, ordered.size()));
        Files.createDirectories(file.getParent());
        Files.move(folder.resolve(DraftFile.FOLDER).resolve(ordered.get(i).name()), file);
      }
    }
    delete(folder.resolve(DraftFile.FOLDER));
    delete(folder.resolve(ReleaseJob.REPORTS));
  }

  void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text, UTF_8);
  }

  /** Files below the draft with slashes in their names, sorted. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Forces everything to the disk, then gives the draft the release's name. */
  void publish() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        force(path);
      }
    }
    refuseExisting(target);
    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    force(target.getParent());
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void delete(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
