package org.cardioqa.transforms.shards;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.ingest.MatchFiles;

/** The rows of a finished table. */
public final class ReadTable<T extends SpecificRecord> extends PTransform<PBegin, PCollection<T>> {
  private static final long serialVersionUID = 1;

  private final Table<T> table;
  private final String folder;

  private ReadTable(Table<T> table, String folder) {
    this.table = table;
    this.folder = folder;
  }

  /**
   * Reads a table.
   *
   * @param folder output of a finished run
   */
  public static <T extends SpecificRecord> ReadTable<T> of(Table<T> table, String folder) {
    return new ReadTable<>(table, folder);
  }

  /**
   * Hands the rows of one shard to somebody, in their order.
   *
   * @param file path of the shard, on any Beam file system
   * @throws IOException if it cannot be read
   */
  public static <T extends SpecificRecord> void each(Table<T> table, String file, Consumer<T> use)
      throws IOException {
    try (ParquetRecordReader<T> reader = ParquetRecordReader.of(open(file), table.schema())) {
      for (Optional<T> row = reader.next(); row.isPresent(); row = reader.next()) {
        use.accept(row.get());
      }
    }
  }

  /**
   * Opens a shard, on any Beam file system.
   *
   * @throws IOException if it is not there or cannot be opened
   */
  public static SeekableByteChannel open(String file) throws IOException {
    return (SeekableByteChannel)
        FileSystems.open(FileSystems.matchSingleFileSpec(file).resourceId());
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply("Match", MatchFiles.at("%s/%s/*.parquet".formatted(folder, table.name())))
        .apply("Read", ParDo.of(new ReadFn<>(table)))
        .setTypeDescriptor(TypeDescriptor.of(table.type()));
  }

  static final class ReadFn<T extends SpecificRecord> extends DoFn<InputFile, T> {
    private static final long serialVersionUID = 1;
    private final Table<T> table;

    ReadFn(Table<T> table) {
      this.table = table;
    }

    @ProcessElement
    public void read(@Element InputFile file, OutputReceiver<T> out) throws IOException {
      each(table, file.getPath(), out::output);
    }
  }
}
