package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for names in every file below a folder, again and again while a job works in it. */
final class NameWatch {
  private final Path folder;
  private final List<String> names;
  private final Set<Path> seen = new TreeSet<>();
  private final Set<String> found = new TreeSet<>();

  NameWatch(Path folder, Collection<String> names) {
    this.folder = folder;
    this.names = names.stream().map(name -> new String(name.getBytes(UTF_8), ISO_8859_1)).toList();
  }

  /** Reads all that is there now. */
  void look() {
    try (Stream<Path> files = Files.walk(folder)) {
      files.filter(Files::isRegularFile).forEach(this::look);
    } catch (IOException | UncheckedIOException e) {
      // Files vanish while they are looked for; the next turn sees the rest.
    }
  }

  private void look(Path file) {
    try {
      String bytes = Files.readString(file, ISO_8859_1);
      if (!bytes.isEmpty()) {
        seen.add(file);
      }
      names.stream()
          .filter(bytes::contains)
          .map(name -> new String(name.getBytes(ISO_8859_1), UTF_8))
          .forEach(found::add);
    } catch (IOException e) {
      // It was deleted since.
    }
  }

  /** Files that held something when they were looked at. */
  Set<Path> seen() {
    return seen;
  }

  /** Names that stood in any file at any time. */
  Set<String> found() {
    return found;
  }
}
