package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A standalone Flink session cluster on the loopback: a JobManager and TaskManagers of one slot,
 * each a process with the class path of the tests. What they spill stands below one folder,
 * uncompressed, so that it can be searched.
 */
final class FlinkCluster implements AutoCloseable {
  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();

  /** Starts the JobManager; a job waits for slots until a TaskManager is there. */
  FlinkCluster(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    port = freePort();
    Files.writeString(
        folder.resolve("flink-conf.yaml"),
        """
        jobmanager.rpc.address: 127.0.0.1
        jobmanager.rpc.port: %d
        jobmanager.bind-host: 127.0.0.1
        jobmanager.memory.process.size: 1g
        rest.address: 127.0.0.1
        rest.bind-address: 127.0.0.1
        rest.port: %d
        taskmanager.host: 127.0.0.1
        taskmanager.bind-host: 127.0.0.1
        taskmanager.numberOfTaskSlots: 1
        taskmanager.cpu.cores: 1.0
        taskmanager.memory.framework.heap.size: 128m
        taskmanager.memory.framework.off-heap.size: 128m
        taskmanager.memory.jvm-metaspace.size: 256m
        taskmanager.memory.jvm-overhead.min: 192m
        taskmanager.memory.jvm-overhead.max: 192m
        taskmanager.memory.task.heap.size: 1g
        taskmanager.memory.task.off-heap.size: 0b
        taskmanager.memory.managed.size: 128m
        taskmanager.memory.network.min: 256m
        taskmanager.memory.network.max: 256m
        taskmanager.network.sort-shuffle.min-buffers: 64
        taskmanager.network.batch-shuffle.compression.enabled: false
        heartbeat.interval: 1000
        heartbeat.timeout: 8000
        security.context.factory.classes: org.apache.flink.runtime.security.contexts.NoOpSecurityContextFactory
        restart-strategy.type: fixed-delay
        restart-strategy.fixed-delay.attempts: 100
        restart-strategy.fixed-delay.delay: 1 s
        """
            .formatted(freePort(), port),
        UTF_8);
    start("jobmanager", StandaloneSessionClusterEntrypoint.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a TaskManager and gives its process. */
  Process startTaskManager(String name) throws IOException {
    return start(name, TaskManagerRunner.class);
  }

  private Process start(String name, Class<?> main) throws IOException {
    Path temporary = Files.createDirectories(temporaryFolder().resolve(name));
    Process process =
        CardioQaProcess.java(
            temporary,
            folder.resolve(name + ".log"),
            List.of(
                main.getName(), "--configDir", folder.toString(), "-Dio.tmp.dirs=" + temporary));
    processes.add(process);
    return process;
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
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
