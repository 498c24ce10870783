package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.shards.Table;

/** What a run left, as the tests look at it. */
final class Shards {
  private final Path folder;

  Shards(Path folder) {
    this.folder = folder;
  }

  /** The first column of every row that DuckDB gives; {@code $table} stands for its files. */
  List<String> query(String sql) throws SQLException {
    String expanded = sql;
    for (Table<?> table : Table.ALL) {
      expanded =
          expanded.replace("$" + table.name(), "'%s/%s/*.parquet'".formatted(folder, table.name()));
    }
    return duckDb(expanded);
  }

  /** The rows that DuckDB gives, the columns of each with blanks between. */
  static List<String> duckDb(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        StringJoiner row = new StringJoiner(" ");
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.add(String.valueOf(result.getObject(column)));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** The bytes of every shard by its name. */
  Map<String, byte[]> bytes() throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".parquet")).toList()) {
        bytes.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  /** Holds these shards, as the expected ones, against others: the same names, the same bytes. */
  void assertSameBytes(Shards others) throws IOException {
    Map<String, byte[]> expected = bytes();
    Map<String, byte[]> actual = others.bytes();
    assertThat(expected).isNotEmpty();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    for (var shard : expected.entrySet()) {
      assertThat(actual.get(shard.getKey())).as(shard.getKey()).isEqualTo(shard.getValue());
    }
  }

  /** Every record of every table as text. */
  String decoded() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Table<?> table : Table.ALL) {
      for (SpecificRecord record : records(table)) {
        text.append(record).append('\n');
      }
    }
    return text + Files.readString(folder.resolve("manifest.json"), UTF_8);
  }

  <T extends SpecificRecord> List<T> records(Table<T> table) throws IOException {
    List<T> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve(table.name()))) {
      for (Path file : files.sorted().toList()) {
        try (ParquetRecordReader<T> reader =
            ParquetRecordReader.of(new LocalInputFile(file), table.schema())) {
          for (Optional<T> next = reader.next(); next.isPresent(); next = reader.next()) {
            records.add(next.get());
          }
        }
      }
    }
    return records;
  }
}
