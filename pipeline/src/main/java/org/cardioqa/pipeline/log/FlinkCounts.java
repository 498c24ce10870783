package org.cardioqa.pipeline.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * How far a job on a Flink cluster is, asked for at the cluster's REST interface: how many of its
 * stages are finished, and Beam's counters where workers report them there, every ten seconds or
 * so; those of a short stage may never be seen. Attempts that failed may count too, so it serves
 * people who wait, and nothing else.
 */
public final class FlinkCounts implements Supplier<Map<String, Long>> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String cluster;
  private final String job;
  private final String namespace;

  /** The highest count of each vertex and metric: a finished vertex may be asked in vain. */
  private final ConcurrentMap<String, Long> highest = new ConcurrentHashMap<>();

  /** What each metric counts, by the same keys. */
  private final Map<String, String> names = new ConcurrentHashMap<>();

  private String id = "";
  private long stages;
  private long finished;

  /**
   * Counts of a job.
   *
   * @param master host and port of the REST interface, as {@code --flinkMaster} has them
   * @param job its name; the last one started counts where several have it
   * @param namespace of the Beam counters
   */
  public FlinkCounts(String master, String job, String namespace) {
    this.cluster = (master.contains("://") ? master : "http://" + master).replaceFirst("/+$", "");
    this.job = job;
    this.namespace = namespace;
  }

  /** Counts by their names so far; what cannot be asked for keeps its former value. */
  @Override
  public synchronized Map<String, Long> get() {
    try {
      ask();
    } catch (IOException e) {
      // The cluster is busy or starting; the next turn asks again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Map<String, Long> counts = new TreeMap<>();
    if (stages > 0) {
      counts.put("of " + stages + " stages finished", finished);
    }
    highest.forEach((key, count) -> counts.merge(names.get(key), count, Long::sum));
    return counts;
  }

  private void ask() throws IOException, InterruptedException {
    if (id.isEmpty()) {
      id = find();
    }
    if (id.isEmpty()) {
      return;
    }
    JsonNode vertices = json("/jobs/" + id).path("vertices");
    stages = vertices.size();
    finished = 0;
    for (JsonNode vertex : vertices) {
      finished += vertex.path("status").asText().equals("FINISHED") ? 1 : 0;
    }
    for (JsonNode vertex : vertices) {
      String metrics =
          "/jobs/%s/vertices/%s/subtasks/metrics".formatted(id, vertex.path("id").asText());
      Map<String, String> ours = new HashMap<>();
      for (JsonNode metric : json(metrics)) {
        String name = metric.path("id").asText();
        // Beam names it namespace.name, behind the operator's; Flink may write '_' for any mark.
        int at = name.lastIndexOf(namespace);
        if (at >= 0 && name.length() > at + namespace.length() + 1) {
          ours.put(name, name.substring(at + namespace.length() + 1).replace('_', ' '));
        }
      }
      if (ours.isEmpty()) {
        continue;
      }
      String query =
          "?agg=sum&get="
              + URLEncoder.encode(String.join(",", ours.keySet()), StandardCharsets.UTF_8);
      for (JsonNode metric : json(metrics + query)) {
        String name = metric.path("id").asText();
        String key = vertex.path("id").asText() + " " + name;
        names.put(key, ours.getOrDefault(name, name));
        highest.merge(key, metric.path("sum").asLong(), Math::max);
      }
    }
  }

  private String find() throws IOException, InterruptedException {
    String found = "";
    long latest = -1;
    for (JsonNode one : json("/jobs/overview").path("jobs")) {
      long started = one.path("start-time").asLong();
      if (one.path("name").asText().equals(job) && started > latest) {
        latest = started;
        found = one.path("jid").asText();
      }
    }
    return found;
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster + path)).timeout(PATIENCE).build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException("the cluster answered " + answer.statusCode());
    }
    return JSON.readTree(answer.body());
  }
}
