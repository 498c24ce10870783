package org.cardioqa.schemas.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.InputFile;

/** Reads the records of a Parquet file, of this or an earlier version of their schema. */
public final class ParquetRecordReader<T extends SpecificRecord> implements Closeable {
  /** The setting that parquet-avro reads; its own constant is private. */
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private final ParquetReader<T> reader;

  private ParquetRecordReader(ParquetReader<T> reader) {
    this.reader = reader;
  }

  /**
   * A reader; fields that the file lacks take their schema's defaults.
   *
   * @param file for a local one {@code new LocalInputFile(path)}
   * @param schema of the records that come out
   */
  public static <T extends SpecificRecord> ParquetRecordReader<T> of(InputFile file, Schema schema)
      throws IOException {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.set(READ_SCHEMA, schema.toString());
    ParquetReader<T> reader =
        AvroParquetReader.<T>builder(file, settings)
            .withDataModel(SpecificData.get())
            .withCodecFactory(new ZstdCodec())
            .build();
    return new ParquetRecordReader<>(reader);
  }

  /** The next record; empty behind the last. */
  public Optional<T> next() throws IOException {
    return Optional.ofNullable(reader.read());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
