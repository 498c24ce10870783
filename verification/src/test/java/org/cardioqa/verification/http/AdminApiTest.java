package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.util.List;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminApiTest {
  private TestService service;

  @BeforeEach
  void start() {
    service = start(1);
    read(service.as(Role.READER), "lateral");
    read(service.another("second", Role.READER), "lateral");
  }

  private static TestService start(int tasks) {
    return TestService.start(
        Policy.DEFAULT,
        TestService.NO_IMAGES,
        List.of(Candidates.multi("q1", 1), Candidates.multi("q2", 2)).subList(0, tasks));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void aReaderSeesHowFarHeIs() {
    Answer me = service.as(Role.READER).get("/api/me");
    assertThat(me.json().path("account").textValue()).isEqualTo("test-reader");
    assertThat(me.json().path("role").textValue()).isEqualTo("READER");
    assertThat(me.json().path("csrf_token").textValue())
        .isEqualTo(service.as(Role.READER).csrf().orElseThrow());
    assertThat(me.json().path("progress").path("done").intValue()).isEqualTo(1);
    assertThat(me.json().path("progress").path("remaining").intValue()).isZero();
    assertThat(me.json().path("progress").has("throughput_per_hour")).isTrue();
  }

  @Test
  void anAdministratorSeesStatesDaysAnswersReadersAndAgreement() {
    JsonNode progress = service.as(Role.ADMIN).get("/api/admin/progress").json();
    assertThat(progress.path("by_state").path("RESOLVED").intValue()).isEqualTo(1);
    assertThat(progress.path("by_question").path(0).path("question_code").textValue())
        .isEqualTo("lge_high_wall");
    assertThat(progress.path("per_day").path(0).path("verdicts").intValue()).isEqualTo(2);
    assertThat(progress.path("per_day").path(0).path("date").textValue())
        .matches("\\d{4}-\\d{2}-\\d{2}");
    assertThat(progress.path("answers").path(0).path("answer").textValue()).isEqualTo("lateral");
    assertThat(progress.path("answers").path(0).path("count").intValue()).isEqualTo(2);
    assertThat(progress.path("readers").findValuesAsText("account"))
        .containsExactly("second", "test-reader");

    JsonNode agreement = service.as(Role.ADMIN).get("/api/admin/agreement").json();
    assertThat(agreement.path("overall").path("items").intValue()).isEqualTo(1);
    assertThat(agreement.path("overall").path("percent").doubleValue()).isEqualTo(100.0);
    assertThat(agreement.path("by_question").path(0).path("question_code").textValue())
        .isEqualTo("lge_high_wall");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "parquet", "label-studio"})
  void whatOneQueueExportsAnotherTakesInAndExportsAlike(String format) {
    Answer export = service.as(Role.ADMIN).get("/api/admin/export?format=" + format);
    assertThat(export.status()).isEqualTo(200);
    assertThat(export.header("Content-Disposition")).startsWith("attachment; filename=\"verdicts.");
    try (TestService other = start(1)) {
      Browser admin = other.as(Role.ADMIN);
      Answer taken = send(admin, export.response().body());
      assertThat(taken.status()).as(taken.text()).isEqualTo(200);
      assertThat(taken.json().path("imported").intValue()).isEqualTo(4);
      assertThat(taken.json().path("known").intValue()).isZero();
      assertThat(send(admin, export.response().body()).json().path("known").intValue())
          .isEqualTo(4);
      assertThat(admin.get("/api/admin/export?format=jsonl").text())
          .isEqualTo(service.as(Role.ADMIN).get("/api/admin/export?format=jsonl").text());
    }
  }

  @Test
  void anUnknownFormatIsToldWithThoseThatThereAre() {
    for (String query : List.of("", "?format=", "?format=../../etc/passwd", "?format=csv")) {
      Answer answer = service.as(Role.ADMIN).get("/api/admin/export" + query);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.json().path("message").textValue())
          .isEqualTo(
              "the parameter format must be one of [parquet, jsonl, label-studio,"
                  + " label-studio-config]");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "geheim", "PAR1geheim", "PKgeheim", "{\"geheim\":", "[{\"geheim\":1}]"})
  void aFileThatIsNoneOfTheFormsIsRefusedWhole(String text) {
    Answer answer =
        send(service.as(Role.ADMIN), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 422);
    assertThat(answer.text()).doesNotContain("geheim");
    assertThat(answer.json().path("imported").intValue()).isZero();
  }

  private static Answer send(Browser browser, byte[] file) {
    return browser.send(
        browser
            .request("/api/admin/import")
            .header("Content-Type", "application/octet-stream")
            .header(Guard.CSRF_HEADER, browser.csrf().orElseThrow())
            .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  private static void read(Browser reader, String answer) {
    JsonNode task = reader.post("/api/tasks/pull", "{}").json();
    String path = "/api/tasks/" + task.path("qa_id").textValue();
    String body = "{\"lease_id\":%s,\"answers\":[\"%s\"],\"seconds\":2%s}";
    String lease = task.path("lease").path("lease_id").toString();
    assertThat(reader.post(path + "/blind", body.formatted(lease, answer, "")).status())
        .isEqualTo(200);
    assertThat(
            reader
                .post(path + "/verdict", body.formatted(lease, answer, ",\"decision\":\"EDIT\""))
                .status())
        .isEqualTo(200);
  }
}
