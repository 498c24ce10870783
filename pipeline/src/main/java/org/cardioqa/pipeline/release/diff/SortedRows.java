package org.cardioqa.pipeline.release.diff;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.schemas.parquet.ParquetDigests;
import org.cardioqa.schemas.parquet.ParquetDigests.Row;

/**
 * The rows of several files, each sorted by the same key, as one sorted sequence without
 * repetition.
 *
 * <p>A file is read from where the sequence reaches its lowest key, as its footer states it, and
 * let go behind its last row. Of each file that is being read one row group is in memory: how many
 * these are follows from how many overlap, not from how many there are.
 */
final class SortedRows implements Closeable {
  /**
   * What the rows are sorted by.
   *
   * @param columns in their order of weight; the first is a text
   * @param order of their values
   * @param floor values below those that the columns but the first have
   */
  record Key(List<String> columns, Comparator<List<String>> order, List<String> floor) {}

  private final List<ParquetDigests> open = new ArrayList<>();
  private final PriorityQueue<Entry> heads;
  private final Key key;
  private List<String> columns = List.of();
  private int[] keyColumns = {};
  private Optional<Entry> last = Optional.empty();

  /** A row, its key, and the file in which it stands; no row where its file is not begun yet. */
  private record Entry(List<String> key, Optional<Row> row, ParquetDigests file, Path path) {}

  /** Takes a row of either or both of two sequences. */
  interface Pairs {
    /** Rows of one key; at least one is there. */
    void accept(Optional<Row> one, Optional<Row> other) throws IOException;
  }

  private SortedRows(Key key) {
    this.key = key;
    this.heads = new PriorityQueue<>(Comparator.comparing(Entry::key, key.order()));
  }

  /**
   * Opens files.
   *
   * @param read which columns are read, those of the key among them
   * @param kept columns whose values are wanted, besides those of the key
   * @throws ReleaseException if the files do not have the same columns
   */
  static SortedRows of(List<Path> files, Key key, Predicate<String> read, Set<String> kept)
      throws IOException {
    SortedRows rows = new SortedRows(key);
    try {
      for (Path file : files) {
        rows.add(file, read, kept);
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  private void add(Path path, Predicate<String> read, Set<String> kept) throws IOException {
    Set<String> values = new HashSet<>(kept);
    values.addAll(key.columns());
    ParquetDigests file = ParquetDigests.of(new LocalInputFile(path), read, values);
    open.add(file);
    if (open.size() == 1) {
      columns = file.columns();
      keyColumns = key.columns().stream().mapToInt(columns::indexOf).toArray();
      if (Arrays.stream(keyColumns).anyMatch(i -> i < 0)) {
        throw new ReleaseException("%s lacks a column of %s".formatted(path, key.columns()));
      }
    } else if (!file.columns().equals(columns)) {
      throw new ReleaseException(
          "%s has other columns than the files before it; a release is written by one version"
              .formatted(path));
    }
    Optional<String> lowest = file.lowest(key.columns().get(0));
    if (lowest.isEmpty()) {
      advance(file, path);
      return;
    }
    List<String> below = new ArrayList<>(List.of(lowest.get()));
    below.addAll(key.floor());
    heads.add(new Entry(below, Optional.empty(), file, path));
  }

  private void advance(ParquetDigests file, Path path) throws IOException {
    Optional<Row> row = file.next();
    if (row.isPresent()) {
      List<String> values = new ArrayList<>(keyColumns.length);
      for (int column : keyColumns) {
        values.add(row.get().values()[column].get(0));
      }
      heads.add(new Entry(values, row, file, path));
    } else {
      file.close();
    }
  }

  /** Names of the columns, in the order of a row's hashes; none where there are no files. */
  List<String> columns() {
    return columns;
  }

  /**
   * The next row.
   *
   * @throws ReleaseException if a file is not sorted, or a key stands twice
   */
  private Optional<Entry> next() throws IOException {
    Entry head = heads.poll();
    while (head != null && head.row().isEmpty()) {
      advance(head.file(), head.path());
      head = heads.poll();
    }
    if (head == null) {
      return Optional.empty();
    }
    if (last.isPresent()) {
      int order = key.order().compare(last.get().key(), head.key());
      if (order > 0) {
        throw new ReleaseException(
            "%s is not sorted by %s; it was not written, or was changed, by something else"
                .formatted(head.path(), String.join(", ", key.columns())));
      }
      if (order == 0) {
        throw new ReleaseException(
            "%s: %s %s stands twice in the release, first in %s"
                .formatted(
                    head.path(),
                    String.join(", ", key.columns()),
                    String.join(", ", head.key()),
                    last.get().path()));
      }
    }
    last = Optional.of(head);
    advance(head.file(), head.path());
    return Optional.of(head);
  }

  /**
   * Goes through two sequences side by side, in the order of their keys.
   *
   * @throws ReleaseException if a file is not sorted, or a key stands twice in a sequence
   */
  static void pair(SortedRows ones, SortedRows others, Pairs pairs) throws IOException {
    Optional<Entry> one = ones.next();
    Optional<Entry> other = others.next();
    while (one.isPresent() || other.isPresent()) {
      int order = order(one, other, ones.key);
      pairs.accept(
          order <= 0 ? one.flatMap(Entry::row) : Optional.empty(),
          order >= 0 ? other.flatMap(Entry::row) : Optional.empty());
      one = order <= 0 ? ones.next() : one;
      other = order >= 0 ? others.next() : other;
    }
  }

  private static int order(Optional<Entry> one, Optional<Entry> other, Key key) {
    if (one.isEmpty()) {
      return 1;
    }
    return other.isEmpty() ? -1 : key.order().compare(one.get().key(), other.get().key());
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (ParquetDigests file : open) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
