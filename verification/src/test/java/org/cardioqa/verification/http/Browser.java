package org.cardioqa.verification.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** As much of a browser as the service sees: one cookie, and the token that its page was told. */
final class Browser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;
  private Optional<String> cookie = Optional.empty();
  private Optional<String> csrf = Optional.empty();

  Browser(URI server) {
    this.server = server;
  }

  /**
   * An answer.
   *
   * @param json of its body; an empty object if it has none
   */
  record Answer(int status, JsonNode json, HttpResponse<byte[]> response) {
    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Browser login(String account, String password) {
    Answer answer =
        post("/api/login", "{\"account\":\"%s\",\"password\":\"%s\"}".formatted(account, password));
    if (answer.status() != 200) {
      throw new AssertionError("the login answered " + answer.status() + " " + answer.text());
    }
    csrf = Optional.of(answer.json().path("csrf_token").textValue());
    return this;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String json) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    csrf.ifPresent(token -> request.header(Guard.CSRF_HEADER, token));
    return send(request);
  }

  /** A request that brings the cookie, if there is one, and nothing else. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path)).timeout(TIMEOUT);
    cookie.ifPresent(value -> request.header("Cookie", Sessions.COOKIE + "=" + value));
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(set -> cookie = Optional.of(set.split("[=;]", 3)[1]));
      boolean json =
          response.headers().firstValue("Content-Type").orElse("").equals("application/json");
      return new Answer(
          response.statusCode(),
          json ? JSON.readTree(response.body()) : JSON.createObjectNode(),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted");
    }
  }

  URI server() {
    return server;
  }

  Optional<String> cookie() {
    return cookie;
  }

  Optional<String> csrf() {
    return csrf;
  }
}
