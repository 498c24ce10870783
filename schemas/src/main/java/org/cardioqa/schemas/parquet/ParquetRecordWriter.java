package org.cardioqa.schemas.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;

/**
 * Writes records of one type into a Parquet file: zstd, page index, row groups of bounded size.
 *
 * <p>The same records in the same order give the same bytes. The file is first written beside its
 * final place and becomes complete, with its footer in a fixed order, on {@link #close}.
 */
public final class ParquetRecordWriter<T extends SpecificRecord> implements Closeable {
  /** Bytes of a row group: large enough for a cluster's scan, small enough for a hub's viewer. */
  public static final int ROW_GROUP_BYTES = 64 * 1024 * 1024;

  private static final int PAGE_BYTES = 1024 * 1024;

  private final Path draft;
  private final OutputStream target;
  private final ParquetWriter<T> writer;

  private ParquetRecordWriter(Path draft, OutputStream target, ParquetWriter<T> writer) {
    this.draft = draft;
    this.target = target;
    this.writer = writer;
  }

  /**
   * A writer of records of this schema.
   *
   * @param target takes the finished file on {@link #close}, and is closed then
   * @throws IOException if there is no room for the draft in the JVM's temporary folder
   */
  public static <T extends SpecificRecord> ParquetRecordWriter<T> to(
      OutputStream target, Schema schema) throws IOException {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    Path draft = Files.createTempFile("cardioqa-shard", ".parquet");
    ParquetWriter<T> writer =
        AvroParquetWriter.<T>builder(new LocalOutputFile(draft))
            .withSchema(schema)
            .withDataModel(SpecificData.get())
            .withConf(settings)
            .withWriteMode(org.apache.parquet.hadoop.ParquetFileWriter.Mode.OVERWRITE)
            .withCodecFactory(new PageCodecs())
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withRowGroupSize((long) ROW_GROUP_BYTES)
            .withPageSize(PAGE_BYTES)
            .build();
    return new ParquetRecordWriter<>(draft, target, writer);
  }

  /** Adds a record behind those written before. */
  public void write(T record) throws IOException {
    writer.write(record);
  }

  @Override
  public void close() throws IOException {
    try (target) {
      writer.close();
      ParquetFooter.copyWithOrderedFooter(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
