package org.cardioqa.schemas.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Reads rows of a Parquet file of any schema as text by column name, for files that others wrote.
 *
 * <p>Plain top-level columns only: nested and repeated ones are passed over. Numbers, dates and
 * times come as {@link ParquetText} writes them. One row group of the wanted columns is in memory
 * at a time, and a row group that states to be larger than the limit is refused unread.
 */
public final class ParquetRows implements Closeable {
  /** Wanted bytes of a row group, unfolded, that are read at most: writers make 128 MiB or less. */
  public static final long MAX_ROW_GROUP_BYTES = 1L << 30;

  private final ParquetFileReader file;
  private final long length;
  private final MessageType wanted;
  private final MessageColumnIO columns;
  private int nextGroup;
  private RecordReader<Group> rowGroup;
  private long left;

  private ParquetRows(ParquetFileReader file, long length, MessageType wanted) {
    this.file = file;
    this.length = length;
    this.wanted = wanted;
    this.columns =
        new ColumnIOFactory(file.getFileMetaData().getCreatedBy())
            .getColumnIO(wanted, file.getFileMetaData().getSchema());
  }

  /**
   * A reader of these columns, where the file has them.
   *
   * @param channel at any position; closed with the reader
   * @throws IOException if the file is no Parquet file, or cannot be read
   */
  public static ParquetRows of(SeekableByteChannel channel, Set<String> names) throws IOException {
    try {
      ParquetFileReader file =
          ParquetFileReader.open(
              new ChannelInputFile(channel),
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .withCodecFactory(new PageCodecs())
                  .build());
      MessageType schema = file.getFileMetaData().getSchema();
      List<Type> fields =
          schema.getFields().stream()
              .filter(field -> names.contains(field.getName()))
              .filter(field -> field.isPrimitive() && !field.isRepetition(Type.Repetition.REPEATED))
              .toList();
      MessageType wanted = new MessageType(schema.getName(), fields);
      file.setRequestedSchema(wanted);
      return new ParquetRows(file, channel.size(), wanted);
    } catch (RuntimeException e) {
      throw corrupt(e);
    }
  }

  /** Names of the columns that are not read: not wanted, nested or repeated. */
  public List<String> others() {
    return file.getFileMetaData().getSchema().getFields().stream()
        .map(Type::getName)
        .filter(name -> !wanted.containsField(name))
        .toList();
  }

  /**
   * The next row: its values by column name, absent ones left out; empty behind the last row.
   *
   * @throws IOException if the file cannot be read on; what was read before stands
   */
  public Optional<Map<String, String>> next() throws IOException {
    try {
      while (left == 0) {
        if (nextGroup == file.getRowGroups().size()) {
          return Optional.empty();
        }
        open(file.getRowGroups().get(nextGroup++));
      }
      left--;
      return Optional.of(texts(rowGroup.read()));
    } catch (RuntimeException e) {
      throw corrupt(e);
    }
  }

  private void open(BlockMetaData group) throws IOException {
    Set<String> names =
        wanted.getFields().stream().map(Type::getName).collect(Collectors.toUnmodifiableSet());
    long packed = 0;
    long plain = 0;
    for (ColumnChunkMetaData column : group.getColumns()) {
      if (names.contains(column.getPath().toDotString())) {
        packed += column.getTotalSize();
        plain += column.getTotalUncompressedSize();
      }
    }
    if (packed < 0 || packed > length || plain < 0) {
      throw new IOException("a row group states to be longer than the file");
    }
    if (plain > MAX_ROW_GROUP_BYTES) {
      throw new IOException(
          "a row group is over %d bytes long; write smaller ones".formatted(MAX_ROW_GROUP_BYTES));
    }
    PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      throw new IOException("a row group that the footer lists is not there");
    }
    left = pages.getRowCount();
    rowGroup = columns.getRecordReader(pages, new GroupRecordConverter(wanted), FilterCompat.NOOP);
  }

  private Map<String, String> texts(Group row) {
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < wanted.getFieldCount(); i++) {
      if (row.getFieldRepetitionCount(i) > 0) {
        texts.put(
            wanted.getFieldName(i), ParquetText.of(row, i, wanted.getType(i).asPrimitiveType()));
      }
    }
    return texts;
  }

  /** parquet-java answers broken files with exceptions of every kind, some of which quote them. */
  private static IOException corrupt(RuntimeException e) {
    return new IOException("no Parquet that can be read: " + e.getClass().getSimpleName());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
