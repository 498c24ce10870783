package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.verification.http.Browser.Answer;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Tasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingApiTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestService service;

  @AfterEach
  void stop() {
    service.close();
  }

  private void start(QaCandidate... candidates) {
    service = TestService.start(Policy.DEFAULT, TestService.NO_IMAGES, List.of(candidates));
  }

  @Test
  void aReaderAnswersBlindThenSeesTheReportThenDecides() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    assertThat(task.path("phase").textValue()).isEqualTo("BLIND");
    assertThat(task.path("qa_id").textValue()).isEqualTo("q1");
    assertThat(task.path("candidate").path("options").size()).isEqualTo(4);
    assertThat(task.path("lease").path("heartbeat_seconds").intValue()).isEqualTo(150);
    assertThat(task.has("first_answer")).isFalse();

    Answer blind = blind(reader, task, "anterior");
    assertThat(blind.status()).isEqualTo(200);
    assertThat(blind.json().path("phase").textValue()).isEqualTo("INFORMED");
    assertThat(texts(blind.json().path("proposed").path("answers")))
        .containsExactly("inferior", "lateral");
    assertThat(blind.json().path("proposed").path("options").path(0).path("state").textValue())
        .isEqualTo("UNSTATED");
    JsonNode sentence = blind.json().path("proposed").path("evidence").path(0);
    assertThat(sentence.path("sentence").textValue()).isEqualTo("It is as the report says it is.");
    assertThat(sentence.path("focus_start").intValue()).isZero();
    assertThat(sentence.path("focus_end").intValue()).isEqualTo(5);

    Answer verdict = verdict(reader, task, "EDIT", "\"answers\":[\"anterior\"]");
    assertThat(verdict.status()).isEqualTo(200);
    assertThat(verdict.json().path("verdict_id").textValue()).isNotEmpty();
    assertThat(verdict.json().path("late").booleanValue()).isFalse();
    assertThat(reader.post("/api/tasks/pull", "{}").status()).isEqualTo(204);
  }

  @Test
  void whatIsHeldComesBackOnTheNextPullWithTheReadersOwnAnswer() {
    start(Candidates.multi("q1", 1), Candidates.multi("q2", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    assertThat(pull(reader)).isEqualTo(task);
    blind(reader, task, "septal");
    JsonNode again = pull(reader);
    assertThat(again.path("qa_id")).isEqualTo(task.path("qa_id"));
    assertThat(again.path("phase").textValue()).isEqualTo("INFORMED");
    assertThat(texts(again.path("first_answer"))).containsExactly("septal");
    assertThat(texts(again.path("proposed").path("answers")))
        .containsExactly("inferior", "lateral");
  }

  /**
   * Every text of the candidate is a mark, so that whatever gets out is found in the whole JSON.
   */
  @Test
  void untilTheBlindAnswerNothingOfTheReportIsInWhatAReaderGets() {
    QaCandidate marked = marked();
    start(marked);
    Browser reader = service.as(Role.READER);
    Answer pulled = reader.post("/api/tasks/pull", "{}");
    assertThat(marks(pulled.text()))
        .containsExactlyInAnyOrder(
            "mark-qa-id",
            "mark-content-hash",
            "mark-question-code",
            "mark-sequence-view",
            "mark-question",
            "mark-option-a",
            "mark-text-a",
            "mark-option-b",
            "mark-text-b",
            "mark-unit");
    assertThat(fields(pulled.json()))
        .doesNotContain(
            "answers",
            "state",
            "states",
            "evidence",
            "counter_evidence",
            "proposed",
            "certainty",
            "confidence",
            "priority",
            "difficulty",
            "reason",
            "gold",
            "overlap",
            "reader",
            "slot");
    assertThat(pulled.text()).doesNotContain("STATED_PRESENT").doesNotContain("UNSTATED");

    JsonNode task = pulled.json();
    for (Answer answer :
        List.of(
            reader.post(path(task, "heartbeat"), "{\"lease_id\":" + lease(task) + "}"),
            verdict(reader, task, "ACCEPT", "\"answers\":[]"),
            verdict(reader, task, "EDIT", "\"answers\":[\"mark-option-a\"]"),
            blind(reader, task, "no-such-option"),
            reader.post(path(task, "blind"), "{\"lease_id\":" + lease(task) + "}"))) {
      assertThat(marks(answer.text())).isEmpty();
    }

    String informed = blind(reader, task, "mark-option-b").text();
    assertThat(marks(informed)).contains("mark-sentence", "mark-counter-sentence", "mark-volume");
    assertThat(marks(informed))
        .doesNotContain("mark-finding", "mark-asked-because", "mark-study", "mark-patient");
  }

  @Test
  void noReaderSeesAnythingOfAnotherBeforeAdjudication() {
    start(Candidates.number("q1", 1));
    Browser first = service.as(Role.READER);
    JsonNode task = pull(first);
    blind(first, task, "12.125");
    Answer done =
        verdict(
            first, task, "EDIT", "\"answers\":[\"13.375\"],\"reason\":\"what the first one says\"");
    assertThat(done.status()).isEqualTo(200);

    Browser second = service.another("other-reader", Role.READER);
    List<Answer> seen = new ArrayList<>();
    seen.add(second.post("/api/tasks/pull", "{}"));
    JsonNode own = seen.get(0).json();
    seen.add(blind(second, own, "40"));
    seen.add(verdict(second, own, "ACCEPT", "\"answers\":[]"));
    seen.add(second.post("/api/tasks/pull", "{}"));
    seen.add(second.post(path(own, "blind"), body(task, "\"answers\":[\"13.375\"],\"seconds\":1")));
    seen.add(
        second.post("/api/verdicts/" + done.json().path("verdict_id").textValue() + "/undo", "{}"));
    seen.add(second.get("/api/adjudication/next"));
    assertThat(seen.get(1).status()).isEqualTo(200);
    assertThat(seen.get(2).status()).isEqualTo(200);
    assertThat(seen)
        .extracting(Answer::text)
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain("12.125")
                    .doesNotContain("13.375")
                    .doesNotContain("first one says")
                    .doesNotContain("test-reader"));

    Answer dispute = service.as(Role.ADJUDICATOR).get("/api/adjudication/next");
    assertThat(dispute.status()).isEqualTo(200);
    assertThat(dispute.text())
        .contains("12.125", "13.375", "what the first one says", "Reader A", "Reader B")
        .doesNotContain("test-reader")
        .doesNotContain("other-reader");
  }

  @Test
  void anAdjudicatorDecidesWhatReadersDisputeButNotWhatHeHasRead() {
    start(Candidates.multi("q1", 1));
    Browser first = service.as(Role.READER);
    Browser second = service.another("reads-and-judges", Role.ADJUDICATOR);
    for (Browser reader : List.of(first, second)) {
      JsonNode task = pull(reader);
      blind(reader, task, "septal");
      verdict(
          reader,
          task,
          reader == first ? "ACCEPT" : "REJECT",
          "\"answers\":[],\"reason\":\"not on these images\"");
    }
    assertThat(second.get("/api/adjudication/next").status()).isEqualTo(204);
    String decision = "{\"decision\":\"EDIT\",\"answers\":[\"lateral\"],\"seconds\":30}";
    assertThat(second.post("/api/adjudication/q1", decision).status()).isEqualTo(403);

    Browser judge = service.as(Role.ADJUDICATOR);
    JsonNode dispute = judge.get("/api/adjudication/next").json();
    assertThat(dispute.path("qa_id").textValue()).isEqualTo("q1");
    assertThat(dispute.path("answers").size()).isEqualTo(2);
    assertThat(judge.post("/api/adjudication/q1", decision).status()).isEqualTo(200);
    assertThat(judge.get("/api/adjudication/next").status()).isEqualTo(204);
    assertThat(judge.post("/api/adjudication/q1", decision).status()).isEqualTo(200);
    assertThat(judge.post("/api/adjudication/q1", decision.replace("lateral", "septal")).status())
        .isEqualTo(409);
  }

  @Test
  void textsOfPeopleAreStoredAndDeliveredAsTheyAreAndNeverAsHtml() {
    start(Candidates.multi("q1", 1));
    String text = "<img src=x onerror=alert(1)> '); DROP TABLE verdicts; -- \u00e9\u4e2d \"q\" \\";
    ObjectNode verdict = JSON.createObjectNode();
    Browser first = service.as(Role.READER);
    JsonNode task = pull(first);
    verdict
        .put("lease_id", task.path("lease").path("lease_id").textValue())
        .put("decision", "SKIP")
        .put("reason", text)
        .put("seconds", 3.5);
    assertThat(first.post(path(task, "verdict"), verdict.toString()).status()).isEqualTo(200);
    Browser second = service.another("other-reader", Role.READER);
    JsonNode other = pull(second);
    blind(second, other, "septal");
    verdict(second, other, "ACCEPT", "\"answers\":[]");

    Answer dispute = service.as(Role.ADJUDICATOR).get("/api/adjudication/next");
    assertThat(dispute.header("Content-Type")).isEqualTo("application/json");
    assertThat(dispute.json().path("answers").findValuesAsText("reason")).contains(text);
  }

  @Test
  void sqlInIdsFindsNothingAndBreaksNothing() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    for (String id :
        List.of("q1'--", "q1%27%20OR%20%271%27=%271", "%25", "q1;DROP%20TABLE%20tasks")) {
      Answer answer =
          reader.post(
              "/api/tasks/" + id + "/blind", body(task, "\"answers\":[\"septal\"],\"seconds\":1"));
      assertThat(answer.status()).as(id).isIn(400, 404);
    }
    ObjectNode forged = JSON.createObjectNode().put("lease_id", "' OR lease_id LIKE '%");
    assertThat(reader.post(path(task, "heartbeat"), forged.toString()).status()).isEqualTo(409);
    assertThat(blind(reader, task, "septal").status()).isEqualTo(200);
  }

  @Test
  void aLeaseOfAnotherReaderIsOfNoUse() {
    start(Candidates.multi("q1", 1));
    JsonNode task = pull(service.as(Role.READER));
    Browser second = service.another("other-reader", Role.READER);
    assertThat(second.post(path(task, "heartbeat"), body(task)).status()).isEqualTo(409);
    assertThat(blind(second, task, "septal").status()).isEqualTo(404);
    assertThat(verdict(second, task, "NOT_VISIBLE", "\"answers\":[]").status()).isEqualTo(404);
    second.post(path(task, "release"), body(task));
    assertThat(service.as(Role.READER).post(path(task, "heartbeat"), body(task)).status())
        .isEqualTo(200);
  }

  @Test
  void anAnswerBehindTheEndOfItsLeaseIsKeptAsLate() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    service.pass(Policy.DEFAULT.leaseTime().plusSeconds(1));
    Answer heartbeat = reader.post(path(task, "heartbeat"), body(task));
    assertThat(heartbeat.status()).isEqualTo(409);
    assertThat(heartbeat.json().path("error").textValue()).isEqualTo("lease_lost");
    Answer late = verdict(reader, task, "NOT_VISIBLE", "\"answers\":[]");
    assertThat(late.status()).isEqualTo(200);
    assertThat(late.json().path("late").booleanValue()).isTrue();
  }

  @Test
  void anUndoneVerdictBringsTheTaskBack() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    blind(reader, task, "septal");
    Answer done = verdict(reader, task, "ACCEPT", "\"answers\":[]");
    String id = done.json().path("verdict_id").textValue();
    Answer undone = reader.post("/api/verdicts/" + id + "/undo", "{}");
    assertThat(undone.status()).isEqualTo(200);
    assertThat(undone.json().path("verdict_id").textValue()).isNotEqualTo(id);
    assertThat(undone.json().path("task").path("qa_id").textValue()).isEqualTo("q1");
    // Sent twice, as after a broken connection.
    assertThat(reader.post("/api/verdicts/" + id + "/undo", "{}").json()).isEqualTo(undone.json());
  }

  @Test
  void theServerKnowsWhichDecisionIsTheLast() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    assertThat(reader.get("/api/verdicts/last").status()).isEqualTo(204);
    JsonNode task = pull(reader);
    blind(reader, task, "septal");
    JsonNode done = verdict(reader, task, "ACCEPT", "\"answers\":[]").json();
    assertThat(reader.get("/api/verdicts/last?role=reader").json().path("verdict_id"))
        .isEqualTo(done.path("verdict_id"));
    assertThat(reader.get("/api/verdicts/last?role=adjudicator").status()).isEqualTo(204);
    assertThat(service.another("other-reader", Role.READER).get("/api/verdicts/last").status())
        .isEqualTo(204);
  }

  @Test
  void aHiddenCheckLooksLikeAnyOtherTaskFromItsPullToItsTakingBack() {
    List<QaCandidate> run = Candidates.singles(3);
    Policy policy = new Policy(1, 1, 0.999, false, Duration.ofMinutes(10));
    service = TestService.start(policy, TestService.NO_IMAGES, run);
    new Tasks(service.store(), policy).importAll(run, Optional.of(Map.of("q0002", List.of("yes"))));
    Browser reader = service.as(Role.READER);
    List<String> traces = new ArrayList<>();
    for (String expected : List.of("q0002", "q0000")) {
      JsonNode before = reader.get("/api/me").json().path("progress");
      JsonNode task = pull(reader);
      assertThat(task.path("qa_id").textValue()).isEqualTo(expected);
      List<Answer> seen = new ArrayList<>();
      seen.add(reader.post(path(task, "heartbeat"), body(task)));
      seen.add(blind(reader, task, "no"));
      seen.add(verdict(reader, task, "ACCEPT", "\"answers\":[]"));
      JsonNode after = reader.get("/api/me").json().path("progress");
      String verdict = seen.get(2).json().path("verdict_id").textValue();
      Answer undone = reader.post("/api/verdicts/" + verdict + "/undo", "{}");
      seen.add(undone);
      seen.add(verdict(reader, undone.json().path("task"), "REJECT", "\"reason\":\"none\""));
      StringBuilder trace = new StringBuilder(fields(task).toString());
      seen.forEach(answer -> trace.append(answer.status()).append(fields(answer.json())));
      trace
          .append(task.path("lease").path("heartbeat_seconds"))
          .append(after.path("done").intValue() - before.path("done").intValue())
          .append(after.path("remaining").intValue() - before.path("remaining").intValue())
          .append(after.path("gold_answered"));
      traces.add(trace.toString());
    }
    assertThat(traces.get(0)).isEqualTo(traces.get(1)).endsWith("150" + "1" + "-1" + "0");
  }

  @Test
  void anIdentifierThatSomebodySawTakesTheStudyAwayFromEverybody() {
    start(Candidates.multi("q1", 1));
    Browser first = service.as(Role.READER);
    Browser second = service.another("other-reader", Role.READER);
    JsonNode task = pull(first);
    JsonNode other = pull(second);
    assertThat(verdict(first, task, "PHI_SEEN", "\"answers\":[]").status()).isEqualTo(200);
    Answer blind = blind(second, other, "septal");
    assertThat(blind.status()).isEqualTo(409);
    assertThat(blind.json().path("error").textValue()).isEqualTo("study_held");
    assertThat(second.post("/api/tasks/pull", "{}").status()).isEqualTo(204);
  }

  @Test
  void bodiesThatDoNotFitAreToldByField() {
    start(Candidates.multi("q1", 1));
    Browser reader = service.as(Role.READER);
    JsonNode task = pull(reader);
    assertThat(problem(reader.post("/api/tasks/pull", "{\"tiers\":[\"x\"]}"), 400))
        .isEqualTo("the field tiers is no list of whole numbers");
    assertThat(problem(reader.post(path(task, "blind"), body(task)), 400))
        .isEqualTo("the field seconds must be seconds, 0 to 86400");
    assertThat(
            problem(
                reader.post(
                    path(task, "verdict"), body(task, "\"decision\":\"MAYBE\",\"seconds\":1")),
                400))
        .startsWith("the field decision must be one of [ACCEPT, EDIT");
    for (String text : List.of("\\u0000", "x\\ud800y")) {
      assertThat(
              problem(
                  reader.post(
                      path(task, "verdict"),
                      body(
                          task, "\"decision\":\"SKIP\",\"seconds\":1,\"reason\":\"" + text + "\"")),
                  400))
          .isEqualTo("the field reason has U+0000 or half a surrogate pair");
    }
    assertThat(
            problem(
                reader.post(
                    path(task, "blind"), body(task, "\"answers\":[\"inferno\"],\"seconds\":1")),
                422))
        .doesNotContain("inferno");
  }

  private static String problem(Answer answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    return answer.json().path("message").textValue();
  }

  private static JsonNode pull(Browser reader) {
    Answer answer = reader.post("/api/tasks/pull", "{}");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static Answer blind(Browser reader, JsonNode task, String answer) {
    return reader.post(
        path(task, "blind"), body(task, "\"answers\":[\"" + answer + "\"],\"seconds\":4"));
  }

  private static Answer verdict(Browser reader, JsonNode task, String decision, String more) {
    return reader.post(
        path(task, "verdict"),
        body(task, "\"decision\":\"" + decision + "\",\"seconds\":2," + more));
  }

  private static String path(JsonNode task, String verb) {
    return "/api/tasks/" + task.path("qa_id").textValue() + "/" + verb;
  }

  private static String lease(JsonNode task) {
    return task.path("lease").path("lease_id").toString();
  }

  private static String body(JsonNode task, String... more) {
    return "{\"lease_id\":"
        + lease(task)
        + (more.length == 0 ? "" : "," + String.join(",", more))
        + "}";
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.textValue()));
    return texts;
  }

  private static Set<String> marks(String text) {
    Set<String> marks = new TreeSet<>();
    Pattern.compile("mark-[a-z-]+").matcher(text).results().forEach(r -> marks.add(r.group()));
    return marks;
  }

  private static Set<String> fields(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(child -> names.addAll(fields(child)));
    return names;
  }

  private static QaCandidate marked() {
    return Candidates.builder("mark-qa-id", 7, QuestionType.M, List.of(), List.of("mark-option-a"))
        .setContentHash("mark-content-hash")
        .setStudyId("mark-study")
        .setPatientId("mark-patient")
        .setReportId("mark-report")
        .setCatalogVersion("mark-catalog")
        .setQuestionCode("mark-question-code")
        .setSequenceView("mark-sequence-view")
        .setQuestion("mark-question")
        .setUnit("mark-unit")
        .setOptions(
            List.of(
                new CandidateOption("mark-option-a", "mark-text-a", OptionState.STATED_PRESENT),
                new CandidateOption("mark-option-b", "mark-text-b", OptionState.UNSTATED)))
        .setEvidence(List.of(evidence("mark-sentence")))
        .setCounterEvidence(List.of(evidence("mark-counter-sentence")))
        .setLinks(List.of(new VolumeLink("mark-volume", 1, 2, 3, 4, "mark-link-reason")))
        .setLinkReason("mark-status-reason")
        .setAskedBecause("mark-asked-because")
        .setDifficulty(List.of("mark-difficulty"))
        .build();
  }

  private static Evidence evidence(String sentence) {
    return new Evidence(
        "mark-finding", 0, sentence.length(), sentence, 0, 4, Certainty.PRESENT, "mark-section");
  }
}
