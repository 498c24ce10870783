package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HandlerType;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.shards.ShardFolder;
import org.cardioqa.verification.shards.Shards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get who call with the ids of somebody else's work, or with ids that are none. */
class TrespassTest {
  private static final Policy ONE_READER = new Policy(1, 1, 0, false, Duration.ofMinutes(10));

  /** What must not come out: the first reader's answers, words and name. */
  private static final List<String> SECRETS =
      List.of("12.125", "13.375", "what the first one says", "first-reader");

  /**
   * Walks over the service's own table, so that a route that is added is tried unasked: one reader
   * is at work on a task and has finished another, and somebody else knows all ids.
   */
  @ParameterizedTest
  @EnumSource(names = {"READER", "ADJUDICATOR"})
  void nobodySeesOrChangesTheWorkOfAnotherByKnowingItsIds(Role role, @TempDir Path folder) {
    QaCandidate done = Candidates.number("q1", 2);
    QaCandidate held = Candidates.number("q2", 1);
    held.setLinks(List.of(new VolumeLink("v-s-q2", 1, 1, 1, 1, "mark")));
    ShardFolder.write(folder, List.of(done, held));
    try (TestService service =
        TestService.start(
            ONE_READER, Studies.of(Shards.open(folder, 1 << 20)), List.of(done, held))) {
      Browser first = service.another("first-reader", Role.READER);
      JsonNode finished = pull(first);
      blind(first, finished, "12.125");
      String verdict =
          first
              .post(
                  "/api/tasks/q1/verdict",
                  "{\"lease_id\":%s,\"decision\":\"EDIT\",\"answers\":[\"13.375\"],\"seconds\":1,\"reason\":\"what the first one says\"}"
                      .formatted(lease(finished)))
              .json()
              .path("verdict_id")
              .textValue();
      JsonNode atWork = pull(first);
      blind(first, atWork, "12.125");

      Browser other = service.another("trespasser", role);
      for (Route route : service.routes()) {
        if (route.role().isEmpty()
            || !role.includes(route.role().get())
            || route.path().equals("/api/logout")) {
          continue;
        }
        for (String task : List.of("q1", "q2")) {
          String path =
              route
                  .path()
                  .replace("{qa_id}", task)
                  .replace("{verdict_id}", verdict)
                  .replace("{volume_id}", "v-s-" + task)
                  .replace("{slice}", "1")
                  .replace("{phase}", "1");
          Answer answer =
              route.method().equals(HandlerType.GET)
                  ? other.get(path)
                  : other.post(path, body(path, task.equals("q1") ? finished : atWork));
          assertThat(answer.text()).as(path).doesNotContain(SECRETS.toArray(String[]::new));
          assertThat(answer.status())
              .as(path)
              .isIn(
                  path.equals("/api/me")
                      ? Set.of(200)
                      : Set.of(204, 403, 404, 409)); // 204: nothing is left, or was done
        }
      }

      assertThat(first.post("/api/tasks/q2/heartbeat", leaseOnly(atWork)).status()).isEqualTo(200);
      assertThat(first.get("/api/verdicts/last").json().path("verdict_id").textValue())
          .isEqualTo(verdict);
      assertThat(pull(first).path("first_answer").toString()).isEqualTo("[\"12.125\"]");
    }
  }

  @ParameterizedTest
  @MethodSource("org.cardioqa.verification.store.Databases#urls")
  void idsThatNoDatabaseCanHoldAreNotFoundOrRefusedAndNeverAFailure(String url) {
    try (TestService service =
        TestService.start(
            url, ONE_READER, TestService.NO_IMAGES, List.of(Candidates.single("q1", 1)))) {
      Browser reader = service.as(Role.READER);
      JsonNode task = pull(reader);
      String token =
          service.accounts().token(TestService.name(Role.ADJUDICATOR), Duration.ofDays(1)).text();
      for (String id :
          List.of(
              "%00", "q1%00", "%FF", "%ED%A0%80", "%F0%9F%AB%80", "'", "%25", "a".repeat(3000))) {
        for (String path :
            List.of(
                "/api/tasks/" + id + "/blind",
                "/api/tasks/" + id + "/verdict",
                "/api/adjudication/" + id,
                "/api/verdicts/" + id + "/undo")) {
          assertThat(alone(service, token, path, body(path, task))).as(path).isIn(400, 404);
        }
      }
      for (String text : List.of("\\u0000", "\\udc00")) {
        assertThat(
                reader.post("/api/tasks/q1/heartbeat", "{\"lease_id\":\"" + text + "\"}").status())
            .isEqualTo(400);
        assertThat(
                service
                    .browser()
                    .post("/api/login", "{\"account\":\"%s\",\"password\":\"x\"}".formatted(text))
                    .status())
            .isEqualTo(400);
        assertThat(reader.post("/api/tasks/pull", "{\"sequences\":[\"" + text + "\"]}").status())
            .isEqualTo(400);
      }
      assertThat(reader.post("/api/tasks/q1/heartbeat", leaseOnly(task)).status()).isEqualTo(200);
    }
  }

  @Test
  void aReaderSeesNoImagesAfterHeHasGivenTheTaskBack(@TempDir Path folder) {
    List<QaCandidate> candidates = List.of(Candidates.multi("q1", 1));
    ShardFolder.write(folder, candidates);
    try (TestService service =
        TestService.start(ONE_READER, Studies.of(Shards.open(folder, 1 << 20)), candidates)) {
      Browser reader = service.as(Role.READER);
      JsonNode task = pull(reader);
      assertThat(reader.get("/api/volumes/v-s-q1/slices/1.raw").status()).isEqualTo(200);

      reader.post("/api/tasks/q1/release", leaseOnly(task));

      assertThat(reader.get("/api/volumes/v-s-q1/slices/1.raw").status()).isEqualTo(404);
    }
  }

  private static JsonNode pull(Browser reader) {
    Answer answer = reader.post("/api/tasks/pull", "{}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static void blind(Browser reader, JsonNode task, String answer) {
    String path = "/api/tasks/" + task.path("qa_id").textValue() + "/blind";
    assertThat(
            reader
                .post(
                    path,
                    "{\"lease_id\":%s,\"answers\":[\"%s\"],\"seconds\":1}"
                        .formatted(lease(task), answer))
                .status())
        .isEqualTo(200);
  }

  /**
   * The status of a call over a connection of its own: the service closes one over which no path
   * came.
   */
  private static int alone(TestService service, String token, String path, String json) {
    Browser browser = service.browser();
    return browser
        .send(
            browser
                .request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)))
        .status();
  }

  /** A body that the route takes, with the lease of somebody else. */
  private static String body(String path, JsonNode task) {
    if (path.startsWith("/api/adjudication/")) {
      return "{\"decision\":\"NOT_VISIBLE\",\"seconds\":1}";
    }
    String verb = path.substring(path.lastIndexOf('/') + 1);
    return switch (verb) {
      case "heartbeat", "release" -> leaseOnly(task);
      case "blind" -> "{\"lease_id\":%s,\"answers\":[\"38\"],\"seconds\":1}".formatted(lease(task));
      case "verdict" ->
          "{\"lease_id\":%s,\"decision\":\"NOT_VISIBLE\",\"seconds\":1}".formatted(lease(task));
      default -> "{}";
    };
  }

  private static String leaseOnly(JsonNode task) {
    return "{\"lease_id\":%s}".formatted(lease(task));
  }

  private static String lease(JsonNode task) {
    return task.path("lease").path("lease_id").toString();
  }
}
