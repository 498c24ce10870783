package org.cardioqa.verification.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.cardioqa.verification.store.StoreException.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A disk without room, and then with room again. */
class DiskFullTest {
  private static final String TABLESPACE = "small_disk";

  /** More than fit into the pages that are there already. */
  private static final int MANY = 20_000;

  private SmallDisk disk;

  @BeforeEach
  void mount() {
    disk = SmallDisk.mount();
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void whatSqliteAcknowledgedIsThereAndTheRestIsRefusedInWords() throws IOException {
    assertNothingIsLost("jdbc:sqlite:" + disk.folder().resolve("queue.db"));
  }

  /** Its tables stand on the full disk, its journal on another: it does not fall over. */
  @Test
  void whatPostgreSqlAcknowledgedIsThereAndTheRestIsRefusedInWords()
      throws IOException, SQLException {
    Optional<String> url = Databases.postgreSql();
    Assumptions.assumeTrue(url.isPresent(), "no PostgreSQL");
    Path folder = disk.folder().resolve("tables");
    Files.createDirectory(folder);
    Databases.giveToPostgreSql(folder);
    try (Connection connection = DriverManager.getConnection(url.orElseThrow());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLESPACE " + TABLESPACE + " LOCATION '" + folder + "'");
      try {
        assertNothingIsLost(url.orElseThrow() + "&options=-c%20default_tablespace%3D" + TABLESPACE);
      } finally {
        statement.execute("DROP SCHEMA " + connection.getSchema() + " CASCADE");
        statement.execute("DROP TABLESPACE " + TABLESPACE);
      }
    }
  }

  private void assertNothingIsLost(String url) throws IOException {
    int acknowledged = 0;
    try (Store store = Store.open(url)) {
      store.write(StoreTest::addVerdict);
      acknowledged++;
      disk.fill();
      Optional<StoreException> refusal = Optional.empty();
      while (refusal.isEmpty() && acknowledged < MANY) {
        try {
          store.write(StoreTest::addVerdict);
          acknowledged++;
        } catch (StoreException e) {
          refusal = Optional.of(e);
        }
      }

      assertThat(refusal.map(StoreException::problem)).contains(Problem.FULL);
      assertThat(refusal.orElseThrow()).hasMessageContaining("free some space and send it again");
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(acknowledged);

      disk.free();
      store.write(StoreTest::addVerdict);
      acknowledged++;
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(acknowledged);
    }
    try (Store store = Store.open(url)) {
      assertThat(store.<Integer>read(StoreTest::verdicts)).isEqualTo(acknowledged);
    }
  }
}
