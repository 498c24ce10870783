package org.cardioqa.verification.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * Empty databases for tests: SQLite files, and databases of one throwaway PostgreSQL server that is
 * started on first use as an unprivileged user and stopped with the JVM.
 */
public final class Databases {
  private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
  private static Optional<PostgreSql> server;

  private Databases() {}

  /** URLs of one new database of each kind that this machine has; says aloud which is missing. */
  public static Stream<Named<String>> urls() {
    List<Named<String>> urls = new ArrayList<>();
    urls.add(Named.of("SQLite", sqlite()));
    postgreSql().ifPresent(url -> urls.add(Named.of("PostgreSQL", url)));
    return urls.stream();
  }

  /** URL of a new SQLite file. */
  public static String sqlite() {
    try {
      Path folder = Files.createTempDirectory("cardioqa-queue");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return "jdbc:sqlite:" + folder.resolve("queue.db");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** URL of a new database of the PostgreSQL server, if there is one on this machine. */
  public static synchronized Optional<String> postgreSql() {
    if (server == null) {
      server = start();
    }
    return server.map(PostgreSql::newSchema);
  }

  /** Makes a folder that of the user as whom the server runs. */
  static void giveToPostgreSql(Path folder) throws IOException {
    if (isRoot()) {
      PostgreSql.run(List.of("chown", "postgres", folder.toString()));
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Optional<PostgreSql> start() {
    Optional<Path> programs = programs();
    if (programs.isEmpty()) {
      System.err.println("SKIPPED on PostgreSQL: no server below " + PROGRAMS);
      return Optional.empty();
    }
    try {
      return Optional.of(PostgreSql.start(programs.get()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> programs() {
    if (!Files.isDirectory(PROGRAMS)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(PROGRAMS)) {
      List<Path> found = new ArrayList<>();
      versions.forEach(version -> found.add(version.resolve("bin")));
      return found.stream()
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cluster in a temporary folder that listens on a loopback port of the system's choice. */
  private record PostgreSql(int port) {
    private static final String USER = "queue";

    static PostgreSql start(Path programs) throws IOException {
      Path folder = Files.createTempDirectory("cardioqa-postgresql");
      Path data = folder.resolve("data");
      int port = freePort();
      // The server refuses to run as root.
      boolean root = isRoot();
      giveToPostgreSql(folder);
      List<String> as =
          root
              ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
              : List.of();
      run(
          with(
              as,
              programs.resolve("initdb").toString(),
              "-D",
              data.toString(),
              "-U",
              USER,
              "--auth=trust",
              "--encoding=UTF8",
              "--no-locale",
              "--no-sync"));
      List<String> stop =
          with(
              as,
              programs.resolve("pg_ctl").toString(),
              "-D",
              data.toString(),
              "-m",
              "immediate",
              "stop");
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      run(stop);
                    } catch (IOException e) {
                      System.err.println(e.getMessage());
                    }
                    delete(folder);
                  }));
      run(
          with(
              as,
              programs.resolve("pg_ctl").toString(),
              "-D",
              data.toString(),
              "-w",
              "-l",
              folder.resolve("log").toString(),
              "-o",
              "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories=''".formatted(port),
              "start"));
      return new PostgreSql(port);
    }

    /** A schema of its own, which takes a fraction of the time and the files of a database. */
    String newSchema() {
      String name = "q" + UUID.randomUUID().toString().replace("-", "");
      try (Connection connection = DriverManager.getConnection(url());
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA " + name);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
      return url() + "&currentSchema=" + name;
    }

    private String url() {
      return "jdbc:postgresql://127.0.0.1:%d/postgres?user=%s".formatted(port, USER);
    }

    private static int freePort() throws IOException {
      try (java.net.ServerSocket socket =
          new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }

    private static List<String> with(List<String> start, String... rest) {
      List<String> all = new ArrayList<>(start);
      all.addAll(List.of(rest));
      return all;
    }

    private static void run(List<String> command) throws IOException {
      Path output = Files.createTempFile("cardioqa-postgresql", ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (process.waitFor() != 0) {
          throw new IOException(
              "failed: " + String.join(" ", command) + "\n" + Files.readString(output));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      } finally {
        Files.deleteIfExists(output);
      }
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("not deleted: " + folder);
    }
  }
}
