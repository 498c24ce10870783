package org.cardioqa.schemas.parquet;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroReadSupport;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.api.ReadSupport.ReadContext;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.filter2.columnindex.RowRanges;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Finds rows in a Parquet file and reads those only.
 *
 * <p>The footer is read once. Where rows stand follows from the key columns, which are small, and
 * of the other columns only the pages of those rows are read, by the page index. Safe for many
 * threads: each call opens the file for itself.
 */
public final class ParquetRowGroups<T extends SpecificRecord> {
  /** Opens the file, each time anew. */
  public interface Opener {
    /** A channel for one reader, who closes it. */
    SeekableByteChannel open() throws IOException;
  }

  private final Opener opener;
  private final Schema schema;
  private final ParquetMetadata footer;

  private ParquetRowGroups(Opener opener, Schema schema, ParquetMetadata footer) {
    this.opener = opener;
    this.schema = schema;
    this.footer = footer;
  }

  /** Reads the footer of a local file. */
  public static <T extends SpecificRecord> ParquetRowGroups<T> of(Path path, Class<T> type)
      throws IOException {
    return of(() -> Files.newByteChannel(path), type);
  }

  /**
   * Reads the footer.
   *
   * @throws IOException if the file cannot be read or is no Parquet file
   */
  public static <T extends SpecificRecord> ParquetRowGroups<T> of(Opener opener, Class<T> type)
      throws IOException {
    try (SeekableByteChannel channel = opener.open();
        ParquetFileReader file =
            ParquetFileReader.open(new ChannelInputFile(channel), options().build())) {
      return new ParquetRowGroups<>(opener, SpecificData.get().getSchema(type), file.getFooter());
    } catch (RuntimeException e) {
      throw new IOException("no Parquet that can be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private static ParquetReadOptions.Builder options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new PageCodecs());
  }

  /** Columns of the file that the record does not have: those of a newer version, or others'. */
  public List<String> unknownColumns() {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.setBoolean(AvroWriteSupport.WRITE_OLD_LIST_STRUCTURE, false);
    Set<String> known = paths(new AvroSchemaConverter(settings).convert(schema));
    Set<String> here = new TreeSet<>(paths(footer.getFileMetaData().getSchema()));
    here.removeAll(known);
    return List.copyOf(here);
  }

  private static Set<String> paths(MessageType type) {
    return type.getColumns().stream()
        .map(ColumnDescriptor::getPath)
        .map(path -> String.join(".", path))
        .collect(Collectors.toSet());
  }

  /** Number of row groups. */
  public int count() {
    return footer.getBlocks().size();
  }

  /** Number of rows of a row group. */
  public long rows(int group) {
    return footer.getBlocks().get(group).getRowCount();
  }

  /**
   * The rows of a row group, of these top-level columns only.
   *
   * @param columns those that the file lacks are absent in the rows
   * @throws IOException if the file cannot be read
   */
  public List<Group> keys(int group, Collection<String> columns) throws IOException {
    MessageType all = footer.getFileMetaData().getSchema();
    List<Type> wanted =
        all.getFields().stream().filter(field -> columns.contains(field.getName())).toList();
    MessageType schema = new MessageType(all.getName(), wanted);
    try (SeekableByteChannel channel = opener.open();
        ParquetFileReader file = open(channel)) {
      file.setRequestedSchema(schema);
      PageReadStore pages = file.readRowGroup(group);
      RecordReader<Group> reader =
          columnIo(schema, all)
              .getRecordReader(pages, new GroupRecordConverter(schema), FilterCompat.NOOP);
      List<Group> rows = new ArrayList<>();
      for (long i = 0; i < pages.getRowCount(); i++) {
        rows.add(reader.read());
      }
      return rows;
    } catch (RuntimeException e) {
      throw new IOException("no Parquet that can be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * At least these rows of a row group, in order: those, and others that share a page with them.
   *
   * @param from first row in the group, from 0
   * @param to behind the last
   * @param heavy dotted path of the column whose pages decide what is read, the largest one
   * @throws IOException if the file cannot be read
   */
  public List<T> rows(int group, long from, long to, String heavy) throws IOException {
    ParquetConfiguration settings = new PlainParquetConfiguration();
    settings.set("parquet.avro.read.schema", schema.toString());
    FileMetaData metadata = footer.getFileMetaData();
    AvroReadSupport<T> support = new AvroReadSupport<>(SpecificData.get());
    ReadContext context =
        support.init(settings, metadata.getKeyValueMetaData(), metadata.getSchema());
    try (SeekableByteChannel channel = opener.open();
        ParquetFileReader file = open(channel)) {
      file.setRequestedSchema(context.getRequestedSchema());
      PageReadStore pages = pages(file, group, from, to, heavy);
      RecordReader<T> reader =
          columnIo(context.getRequestedSchema(), metadata.getSchema())
              .getRecordReader(
                  pages,
                  support.prepareForRead(
                      settings, metadata.getKeyValueMetaData(), metadata.getSchema(), context),
                  FilterCompat.NOOP);
      List<T> rows = new ArrayList<>();
      for (long i = 0; i < pages.getRowCount(); i++) {
        rows.add(reader.read());
      }
      return rows;
    } catch (RuntimeException e) {
      throw new IOException("no Parquet that can be read: " + e.getClass().getSimpleName(), e);
    }
  }

  private PageReadStore pages(ParquetFileReader file, int group, long from, long to, String heavy)
      throws IOException {
    OffsetIndex index = file.readOffsetIndex(chunk(group, heavy));
    if (index == null) {
      return file.readRowGroup(group);
    }
    long rows = rows(group);
    IntStream touched =
        IntStream.range(0, index.getPageCount())
            .filter(
                page ->
                    index.getFirstRowIndex(page) < to && index.getLastRowIndex(page, rows) >= from);
    return file.readFilteredRowGroup(group, RowRanges.create(rows, touched.iterator(), index));
  }

  private ParquetFileReader open(SeekableByteChannel channel) throws IOException {
    InputFile input = new ChannelInputFile(channel);
    return ParquetFileReader.open(input, footer, options().build(), input.newStream());
  }

  private MessageColumnIO columnIo(MessageType wanted, MessageType all) {
    return new ColumnIOFactory(footer.getFileMetaData().getCreatedBy()).getColumnIO(wanted, all);
  }

  private ColumnChunkMetaData chunk(int group, String column) {
    BlockMetaData block = footer.getBlocks().get(group);
    return block.getColumns().stream()
        .filter(chunk -> chunk.getPath().toDotString().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the file has no column " + column));
  }
}
