package org.cardioqa.verification.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.cardioqa.schemas.parquet.ParquetRowGroups;
import org.cardioqa.verification.queue.Verdicts;

/** Verdicts as the table {@code verdicts} beside the pipeline's tables: Parquet. */
public final class VerdictTable {
  /** The file below the folder that holds the tables. */
  public static final String PATH = "verdicts/part-00000-of-00001.parquet";

  private VerdictTable() {}

  /**
   * Writes all verdicts in their order as one Parquet file.
   *
   * @param out is closed
   */
  public static void write(Verdicts verdicts, OutputStream out) throws IOException {
    try (ParquetRecordWriter<Verdict> writer =
        ParquetRecordWriter.to(out, Verdict.getClassSchema())) {
      verdicts.forEach(
          verdict -> {
            try {
              writer.write(verdict);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Reads a Parquet file of verdicts, or all those of a folder in the order of their names.
   *
   * @throws ExchangeException if a file is none, or of a newer version
   */
  public static List<Verdict> read(Path path) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Path file : files(path)) {
      readFile(file, verdicts);
    }
    return verdicts;
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      List<Path> found =
          files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
      if (found.isEmpty()) {
        throw new ExchangeException("the folder has no Parquet file: name the folder 'verdicts'");
      }
      return found;
    }
  }

  private static void readFile(Path file, List<Verdict> verdicts) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      List<String> unknown = ParquetRowGroups.of(file, Verdict.class).unknownColumns();
      if (!unknown.isEmpty()) {
        throw new ExchangeException(
            "%s has columns that are not known (%s): use the version that wrote it, or a later one"
                .formatted(name, String.join(", ", unknown)));
      }
      try (ParquetRecordReader<Verdict> reader =
          ParquetRecordReader.of(Files.newByteChannel(file), Verdict.getClassSchema())) {
        for (Optional<Verdict> row = reader.next(); row.isPresent(); row = reader.next()) {
          verdicts.add(row.get());
        }
      }
    } catch (ExchangeException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      if (!Files.isReadable(file)) {
        throw e;
      }
      throw new ExchangeException(
          "%s is no table of verdicts, or damaged (%s)"
              .formatted(name, e.getClass().getSimpleName()),
          e);
    }
  }
}
