package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.verification.cli.Verify;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.TaskState;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.shards.ShardFolder;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} of a real service in the middle of its work. */
class CrashTest {
  private static final int TASKS = 120;
  private static final int READERS = 10;
  private static final int BEFORE_THE_CRASH = 60;
  private static final Policy POLICY = new Policy(2, 1, 0, false, Duration.ofMinutes(10));

  @ParameterizedTest
  @MethodSource("org.cardioqa.verification.store.Databases#urls")
  void everyAcknowledgedVerdictOutlivesTheServiceAndTheRestIsReadAfterwards(
      String url, @TempDir Path folder) throws Exception {
    List<QaCandidate> candidates = Candidates.singles(TASKS);
    ShardFolder.write(folder, candidates);
    Readers readers;
    try (Store store = Store.open(url)) {
      new Tasks(store, POLICY).importAll(candidates, Optional.empty());
      readers = Readers.add(store, READERS);
    }

    CountDownLatch enough = new CountDownLatch(BEFORE_THE_CRASH);
    try (Service service = Service.start(url, folder)) {
      Thread reading = new Thread(() -> read(readers, service.uri, enough));
      reading.start();
      enough.await();
      service.kill();
      reading.join();
    }
    assertThat(readers.unexpected).isEmpty();
    assertThat(readers.acknowledged)
        .hasSizeGreaterThanOrEqualTo(BEFORE_THE_CRASH)
        .hasSizeLessThan(2 * TASKS);
    try (Store store = Store.open(url)) {
      assertThat(stored(store)).containsAll(readers.acknowledged);
    }

    try (Service service = Service.start(url, folder)) {
      read(readers, service.uri, new CountDownLatch(0));
    }
    assertThat(readers.unexpected).isEmpty();
    try (Store store = Store.open(url)) {
      assertThat(stored(store)).containsAll(readers.acknowledged).hasSize(2 * TASKS);
      assertThat(new Tasks(store, POLICY).all())
          .extracting(Task::state)
          .containsOnly(TaskState.RESOLVED);
    }
    Map<String, List<String>> readersOfTask =
        readers.handed.values().stream()
            .collect(
                Collectors.groupingBy(
                    Readers.Handed::qaId,
                    Collectors.mapping(Readers.Handed::reader, Collectors.toList())));
    assertThat(readersOfTask).hasSize(TASKS);
    assertThat(readersOfTask.values()).allSatisfy(two -> assertThat(two).doesNotHaveDuplicates());
  }

  private static List<String> stored(Store store) {
    return new Verdicts(store, new Leases(store, POLICY))
        .all().stream()
            .filter(verdict -> verdict.getPhase() == VerdictPhase.INFORMED)
            .map(Verdict::getVerdictId)
            .toList();
  }

  private static void read(Readers readers, URI server, CountDownLatch enough) {
    try {
      readers.read(server, enough);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** {@code verify serve} in a process of its own. */
  private static final class Service implements AutoCloseable {
    private final Process process;
    private final URI uri;

    private Service(Process process, URI uri) {
      this.process = process;
      this.uri = uri;
    }

    static Service start(String url, Path shards) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Verify.class.getName(),
                  "serve",
                  "--shards=" + shards,
                  "--db=" + url,
                  "--port=0")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      if (line == null || !line.startsWith("Listening on ")) {
        process.destroyForcibly();
        throw new AssertionError("the service said: " + line);
      }
      return new Service(process, URI.create(line.split(" ", -1)[2]));
    }

    /** The signal that no process can catch. */
    void kill() {
      process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
      kill();
    }
  }
}
