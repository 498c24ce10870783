package org.cardioqa.schemas.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that another program wrote: DuckDB. */
final class ParquetRowsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "gzip", "lz4_raw", "uncompressed"})
  void everyUsualCompressionIsRead(String codec) throws Exception {
    Path file =
        write("SELECT 'R' || i AS id, repeat('scar ', 900) AS text FROM range(7) t(i)", codec);
    assertThat(read(file, "id", "text"))
        .hasSize(7)
        .contains(Map.of("id", "R3", "text", "scar ".repeat(900)));
  }

  @Test
  void numbersDatesAndTimesComeAsPeopleWriteThem() throws Exception {
    Path file =
        write(
            """
            SELECT 42::BIGINT AS a, 7::DOUBLE AS b, 1.5::DOUBLE AS c, 12.50::DECIMAL(9, 2) AS d,
              DATE '2024-03-05' AS e, TIMESTAMP '2024-03-05 10:20:30' AS f, true AS g,
              TIMESTAMPTZ '2024-03-05 10:20:30+00' AS h, NULL::VARCHAR AS i, [1, 2] AS j
            """,
            "snappy");
    Map<String, String> expected =
        Map.of(
            "a", "42",
            "b", "7",
            "c", "1.5",
            "d", "12.50",
            "e", "2024-03-05",
            "f", "2024-03-05T10:20:30",
            "g", "true",
            "h", "2024-03-05T10:20:30Z");
    assertThat(read(file, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"))
        .containsExactly(expected);
  }

  @Test
  void rowGroupsFollowEachOther() throws Exception {
    Path file = write("SELECT i AS id FROM range(10000) t(i)", "snappy', ROW_GROUP_SIZE '2048");
    assertThat(read(file, "id")).hasSize(10000).last().isEqualTo(Map.of("id", "9999"));
  }

  @Test
  void whatIsNoParquetIsRefusedWithoutBeingQuoted() throws IOException {
    Path file = Files.writeString(folder.resolve("x.parquet"), "PAR1 Quillfeather PAR1");
    assertThatIOException().isThrownBy(() -> read(file, "id")).withMessageNotContaining("Quill");
  }

  @Test
  void brokenFilesGiveExceptionsOfOneKind() throws Exception {
    byte[] good =
        Files.readAllBytes(
            write("SELECT 'R' || i AS id, repeat('a ', 90) AS text FROM range(99) t(i)", "snappy"));
    Path file = folder.resolve("broken.parquet");
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 600; round++) {
      byte[] bad = good.clone();
      for (int flips = 0; flips <= round % 4; flips++) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      int length = round % 5 == 0 ? random.nextInt(bad.length) : bad.length;
      Files.write(file, Arrays.copyOf(bad, length));
      try {
        read(file, "id", "text");
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  private Path write(String query, String codec) throws SQLException {
    Path file = folder.resolve("rows.parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'");
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION '%s')".formatted(query, file, codec));
    }
    return file;
  }

  private static List<Map<String, String>> read(Path file, String... names) throws IOException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (ParquetRows reader = ParquetRows.of(Files.newByteChannel(file), Set.of(names))) {
      for (var next = reader.next(); next.isPresent(); next = reader.next()) {
        rows.add(next.get());
      }
    }
    return rows;
  }
}
