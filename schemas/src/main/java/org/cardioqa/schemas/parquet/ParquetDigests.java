package org.cardioqa.schemas.parquet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Reads the rows of a Parquet file as one hash a top-level column, and the values of a few columns.
 *
 * <p>It serves the comparison of large files: no record is made, and a value that the file's
 * dictionary holds is hashed once. Two different contents of a column have one hash with a chance
 * of 2^-64; the hash is not made to withstand people who look for such contents. One row group is
 * in memory at a time.
 */
public final class ParquetDigests implements Closeable {
  /** Odd, and with its bits well spread: the golden ratio. */
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final ParquetFileReader file;
  private final List<String> columns;
  private final MessageColumnIO columnIo;
  private final Rows rows;
  private RecordReader<Row> rowGroup;
  private long left;

  private ParquetDigests(ParquetFileReader file, MessageType wanted, Set<String> kept) {
    this.file = file;
    this.columns = wanted.getFields().stream().map(Type::getName).toList();
    this.columnIo =
        new ColumnIOFactory(file.getFileMetaData().getCreatedBy())
            .getColumnIO(wanted, file.getFileMetaData().getSchema());
    this.rows = new Rows(wanted, kept);
  }

  /**
   * A row.
   *
   * @param hashes one a column, in the order of {@link #columns}
   * @param values those of the kept columns at the column's place, each leaf as text, in order;
   *     null at the others
   */
  @SuppressWarnings("ArrayRecordComponent") // millions of them are made, and looked at once
  public record Row(long[] hashes, List<String>[] values) {}

  /**
   * A reader.
   *
   * @param read which top-level columns are read, by name
   * @param kept those of them whose values are wanted too
   * @throws IOException if the file cannot be read
   */
  public static ParquetDigests of(InputFile input, Predicate<String> read, Set<String> kept)
      throws IOException {
    ParquetFileReader file =
        ParquetFileReader.open(
            input,
            ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new PageCodecs())
                .build());
    MessageType schema = file.getFileMetaData().getSchema();
    MessageType wanted =
        new MessageType(
            schema.getName(),
            schema.getFields().stream().filter(f -> read.test(f.getName())).toList());
    file.setRequestedSchema(wanted);
    return new ParquetDigests(file, wanted, kept);
  }

  /** Names of the columns that are read, in the file's order. */
  public List<String> columns() {
    return columns;
  }

  /**
   * The lowest text of a top-level column, from the file's statistics: no row is read for it.
   *
   * @return empty if the file has no rows, or does not state it
   */
  public Optional<String> lowest(String column) {
    List<String> lowest = new ArrayList<>();
    for (BlockMetaData group : file.getRowGroups()) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        if (chunk.getPath().toDotString().equals(column)) {
          Statistics<?> statistics = chunk.getStatistics();
          if (statistics == null
              || !statistics.hasNonNullValue()
              || !(statistics.genericGetMin() instanceof Binary)) {
            return Optional.empty();
          }
          lowest.add(((Binary) statistics.genericGetMin()).toStringUsingUTF8());
        }
      }
    }
    return lowest.stream().min(Comparator.naturalOrder());
  }

  /** The next row; empty behind the last. */
  public Optional<Row> next() throws IOException {
    while (left == 0) {
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null) {
        rowGroup = null;
        return Optional.empty();
      }
      left = pages.getRowCount();
      rowGroup = columnIo.getRecordReader(pages, rows, FilterCompat.NOOP);
    }
    left--;
    return Optional.of(rowGroup.read());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Finalizer of SplitMix64 (Steele et al. 2014): one to one, and every bit moves all others. */
  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static long hash(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long hash = mixed(bytes.remaining() + STEP);
    while (bytes.remaining() >= Long.BYTES) {
      hash = mixed(hash + bytes.getLong());
    }
    long rest = 0;
    while (bytes.hasRemaining()) {
      rest = rest << Byte.SIZE | (bytes.get() & 0xff);
    }
    return mixed(hash + rest);
  }

  /** Makes the rows; its converters write into the row that is being read. */
  private static final class Rows extends RecordMaterializer<Row> {
    private final int width;
    private final Group root;
    private final boolean[] keep;
    private long[] hashes;
    private List<String>[] values;
    private int leaves;

    Rows(MessageType wanted, Set<String> kept) {
      width = wanted.getFieldCount();
      keep = new boolean[width];
      Converter[] fields = new Converter[width];
      for (int i = 0; i < width; i++) {
        keep[i] = kept.contains(wanted.getFieldName(i));
        fields[i] = converter(wanted.getType(i), i);
      }
      root = new Group(-1, fields);
    }

    private Converter converter(Type type, int column) {
      if (type.isPrimitive()) {
        return new Leaf(column, ++leaves * STEP, type.asPrimitiveType().getPrimitiveTypeName());
      }
      GroupType group = type.asGroupType();
      Converter[] fields = new Converter[group.getFieldCount()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = converter(group.getType(i), column);
      }
      return new Group(column, fields);
    }

    @Override
    public Row getCurrentRecord() {
      return new Row(hashes, values);
    }

    @Override
    public GroupConverter getRootConverter() {
      return root;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of a generic type
    private void begin() {
      hashes = new long[width];
      values = new List[width];
      for (int i = 0; i < width; i++) {
        if (keep[i]) {
          values[i] = new ArrayList<>(1);
        }
      }
    }

    private void add(int column, long hash) {
      hashes[column] = mixed(hashes[column] + hash);
    }

    private final class Group extends GroupConverter {
      private static final long OPEN = 1;
      private static final long SHUT = 2;

      private final int column;
      private final Converter[] fields;

      /** Of a column; -1 of the row itself. */
      Group(int column, Converter[] fields) {
        this.column = column;
        this.fields = fields;
      }

      @Override
      public Converter getConverter(int field) {
        return fields[field];
      }

      @Override
      public void start() {
        if (column < 0) {
          begin();
        } else {
          add(column, OPEN);
        }
      }

      @Override
      public void end() {
        if (column >= 0) {
          add(column, SHUT);
        }
      }
    }

    private final class Leaf extends PrimitiveConverter {
      private final int column;
      private final long salt;
      private final PrimitiveTypeName type;
      private long[] dictionaryHashes = new long[0];
      private String[] dictionaryTexts = new String[0];

      /** Of a column; the salt makes equal values of two leaves differ. */
      Leaf(int column, long salt, PrimitiveTypeName type) {
        this.column = column;
        this.salt = salt;
        this.type = type;
      }

      private void add(long hash, Object value) {
        Rows.this.add(column, mixed(hash + salt));
        if (keep[column]) {
          values[column].add(String.valueOf(value));
        }
      }

      @Override
      public void addBinary(Binary value) {
        Rows.this.add(column, mixed(hash(value) + salt));
        if (keep[column]) {
          values[column].add(value.toStringUsingUTF8());
        }
      }

      @Override
      public void addBoolean(boolean value) {
        add(value ? 1 : 0, value);
      }

      @Override
      public void addInt(int value) {
        add(value, value);
      }

      @Override
      public void addLong(long value) {
        add(value, value);
      }

      @Override
      public void addFloat(float value) {
        add(Float.floatToIntBits(value), value);
      }

      @Override
      public void addDouble(double value) {
        add(Double.doubleToLongBits(value), value);
      }

      @Override
      public boolean hasDictionarySupport() {
        return true;
      }

      @Override
      public void setDictionary(Dictionary dictionary) {
        int size = dictionary.getMaxId() + 1;
        dictionaryHashes = new long[size];
        dictionaryTexts = new String[keep[column] ? size : 0];
        for (int id = 0; id < size; id++) {
          dictionaryHashes[id] = mixed(dictionaryHash(dictionary, id) + salt);
          if (keep[column]) {
            dictionaryTexts[id] = dictionaryText(dictionary, id);
          }
        }
      }

      @Override
      public void addValueFromDictionary(int id) {
        Rows.this.add(column, dictionaryHashes[id]);
        if (keep[column]) {
          values[column].add(dictionaryTexts[id]);
        }
      }

      /** The hash that the value would have where the file holds it plain. */
      private long dictionaryHash(Dictionary dictionary, int id) {
        return switch (type) {
          case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> hash(dictionary.decodeToBinary(id));
          case INT32 -> dictionary.decodeToInt(id);
          case INT64 -> dictionary.decodeToLong(id);
          case FLOAT -> Float.floatToIntBits(dictionary.decodeToFloat(id));
          case DOUBLE -> Double.doubleToLongBits(dictionary.decodeToDouble(id));
          case BOOLEAN -> dictionary.decodeToBoolean(id) ? 1 : 0;
        };
      }

      private String dictionaryText(Dictionary dictionary, int id) {
        return switch (type) {
          case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 ->
              dictionary.decodeToBinary(id).toStringUsingUTF8();
          case INT32 -> String.valueOf(dictionary.decodeToInt(id));
          case INT64 -> String.valueOf(dictionary.decodeToLong(id));
          case FLOAT -> String.valueOf(dictionary.decodeToFloat(id));
          case DOUBLE -> String.valueOf(dictionary.decodeToDouble(id));
          case BOOLEAN -> String.valueOf(dictionary.decodeToBoolean(id));
        };
      }
    }
  }
}
