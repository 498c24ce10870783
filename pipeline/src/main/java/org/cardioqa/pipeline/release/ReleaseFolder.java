package org.cardioqa.pipeline.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.parquet.ParquetRecordReader;

/**
 * A release as it lies on a local disk, finished or still a draft.
 *
 * <p>Rows come as streams that read as they go and hold a file open: close them.
 *
 * @param root the folder that holds {@code release.json} and {@code data/}
 */
public record ReleaseFolder(Path root) {
  /** The description of the whole. */
  public static final String MANIFEST = "release.json";

  /** What was asked for. */
  public static final String POLICY = "policy.yaml";

  /** Configuration of the frames; all others hold items. */
  public static final String SLICES = "slices";

  /** Names of the splits, in the order in which they are shown. */
  public static final List<String> SPLITS = List.of("train", "validation", "test");

  private static final String DATA = "data";

  /**
   * A finished release.
   *
   * @throws ReleaseException if the folder holds none
   */
  public static ReleaseFolder finished(Path root) throws ReleaseException {
    if (!Files.isRegularFile(root.resolve(MANIFEST)) || !Files.isDirectory(root.resolve(DATA))) {
      throw new ReleaseException(
          "%s is no release: it needs %s and a folder %s".formatted(root, MANIFEST, DATA));
    }
    return new ReleaseFolder(root);
  }

  /** The description of the whole. */
  public ReleaseManifest manifest() throws IOException {
    return ReleaseManifest.read(root.resolve(MANIFEST));
  }

  /** Names of the configurations that hold items, sorted. */
  public List<String> configs() throws IOException {
    try (Stream<Path> folders = Files.list(root.resolve(DATA))) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.equals(SLICES))
          .sorted()
          .toList();
    }
  }

  /** Parquet files of a configuration, sorted by name. */
  public List<Path> files(String config) throws IOException {
    Path folder = root.resolve(DATA).resolve(config);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  /** The items of all configurations, configuration by configuration. */
  public Stream<ReleaseItem> items() throws IOException {
    return configs().stream().flatMap(this::itemsUnchecked);
  }

  /** The items of a configuration, split by split; in each file sorted by qa_id. */
  public Stream<ReleaseItem> items(String config) throws IOException {
    return rows(files(config), ReleaseItem.getClassSchema());
  }

  /** The frames with their pixels; in each file sorted by volume, slice and phase. */
  public Stream<ReleaseSlice> slices() throws IOException {
    return rows(files(SLICES), ReleaseSlice.getClassSchema());
  }

  /** The items of one file. */
  public static Stream<ReleaseItem> items(Path file) {
    return rows(file, ReleaseItem.getClassSchema());
  }

  /** The frames of one file. */
  public static Stream<ReleaseSlice> slices(Path file) {
    return rows(file, ReleaseSlice.getClassSchema());
  }

  private Stream<ReleaseItem> itemsUnchecked(String config) {
    try {
      return items(config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends SpecificRecord> Stream<T> rows(List<Path> files, Schema schema) {
    return files.stream().flatMap(file -> ReleaseFolder.<T>rows(file, schema));
  }

  private static <T extends SpecificRecord> Stream<T> rows(Path file, Schema schema) {
    try {
      ParquetRecordReader<T> reader = ParquetRecordReader.of(new LocalInputFile(file), schema);
      return StreamSupport.stream(new Rows<>(reader), false).onClose(() -> close(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(ParquetRecordReader<?> reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Rows<T extends SpecificRecord> extends AbstractSpliterator<T> {
    private final ParquetRecordReader<T> reader;

    Rows(ParquetRecordReader<T> reader) {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
      this.reader = reader;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
      try {
        Optional<T> row = reader.next();
        row.ifPresent(action);
        return row.isPresent();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
