package org.cardioqa.verification.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.store.Store;

/**
 * Many readers at once, each a script with a token, who pull and answer until nothing is left or
 * the service is gone. What the service has acknowledged is written down.
 */
final class Readers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final Map<String, String> tokens;

  /** Leases by id: the task and who got it. */
  final Map<String, Handed> handed = new ConcurrentHashMap<>();

  /** Ids of verdicts that were acknowledged. */
  final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  /** What the service should not have answered. */
  final Collection<String> unexpected = new ConcurrentLinkedQueue<>();

  /** A task in a reader's hands. */
  record Handed(String qaId, String reader) {}

  private Readers(Map<String, String> tokens) {
    this.tokens = tokens;
  }

  /** As many new accounts, with a token each. */
  static Readers add(Store store, int many) {
    Accounts accounts = new Accounts(store);
    Map<String, String> tokens = new TreeMap<>();
    for (int i = 0; i < many; i++) {
      String name = "reader-%02d".formatted(i);
      accounts.addWithoutPassword(name, Role.READER);
      tokens.put(name, accounts.token(name, Duration.ofDays(1)).text());
    }
    return new Readers(tokens);
  }

  /**
   * Lets all read. Returns when nothing is left for any of them, or the service is gone.
   *
   * @param enough counted down with every acknowledged verdict
   */
  void read(URI server, CountDownLatch enough) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(tokens.size());
    try {
      List<Future<?>> running = new ArrayList<>();
      tokens.forEach(
          (name, token) ->
              running.add(pool.submit(() -> new Reader(server, name, token, enough).run())));
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private final class Reader {
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;
    private final String name;
    private final String token;
    private final CountDownLatch enough;

    Reader(URI server, String name, String token, CountDownLatch enough) {
      this.server = server;
      this.name = name;
      this.token = token;
      this.enough = enough;
    }

    void run() {
      try {
        while (readOne()) {
          // The next.
        }
      } catch (IOException e) {
        // The service is gone: what was not acknowledged may or may not be there.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean readOne() throws IOException, InterruptedException {
      HttpResponse<String> pulled = post("/api/tasks/pull", "{}");
      if (pulled.statusCode() == 204) {
        return false;
      }
      if (isUnexpected(pulled)) {
        return false;
      }
      JsonNode task = JSON.readTree(pulled.body());
      String qaId = task.path("qa_id").textValue();
      String lease = task.path("lease").path("lease_id").textValue();
      handed.put(lease, new Handed(qaId, name));
      String path = "/api/tasks/" + qaId;
      if (task.path("phase").textValue().equals("BLIND")) {
        HttpResponse<String> blind =
            post(
                path + "/blind",
                "{\"lease_id\":\"%s\",\"answers\":[\"no\"],\"seconds\":1}".formatted(lease));
        if (isUnexpected(blind)) {
          return false;
        }
      }
      HttpResponse<String> verdict =
          post(
              path + "/verdict",
              "{\"lease_id\":\"%s\",\"decision\":\"ACCEPT\",\"seconds\":1}".formatted(lease));
      if (isUnexpected(verdict)) {
        return false;
      }
      acknowledged.add(JSON.readTree(verdict.body()).path("verdict_id").textValue());
      enough.countDown();
      return true;
    }

    private boolean isUnexpected(HttpResponse<String> response) {
      if (response.statusCode() == 200) {
        return false;
      }
      unexpected.add(response.request().uri().getPath() + ": " + response.body());
      return true;
    }

    private HttpResponse<String> post(String path, String json)
        throws IOException, InterruptedException {
      return http.send(
          HttpRequest.newBuilder(server.resolve(path))
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
