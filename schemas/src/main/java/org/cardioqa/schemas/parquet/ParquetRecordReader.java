package org.cardioqa.schemas.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.ReadSupport.ReadContext;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.MessageType;

/**
 * Reads the records of a Parquet file, of this or an earlier version of their schema.
 *
 * <p>parquet-java's own reader of whole records cannot be loaded without Hadoop; this one puts
 * together the parts of it that can.
 */
public final class ParquetRecordReader<T extends SpecificRecord> implements Closeable {
  /** The setting that parquet-avro reads; its own constant is private. */
  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private final ParquetFileReader file;
  private final MessageColumnIO columns;
  private final RecordMaterializer<T> materializer;
  private RecordReader<T> rowGroup;
  private long left;

  private ParquetRecordReader(
      ParquetFileReader file, MessageColumnIO columns, RecordMaterializer<T> materializer) {
    this.file = file;
    this.columns = columns;
    this.materializer = materializer;
  }

  /**
   * A reader; fields that the file lacks take their schema's defaults.
   *
   * @param input for a local file {@code new LocalInputFile(path)}
   * @param schema of the records that come out
   * @throws IOException if the file cannot be read
   */
  public static <T extends SpecificRecord> ParquetRecordReader<T> of(InputFile input, Schema schema)
      throws IOException {
    return without(Set.of(), input, schema);
  }

  private static <T extends SpecificRecord> ParquetRecordReader<T> without(
      Set<String> columns, InputFile input, Schema schema) throws IOException {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.set(READ_SCHEMA, schema.toString());
    ParquetFileReader file =
        ParquetFileReader.open(
            input, ParquetReadOptions.builder(settings).withCodecFactory(new PageCodecs()).build());
    FileMetaData metadata = file.getFileMetaData();
    Map<String, String> extra = metadata.getKeyValueMetaData();
    AvroReadSupport<T> support = new AvroReadSupport<>(SpecificData.get());
    ReadContext all = support.init(settings, extra, metadata.getSchema());
    ReadContext context =
        new ReadContext(
            new MessageType(
                all.getRequestedSchema().getName(),
                all.getRequestedSchema().getFields().stream()
                    .filter(field -> !columns.contains(field.getName()))
                    .toList()),
            all.getReadSupportMetadata());
    file.setRequestedSchema(context.getRequestedSchema());
    return new ParquetRecordReader<>(
        file,
        new ColumnIOFactory(metadata.getCreatedBy())
            .getColumnIO(context.getRequestedSchema(), metadata.getSchema()),
        support.prepareForRead(settings, extra, metadata.getSchema(), context));
  }

  /**
   * A reader of a channel at any position, which is closed with it.
   *
   * @throws IOException if the file cannot be read
   */
  public static <T extends SpecificRecord> ParquetRecordReader<T> of(
      SeekableByteChannel channel, Schema schema) throws IOException {
    return of(new ChannelInputFile(channel), schema);
  }

  /**
   * As {@link #of(SeekableByteChannel, Schema)}, but some columns stay unread on the disk.
   *
   * @param columns top-level ones whose fields have a default, which they then take
   */
  public static <T extends SpecificRecord> ParquetRecordReader<T> without(
      Set<String> columns, SeekableByteChannel channel, Schema schema) throws IOException {
    return without(columns, new ChannelInputFile(channel), schema);
  }

  /** The next record; empty behind the last. */
  public Optional<T> next() throws IOException {
    while (left == 0) {
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null) {
        return Optional.empty();
      }
      left = pages.getRowCount();
      rowGroup = columns.getRecordReader(pages, materializer, FilterCompat.NOOP);
    }
    left--;
    return Optional.of(rowGroup.read());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
