package org.cardioqa.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Flink's REST interface does. */
final class FlinkCountsTest {
  private static final String STAGES = "of 2 stages finished";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private FlinkCounts counts;

  @BeforeEach
  void startACluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String query = exchange.getRequestURI().getQuery();
          String answer = answers.get(query == null ? path : path + "?");
          byte[] bytes = (answer == null ? "" : answer).getBytes(UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    counts = new FlinkCounts("127.0.0.1:" + server.getAddress().getPort(), "a-job", "cardioqa");
    answers.put(
        "/jobs/overview",
        """
        {"jobs": [{"jid": "older", "name": "a-job", "start-time": 1},
                  {"jid": "j", "name": "a-job", "start-time": 2},
                  {"jid": "other", "name": "another", "start-time": 3}]}
        """);
    answers.put(
        "/jobs/j", "{\"vertices\": [{\"id\": \"v\", \"status\": \"FINISHED\"}, {\"id\": \"w\"}]}");
    metrics("v", "reports_read", 40);
    metrics("w", "reports_read", 2);
  }

  private void metrics(String vertex, String name, long sum) {
    String path = "/jobs/j/vertices/%s/subtasks/metrics".formatted(vertex);
    String id = "Tally_reports.cardioqa." + name;
    answers.put(path, "[{\"id\": \"%s\"}, {\"id\": \"numRecordsIn\"}]".formatted(id));
    answers.put(path + "?", "[{\"id\": \"%s\", \"sum\": %d.0}]".formatted(id, sum));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void countersAreAddedUpOverTheVerticesOfTheLastJobOfThatName() {
    assertThat(counts.get()).isEqualTo(Map.of("reports read", 42L, STAGES, 1L));
  }

  @Test
  void whatAFinishedVertexCountedIsKept() {
    counts.get();
    answers.put("/jobs/j/vertices/v/subtasks/metrics", "[]");
    metrics("w", "reports_read", 10);
    assertThat(counts.get()).isEqualTo(Map.of("reports read", 50L, STAGES, 1L));
  }

  @Test
  void aClusterThatDoesNotAnswerChangesNothing() {
    counts.get();
    answers.clear();
    assertThat(counts.get()).isEqualTo(Map.of("reports read", 42L, STAGES, 1L));
  }

  @Test
  void beforeTheJobIsThereNothingIsCounted() {
    answers.put("/jobs/overview", "{\"jobs\": []}");
    assertThat(counts.get()).isEmpty();
  }
}
