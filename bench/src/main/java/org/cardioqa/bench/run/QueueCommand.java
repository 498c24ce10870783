package org.cardioqa.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long calls of the queue's service take while many readers pull and answer over the loopback.
 * The service is {@code cardioqa verify serve}, a process of its own; each reader is a thread here
 * with a connection and a token of its own.
 */
@Command(
    name = "queue",
    description = {
      "Times the calls of cardioqa verify serve while many readers pull and answer.",
      "Without a pause the readers are a closed loop: as many calls wait as there are readers."
    },
    mixinStandardHelpOptions = true)
final class QueueCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS = 1e9;

  @Option(
      names = "--tasks",
      paramLabel = "NUMBER",
      defaultValue = "5000",
      description = "Number of tasks, each read by one (default: ${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--warm-up",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = {
        "Tasks that are read before those that are measured, while the new process loads and",
        "compiles its code (default: ${DEFAULT-VALUE})."
      })
  private int warmUp;

  @Option(
      names = "--readers",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "Readers at once (default: ${DEFAULT-VALUE}).")
  private int readers;

  @Option(
      names = "--pause-ms",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = {
        "Mean time that a reader thinks before each call, ms; drawn evenly from 0 to twice that",
        "(default: ${DEFAULT-VALUE})."
      })
  private int pauseMillis;

  @Option(
      names = "--db",
      paramLabel = "URL",
      description = "An empty database (default: a new SQLite file).")
  private Optional<String> database = Optional.empty();

  /** Latencies of a kind of call, ns. */
  private final Map<String, ConcurrentLinkedQueue<Long>> latencies = new LinkedHashMap<>();

  /** CPU time of the service, its start included; empty where the system does not tell. */
  private Optional<Duration> serviceCpu = Optional.empty();

  /** When the first measured call was made, by {@link System#nanoTime}; 0 before. */
  private final AtomicLong begun = new AtomicLong();

  /** Tasks that were pulled. */
  private final AtomicInteger pulls = new AtomicInteger();

  private final AtomicInteger calls = new AtomicInteger();

  private final ConcurrentLinkedQueue<String> handed = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();

  @Override
  public Integer call() throws IOException, RunFailed, InterruptedException {
    List.of("pull", "blind", "verdict")
        .forEach(call -> latencies.put(call, new ConcurrentLinkedQueue<>()));
    Outcome outcome = new Outcome("queue", System.out);
    try (Scratch scratch = Scratch.make()) {
      String url = database.orElse("jdbc:sqlite:" + scratch.folder().resolve("verify.db"));
      Path shards = scratch.folder().resolve("shards");
      QueueShards.write(shards, warmUp + tasks);
      List<String> tokens = prepare(url, shards, scratch.folder().resolve("log"));
      double seconds = measure(url, shards, tokens, scratch.folder().resolve("log"));
      check();
      outcome.put("database", url.split(":", 3)[1]);
      outcome.put("tasks", tasks);
      outcome.put("warm_up", warmUp);
      outcome.put("readers", readers);
      outcome.put("pause_ms", pauseMillis);
      outcome.put("wall_seconds", seconds);
      outcome.put("tasks_per_second", tasks / seconds);
      serviceCpu.ifPresent(
          cpu -> outcome.put("service_cpu_ms_per_call", (double) cpu.toMillis() / calls.get()));
      latencies.forEach(
          (call, times) -> {
            long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
            outcome.put(call + "_p50_ms", percentile(sorted, 0.50));
            outcome.put(call + "_p99_ms", percentile(sorted, 0.99));
            outcome.put(call + "_max_ms", percentile(sorted, 1));
          });
    }
    outcome.write();
    return 0;
  }

  private List<String> prepare(String url, Path shards, Path log) throws IOException, RunFailed {
    Bundle bundle = Bundle.ofSourceTree();
    String db = "--db=" + url;
    bundle.seconds(List.of("verify", "import", "--shards=" + shards, "--readers=1", db), log);
    List<String> names = IntStream.range(0, readers).mapToObj("reader-%03d"::formatted).toList();
    List<String> add = new ArrayList<>(List.of("verify", "user", "add", "--no-password", db));
    add.addAll(names);
    bundle.seconds(add, log);
    List<String> token = new ArrayList<>(List.of("verify", "user", "token", db));
    token.addAll(names);
    bundle.seconds(token, log);
    List<String> tokens =
        Files.readAllLines(log).stream().filter(line -> line.matches("[\\w-]{43}")).toList();
    if (tokens.size() != readers) {
      throw new RunFailed("verify user token printed %d tokens".formatted(tokens.size()));
    }
    return tokens;
  }

  private double measure(String url, Path shards, List<String> tokens, Path log)
      throws IOException, RunFailed, InterruptedException {
    Process service =
        new ProcessBuilder(
                Bundle.home().resolve("bin").resolve("cardioqa").toString(),
                "verify",
                "serve",
                "--shards=" + shards,
                "--db=" + url,
                "--port=0")
            .redirectError(log.toFile())
            .start();
    ExecutorService pool = Executors.newFixedThreadPool(readers);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      if (line == null || !line.startsWith("Listening on ")) {
        throw new RunFailed("the service did not start:\n" + Files.readString(log));
      }
      URI server = URI.create(line.split(" ", 4)[2]);
      List<Future<Void>> running = new ArrayList<>();
      for (String token : tokens) {
        running.add(pool.submit(() -> read(server, token)));
      }
      for (Future<Void> reader : running) {
        reader.get();
      }
      double seconds = (System.nanoTime() - begun.get()) / NANOS;
      serviceCpu = service.info().totalCpuDuration();
      return seconds;
    } catch (ExecutionException e) {
      throw new RunFailed("a reader failed: " + e.getCause());
    } finally {
      pool.shutdownNow();
      service.destroy();
      service.waitFor();
    }
  }

  private Void read(URI server, String token) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    while (true) {
      HttpResponse<String> pulled = post(http, server, token, "pull", "/api/tasks/pull", "{}");
      if (pulled.statusCode() != 200) {
        if (pulled.statusCode() != 204) {
          refused.add(pulled.body());
        }
        return null;
      }
      JsonNode task = JSON.readTree(pulled.body());
      String id = task.path("qa_id").textValue();
      String lease = task.path("lease").path("lease_id").textValue();
      handed.add(id);
      pulls.incrementAndGet();
      String path = "/api/tasks/" + id;
      String blind =
          "{\"lease_id\":\"%s\",\"answers\":[\"absent\"],\"seconds\":1}".formatted(lease);
      String verdict =
          "{\"lease_id\":\"%s\",\"decision\":\"ACCEPT\",\"seconds\":1}".formatted(lease);
      for (HttpResponse<String> answer :
          List.of(
              post(http, server, token, "blind", path + "/blind", blind),
              post(http, server, token, "verdict", path + "/verdict", verdict))) {
        if (answer.statusCode() != 200) {
          refused.add(answer.body());
          return null;
        }
      }
    }
  }

  private HttpResponse<String> post(
      HttpClient http, URI server, String token, String call, String path, String json)
      throws IOException, InterruptedException {
    if (pauseMillis > 0) {
      Thread.sleep(ThreadLocalRandom.current().nextInt(2 * pauseMillis + 1));
    }
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    calls.incrementAndGet();
    if (pulls.get() >= warmUp) {
      begun.compareAndSet(0, start);
      latencies.get(call).add(System.nanoTime() - start);
    }
    return response;
  }

  /** A measurement of calls that did something else than they should means nothing. */
  private void check() throws RunFailed {
    if (!refused.isEmpty()) {
      throw new RunFailed("the service refused: " + refused.peek());
    }
    int all = warmUp + tasks;
    if (handed.size() != all || handed.stream().distinct().count() != all) {
      throw new RunFailed("%d tasks were handed out %d times".formatted(all, handed.size()));
    }
  }

  /** The smallest value that so many are not above, ms. */
  static double percentile(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(0, index)] / NANOS_PER_MILLI;
  }
}
