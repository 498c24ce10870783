package org.cardioqa.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The queries of the user guide name columns that there are, of types that fit. */
final class UserGuideQueriesTest {
  private static final Path GUIDE = Path.of("../docs/user-guide.md");
  private static final Pattern QUERY = Pattern.compile("(?s)```sql\n(.*?)```");

  @TempDir private static Path shards;

  @BeforeAll
  static void writeEmptyTables() throws IOException {
    for (Map.Entry<String, Schema> contract : Contracts.ALL.entrySet()) {
      Path folder = Files.createDirectories(shards.resolve(contract.getKey()));
      ParquetRecordWriter.to(
              Files.newOutputStream(folder.resolve("part-00000-of-00001.parquet")),
              contract.getValue())
          .close();
    }
  }

  @ParameterizedTest
  @MethodSource("queries")
  void aQueryOfTheGuideRuns(String query) {
    assertThatCode(() -> run(query)).doesNotThrowAnyException();
  }

  @Test
  void aQueryOfAColumnThatIsNotThereFails() {
    assertThat(queries()).isNotEmpty();
    assertThatCode(() -> run("SELECT verdict FROM 'shards/candidates/*.parquet'"))
        .isInstanceOf(SQLException.class);
  }

  static List<String> queries() {
    try {
      return QUERY.matcher(Files.readString(GUIDE)).results().map(m -> m.group(1)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void run(String query) throws SQLException {
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.executeQuery(query.replace("'shards/", "'" + shards + "/")).close();
    }
  }
}
