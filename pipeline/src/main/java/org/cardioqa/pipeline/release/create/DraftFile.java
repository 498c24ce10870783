package org.cardioqa.pipeline.release.create;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/** A file of rows under a name of its own, so that a step that is repeated disturbs nobody. */
final class DraftFile<T extends SpecificRecord> implements Closeable {
  /** Folder of such files in a draft. */
  static final String FOLDER = ".files";

  private static final String SEPARATOR = " ";

  private final String name;
  private final String place;
  private final ParquetRecordWriter<T> writer;

  private DraftFile(String name, String place, ParquetRecordWriter<T> writer) {
    this.name = name;
    this.place = place;
    this.writer = writer;
  }

  /**
   * What the lines of finished files say.
   *
   * @param name below {@link #FOLDER}
   * @param place configuration, split and what the files of a split are ordered by, with slashes
   */
  record Line(String name, String place) {
    static Line parse(String line) {
      String[] parts = line.split(SEPARATOR, 2);
      return new Line(parts[0], parts[1]);
    }

    /** Configuration and split. */
    String split() {
      return place.substring(0, place.lastIndexOf('/'));
    }
  }

  /** A new file. */
  static <T extends SpecificRecord> DraftFile<T> open(String draft, String place, Schema schema)
      throws IOException {
    Path folder = Files.createDirectories(Path.of(draft, FOLDER));
    String name = UUID.randomUUID().toString();
    return new DraftFile<>(
        name, place, ParquetRecordWriter.to(Files.newOutputStream(folder.resolve(name)), schema));
  }

  void write(T row) throws IOException {
    writer.write(row);
  }

  String line() {
    return name + SEPARATOR + place;
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
