package org.cardioqa.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.MatchResult.Status;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * Files of this JVM under {@code mem://}, as an object store has them: a name is a key, there are
 * no folders, and {@code a//b} is another file than {@code a/b}.
 */
final class MemoryFiles extends FileSystem<MemoryFiles.Key> {
  static final String SCHEME = "mem";

  private static final Map<String, byte[]> FILES = new ConcurrentSkipListMap<>();

  /** Found by Beam as a service. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new MemoryFiles());
    }
  }

  record Key(String name) implements ResourceId {
    private static final long serialVersionUID = 1;

    @Override
    public Key resolve(String other, ResolveOptions options) {
      String folder = isDirectory() ? name : name + "/";
      boolean directory = options == StandardResolveOptions.RESOLVE_DIRECTORY;
      return new Key(folder + other + (directory && !other.endsWith("/") ? "/" : ""));
    }

    @Override
    public Key getCurrentDirectory() {
      return isDirectory() ? this : new Key(name.substring(0, name.lastIndexOf('/') + 1));
    }

    @Override
    public String getScheme() {
      return SCHEME;
    }

    @Override
    public String getFilename() {
      return isDirectory() ? "" : name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public boolean isDirectory() {
      return name.endsWith("/");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The files whose names begin so. */
  static Map<String, byte[]> below(String prefix) {
    Map<String, byte[]> files = new ConcurrentSkipListMap<>(FILES);
    files.keySet().removeIf(name -> !name.startsWith(prefix));
    return files;
  }

  /** Copies what lies in a folder. */
  static void upload(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        FILES.put(prefix + "/" + folder.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  static void put(String name, byte[] bytes) {
    FILES.put(name, bytes);
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      Pattern pattern = pattern(spec);
      List<Metadata> found =
          FILES.entrySet().stream()
              .filter(file -> pattern.matcher(file.getKey()).matches())
              .map(file -> metadata(file.getKey(), file.getValue().length))
              .toList();
      results.add(
          found.isEmpty()
              ? MatchResult.create(Status.NOT_FOUND, new FileNotFoundException(spec))
              : MatchResult.create(Status.OK, found));
    }
    return results;
  }

  private static Pattern pattern(String spec) {
    StringBuilder pattern = new StringBuilder();
    for (String part : spec.split("(?<=\\*\\*)|(?=\\*\\*)|(?<=\\*)(?!\\*)|(?<!\\*)(?=\\*)", -1)) {
      pattern.append(
          switch (part) {
            case "**" -> ".*";
            case "*" -> "[^/]*";
            default -> Pattern.quote(part);
          });
    }
    return Pattern.compile(pattern.toString(), Pattern.DOTALL);
  }

  private static Metadata metadata(String name, long bytes) {
    return Metadata.builder()
        .setResourceId(new Key(name))
        .setSizeBytes(bytes)
        .setIsReadSeekEfficient(true)
        .build();
  }

  @Override
  protected WritableByteChannel create(Key key, CreateOptions options) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new WritableByteChannel() {
      private boolean open = true;

      @Override
      public int write(ByteBuffer from) {
        byte[] part = new byte[from.remaining()];
        from.get(part);
        bytes.writeBytes(part);
        return part.length;
      }

      @Override
      public boolean isOpen() {
        return open;
      }

      @Override
      public void close() {
        open = false;
        FILES.put(key.name(), bytes.toByteArray());
      }
    };
  }

  @Override
  protected ReadableByteChannel open(Key key) throws IOException {
    return new SeekableInMemoryByteChannel(bytes(key));
  }

  private static byte[] bytes(Key key) throws IOException {
    byte[] bytes = FILES.get(key.name());
    if (bytes == null) {
      throw new FileNotFoundException(key.name());
    }
    return bytes.clone();
  }

  @Override
  protected void copy(List<Key> from, List<Key> to) throws IOException {
    for (int i = 0; i < from.size(); i++) {
      FILES.put(to.get(i).name(), bytes(from.get(i)));
    }
  }

  @Override
  protected void rename(List<Key> from, List<Key> to, MoveOptions... options) throws IOException {
    copy(from, to);
    delete(from);
  }

  @Override
  protected void delete(Collection<Key> keys) {
    keys.forEach(key -> FILES.remove(key.name()));
  }

  @Override
  protected Key matchNewResource(String spec, boolean directory) {
    return new Key(directory && !spec.endsWith("/") ? spec + "/" : spec);
  }

  @Override
  protected String getScheme() {
    return SCHEME;
  }
}
