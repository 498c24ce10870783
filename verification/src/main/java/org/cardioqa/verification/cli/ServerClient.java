package org.cardioqa.verification.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Calls of a running service from the command line, as the account of a token. */
final class ServerClient {
  static final String TOKEN_VARIABLE = "CARDIOQA_TOKEN";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  @Option(
      names = "--server",
      paramLabel = "URL",
      required = true,
      description = "Where the service is, such as http://127.0.0.1:8080.")
  private URI server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Holds the token of the account (default: the variable " + TOKEN_VARIABLE + ").")
  private Optional<Path> tokenFile = Optional.empty();

  /**
   * Posts an object.
   *
   * @return the object of the answer; empty if there is none to give (status 204)
   * @throws VerifyFailure if the service refuses or cannot be reached
   */
  Optional<ObjectNode> post(String path, JsonNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token())
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    HttpResponse<byte[]> response = send(request);
    if (response.statusCode() == 204) {
      return Optional.empty();
    }
    JsonNode answer = object(response);
    if (response.statusCode() != 200) {
      throw new VerifyFailure(
          "the service answered %d %s: %s"
              .formatted(
                  response.statusCode(),
                  answer.path("error").asText("without a code"),
                  answer.path("message").asText("nothing else")));
    }
    return Optional.of((ObjectNode) answer);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new VerifyFailure("interrupted");
    } catch (IOException e) {
      throw new VerifyFailure("the service at " + server + " cannot be reached: " + e.getMessage());
    }
  }

  private static JsonNode object(HttpResponse<byte[]> response) throws IOException {
    try {
      JsonNode answer = JSON.readTree(response.body());
      if (answer.isObject()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      // Told below: whatever answered speaks no JSON.
    }
    throw new VerifyFailure(
        "the answer (status %d) is no JSON object: is this the address of the service?"
            .formatted(response.statusCode()));
  }

  private String token() throws IOException {
    String text =
        tokenFile.isPresent()
            ? Files.readString(tokenFile.get(), StandardCharsets.UTF_8)
            : Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).orElse("");
    if (text.isBlank()) {
      throw new VerifyFailure(
          "no token: set "
              + TOKEN_VARIABLE
              + " or give --token-file (verify user token makes one)");
    }
    return text.strip();
  }
}
