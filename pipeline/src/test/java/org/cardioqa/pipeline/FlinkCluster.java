package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A session cluster on the loopback, as {@code bench/flink-cluster} starts it, on ports of its own.
 * Its log, its process ids and what it spills stand below one folder.
 */
final class FlinkCluster implements AutoCloseable {
  private static final Path SCRIPT = Path.of("..", "bench", "flink-cluster").toAbsolutePath();

  private final Path folder;
  private final Map<String, String> environment;
  private final int port = freePort();

  private FlinkCluster(Path folder, Map<String, String> environment, String... options)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.environment = environment;
    List<String> words =
        new ArrayList<>(List.of("start", "--port=" + port, "--rpc-port=" + freePort()));
    words.addAll(List.of(options));
    script(words);
  }

  /**
   * A JobManager without TaskManagers, with the class path of the tests. What is spilled is not
   * compressed, so that it can be searched.
   */
  static FlinkCluster withClassPathOfTests(Path folder) throws IOException, InterruptedException {
    return new FlinkCluster(
        folder,
        Map.of("FLINK_CLASSPATH", System.getProperty("java.class.path")),
        "--workers=0",
        "-Dtaskmanager.network.batch-shuffle.compression.enabled=false");
  }

  /** A JobManager and TaskManagers {@code worker-1} … that have nothing but Flink. */
  static FlinkCluster withWorkers(Path folder, int workers)
      throws IOException, InterruptedException {
    return new FlinkCluster(folder, Map.of(), "--workers=" + workers);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void script(List<String> words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(words);
    command.add("--folder=" + folder);
    Path said = Files.createTempFile("flink-cluster", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    String text = Files.readString(said, UTF_8);
    Files.delete(said);
    assertThat(code).as(text).isZero();
  }

  /** Starts one more TaskManager. */
  ProcessHandle startTaskManager(String name) throws IOException, InterruptedException {
    script(List.of("worker", name));
    return process(name);
  }

  /** A TaskManager, or the {@code jobmanager}. */
  ProcessHandle process(String name) throws IOException {
    String id = Files.readString(folder.resolve(name + ".pid"), UTF_8).strip();
    return ProcessHandle.of(Long.parseLong(id)).orElseThrow();
  }

  /** Where its processes put their temporary files, blobs and shuffles. */
  Path temporaryFolder() {
    return folder.resolve("temporary");
  }

  /** What its processes printed. */
  String log() throws IOException {
    StringBuilder log = new StringBuilder();
    try (var files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        log.append(Files.readString(file, UTF_8));
      }
    }
    return log.toString();
  }

  /** For {@code --flinkMaster}. */
  String master() {
    return "localhost:" + port;
  }

  @Override
  public void close() throws IOException {
    try {
      script(List.of("stop"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster was stopped", e);
    }
  }
}
