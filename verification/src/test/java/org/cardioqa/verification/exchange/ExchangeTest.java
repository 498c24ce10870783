package org.cardioqa.verification.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.verification.queue.Account;
import org.cardioqa.verification.queue.Adjudication;
import org.cardioqa.verification.queue.Assignment;
import org.cardioqa.verification.queue.Candidates;
import org.cardioqa.verification.queue.Choice;
import org.cardioqa.verification.queue.ImportReport;
import org.cardioqa.verification.queue.Leases;
import org.cardioqa.verification.queue.Policy;
import org.cardioqa.verification.queue.PullFilter;
import org.cardioqa.verification.queue.QueueException;
import org.cardioqa.verification.queue.Recorded;
import org.cardioqa.verification.queue.Role;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.VerdictImport;
import org.cardioqa.verification.queue.VerdictImportReport;
import org.cardioqa.verification.queue.Verdicts;
import org.cardioqa.verification.store.Databases;
import org.cardioqa.verification.store.Store;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Out of one queue and into another, in all three forms. */
class ExchangeTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<QaCandidate> RUN =
      List.of(
          Candidates.single("agreed", 9),
          Candidates.multi("disputed", 8),
          Candidates.number("adjudicated", 7),
          Candidates.report("report", 6),
          Candidates.single("undone", 5),
          Candidates.single("held", 4),
          Candidates.single("blind", 3),
          Candidates.single("unread", 2));

  private Store store;
  private Verdicts verdicts;
  private Tasks tasks;

  @TempDir private Path folder;

  @BeforeEach
  void readATaskOfEveryKind() {
    store = Store.open(Databases.sqlite());
    tasks = new Tasks(store, Policy.DEFAULT);
    Leases leases = new Leases(store, Policy.DEFAULT);
    verdicts = new Verdicts(store, leases);
    ImportReport imported = tasks.importAll(RUN, Optional.empty());
    assertThat(imported.added()).isEqualTo(RUN.size());
    for (String reader : List.of("ann", "bob")) {
      boolean ann = reader.equals("ann");
      read(leases, reader, Decision.ACCEPT);
      read(leases, reader, Decision.EDIT, ann ? "septal" : "anterior");
      read(leases, reader, Decision.EDIT, ann ? "20" : "61.5");
      read(leases, reader, Decision.REJECT);
      Recorded undone = read(leases, reader, Decision.NOT_VISIBLE);
      if (ann) {
        verdicts.undo(reader, undone.verdictId());
        read(leases, reader, Decision.REPORT_WRONG, "no");
        read(leases, reader, Decision.PHI_SEEN);
        Assignment last = leases.pull(reader, PullFilter.ALL).orElseThrow();
        assertThat(last.lease().qaId()).isEqualTo("blind");
        verdicts.answerBlind(reader, "blind", last.lease().leaseId(), List.of("yes"), 0.1 + 0.2);
      } else {
        read(leases, reader, Decision.SKIP);
      }
    }
    new Adjudication(store, Policy.DEFAULT, new Leases(store, Policy.DEFAULT))
        .decide(
            new Account("chief", Role.ADJUDICATOR, true),
            "adjudicated",
            new Choice(Decision.EDIT, List.of("40"), Optional.of("µ \"quoted\"\nline"), 4));
    assertThat(verdicts.all()).hasSize(28);
  }

  private Recorded read(Leases leases, String reader, Decision decision, String... answers) {
    Assignment task = leases.pull(reader, PullFilter.ALL).orElseThrow();
    String qaId = task.lease().qaId();
    List<String> first =
        switch (task.candidate().getType()) {
          case S -> List.of("no");
          case M -> List.of("septal", "lateral");
          case N -> List.of("35");
          case T -> List.of();
        };
    if (task.firstAnswer().isEmpty()) {
      verdicts.answerBlind(reader, qaId, task.lease().leaseId(), first, 10);
    }
    return verdicts.decide(
        reader,
        qaId,
        task.lease().leaseId(),
        new Choice(decision, List.of(answers), Optional.of("because"), 2.5));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void jsonLinesComeBackAsTheyWere() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VerdictLines.write(verdicts, out);

    assertThat(VerdictLines.read(new ByteArrayInputStream(out.toByteArray()), "x"))
        .isEqualTo(verdicts.all());
  }

  @Test
  void parquetComesBackAsItWasFromFileAndFolder() throws IOException {
    Path file = folder.resolve(VerdictTable.PATH);
    Files.createDirectories(file.getParent());
    VerdictTable.write(verdicts, Files.newOutputStream(file));

    assertThat(VerdictTable.read(file)).isEqualTo(verdicts.all());
    assertThat(VerdictTable.read(file.getParent())).isEqualTo(verdicts.all());
  }

  @Test
  void labelStudiosFormComesBackAsItWas() throws IOException {
    assertThat(fromLabelStudio(labelStudio())).containsExactlyInAnyOrderElementsOf(verdicts.all());
  }

  @Test
  void labelStudioShowsWhatItsInterfaceNames() throws IOException {
    JsonNode task = MAPPER.readTree(labelStudio()).get(1);

    assertThat(task.at("/data/qa_id").asText()).isEqualTo("disputed");
    assertThat(task.at("/data/options/0/alias").asText()).isEqualTo("anterior");
    JsonNode results = task.at("/annotations/1/result");
    assertThat(results.at("/0/value/choices/0").asText()).isEqualTo("EDIT");
    assertThat(results.at("/1/value/choices/0").asText()).isEqualTo("septal");
    assertThat(results.at("/2/value/text/0").asText()).isEqualTo("because");
    for (JsonNode result : results) {
      assertThat(LabelStudio.CONFIG)
          .contains("name=\"%s\"".formatted(result.path("from_name").asText()));
    }
  }

  /** Label Studio refuses a whole import if one task lacks a field that the interface names. */
  @Test
  void everyTaskHasWhatTheInterfaceShowsEvenIfItsCandidateIsGone() throws IOException {
    try (Store other = Store.open(Databases.sqlite())) {
      new VerdictImport(other).importAll(verdicts.all());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LabelStudio.write(
          new Tasks(other, Policy.DEFAULT),
          new Verdicts(other, new Leases(other, Policy.DEFAULT)),
          out);
      List<String> named =
          Pattern.compile("\\$(\\w+)")
              .matcher(LabelStudio.CONFIG)
              .results()
              .map(r -> r.group(1))
              .toList();
      assertThat(named).containsExactlyInAnyOrder("question", "evidence", "options");
      for (byte[] exported : List.of(out.toByteArray(), labelStudio())) {
        for (JsonNode task : MAPPER.readTree(exported)) {
          assertThat(task.path("data").fieldNames()).toIterable().containsAll(named);
          for (JsonNode annotation : task.path("annotations")) {
            assertThat(annotation.path("result").isArray()).isTrue();
            assertThat(annotation.has("completed_by")).isFalse();
          }
        }
      }
    }
  }

  @Test
  void whatWasSkippedInLabelStudioIsASkipWhateverWasChosenBefore() throws IOException {
    JsonNode all = MAPPER.readTree(labelStudio());
    ObjectNode skipped = (ObjectNode) all.get(1).get("annotations").get(1);
    skipped.put("was_cancelled", true).put("updated_at", "2099-05-01T10:00:00Z");

    Verdict last = fromLabelStudio(MAPPER.writeValueAsBytes(all)).get(28);

    assertThat(last.getDecision()).isEqualTo(Decision.SKIP);
    assertThat(last.getAnswers()).isEmpty();
    assertThat(last.getSupersedes()).contains(verdicts.ofTask("disputed").get(1).getVerdictId());
  }

  @Test
  void aNumberOfATextFieldThatIsNoListIsReadToo() throws IOException {
    String json =
        """
        [{"data":{"qa_id":"n","content_hash":"h"},"annotations":[{"id":1,
          "created_at":"2026-05-01T10:00:00Z","result":[
            {"from_name":"decision","value":{"choices":["EDIT"]}},
            {"from_name":"value","value":{"text":"38.5"}}]}]}]
        """;

    assertThat(fromLabelStudio(json.getBytes(UTF_8)))
        .singleElement()
        .satisfies(verdict -> assertThat(verdict.getAnswers()).containsExactly("38.5"));
  }

  @Test
  void whatWasChangedOrMadeInLabelStudioBecomesANewVerdict() throws IOException {
    JsonNode all = MAPPER.readTree(labelStudio());
    ObjectNode changed = (ObjectNode) all.get(1).get("annotations").get(1);
    ((ObjectNode) changed.get("result").get(1).get("value"))
        .putArray("choices")
        .add("It is lateral");
    changed.put("updated_at", "2099-05-01T10:00:00.000000Z");
    changed.putObject("completed_by").put("email", "eve@example.org");
    ObjectNode made =
        (ObjectNode)
            MAPPER.readTree(
                """
                {"id": 71, "completed_by": 3, "lead_time": 12.5, "was_cancelled": false,
                 "created_at": "2099-05-01T11:00:00Z",
                 "result": [{"from_name": "decision", "to_name": "question", "type": "choices",
                             "value": {"choices": ["ACCEPT"]}}]}
                """);
    ((com.fasterxml.jackson.databind.node.ArrayNode) all.get(7).get("annotations")).add(made);
    String from = verdicts.ofTask("disputed").get(1).getVerdictId();

    List<Verdict> read = fromLabelStudio(MAPPER.writeValueAsBytes(all));

    assertThat(read).containsAll(verdicts.all()).hasSize(30);
    Verdict first = read.get(28);
    assertThat(first.getReader()).isEqualTo("eve@example.org");
    assertThat(first.getDecision()).isEqualTo(Decision.EDIT);
    assertThat(first.getAnswers()).containsExactly("lateral");
    assertThat(first.getSupersedes()).contains(from);
    Verdict second = read.get(29);
    assertThat(second.getQaId()).isEqualTo("unread");
    assertThat(second.getReader()).isEqualTo("label-studio-3");
    assertThat(second.getAnswers()).containsExactly("yes");
    assertThat(second.getSeconds()).isEqualTo(12.5);
    assertThat(fromLabelStudio(MAPPER.writeValueAsBytes(all))).isEqualTo(read);
  }

  @ParameterizedTest
  @MethodSource("org.cardioqa.verification.store.Databases#urls")
  void anotherQueueStandsWhereThisOneDidAfterAnImport(String url) throws IOException {
    List<Verdict> exported = fromLabelStudio(labelStudio());
    try (Store other = Store.open(url)) {
      Tasks otherTasks = new Tasks(other, Policy.DEFAULT);
      otherTasks.importAll(RUN, Optional.empty());
      VerdictImport into = new VerdictImport(other);

      assertThat(into.importAll(exported)).isEqualTo(new VerdictImportReport(28, 0, 0));
      assertThat(into.importAll(exported)).isEqualTo(new VerdictImportReport(0, 28, 0));

      Verdicts otherVerdicts = new Verdicts(other, new Leases(other, Policy.DEFAULT));
      assertThat(otherVerdicts.all()).containsExactlyInAnyOrderElementsOf(verdicts.all());
      assertThat(otherTasks.all())
          .extracting(Task::qaId, Task::state, Task::done)
          .isEqualTo(
              tasks.all().stream()
                  .map(
                      task ->
                          org.assertj.core.api.Assertions.tuple(
                              task.qaId(), task.state(), task.done()))
                  .toList());
    }
  }

  @Test
  void verdictsOfCandidatesThatAreNoTasksAreKeptAndExported() throws IOException {
    try (Store other = Store.open(Databases.sqlite())) {
      assertThat(new VerdictImport(other).importAll(verdicts.all()))
          .isEqualTo(new VerdictImportReport(28, 0, 28));

      Verdicts kept = new Verdicts(other, new Leases(other, Policy.DEFAULT));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      LabelStudio.write(new Tasks(other, Policy.DEFAULT), kept, out);
      assertThat(fromLabelStudio(out.toByteArray()))
          .containsExactlyInAnyOrderElementsOf(verdicts.all());
    }
  }

  @Test
  void anImportThatContradictsWhatIsThereImportsNothing() {
    Verdict other = Verdict.newBuilder(verdicts.all().get(0)).setSeconds(99).build();
    Verdict added = Verdict.newBuilder(verdicts.all().get(1)).setVerdictId("new").build();

    assertThatThrownBy(() -> new VerdictImport(store).importAll(List.of(added, other)))
        .isInstanceOf(QueueException.class)
        .hasMessageContaining(other.getVerdictId())
        .hasMessageContaining("verdicts do not change; nothing was imported");
    assertThat(verdicts.all()).hasSize(28);
  }

  @ParameterizedTest
  @MethodSource("org.cardioqa.verification.store.Databases#urls")
  void aVerdictWithATextThatNoDatabaseHoldsIsNamed(String url) {
    Verdict bad = Verdict.newBuilder(verdicts.all().get(0)).setReason("a\u0000b").build();
    try (Store other = Store.open(url)) {
      assertThatThrownBy(() -> new VerdictImport(other).importAll(List.of(bad)))
          .isInstanceOf(QueueException.class)
          .hasMessageContaining(bad.getVerdictId())
          .hasMessageContaining("a text has U+0000");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{}'                      | v.jsonl, line 2: no verdict: 'verdict_id' is missing",
        "'{\"a\":1}'               | v.jsonl, line 2: no verdict: the object has a field",
        "'[]'                      | v.jsonl, line 2: no verdict: it must be an object",
        "'{\"verdict_id\":'        | v.jsonl, line 2: no verdict: no JSON, at column"
      })
  void aLineThatIsNoVerdictIsNamed(String line, String message) {
    byte[] lines = ("\n" + line + "\n").getBytes(UTF_8);

    assertThatThrownBy(() -> VerdictLines.read(new ByteArrayInputStream(lines), "v.jsonl"))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | no list of tasks",
        "[{'data':{}}]               | x, task 1: its data has no qa_id",
        "[{'data':{'qa_id':'q'}},    | x",
        "[{'data':{'qa_id':'q'},'annotations':[{'result':[{'from_name':'decision','value':{'choices':['ACCEPT']}}]}]}] | x, task 1: an annotation without created_at"
      })
  void aFileThatIsNotLabelStudiosIsRefusedInWords(String json, String message) {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);

    assertThatThrownBy(() -> LabelStudio.read(new ByteArrayInputStream(bytes), "x"))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aParquetFileOfSomethingElseIsRefused() throws IOException {
    Path file = folder.resolve("x.parquet");
    Files.writeString(file, "no Parquet");

    assertThatThrownBy(() -> VerdictTable.read(file))
        .isInstanceOf(ExchangeException.class)
        .hasMessageContaining("x.parquet is no table of verdicts, or damaged");
  }

  @Test
  void knownAnswersAreReadByLine() throws IOException {
    Path file = folder.resolve("gold.jsonl");
    Files.writeString(
        file,
        "{\"qa_id\":\"a\",\"answers\":[\"yes\"]}\n\n{\"qa_id\":\"b\",\"answers\":[\"38\"]}\n");
    assertThat(GoldFile.read(file)).isEqualTo(Map.of("a", List.of("yes"), "b", List.of("38")));

    for (String bad : List.of("x", "{\"qa_id\":\"c\"}", "{\"qa_id\":\"c\",\"answers\":[38]}")) {
      Files.writeString(file, bad);
      assertThatThrownBy(() -> GoldFile.read(file))
          .isInstanceOf(ExchangeException.class)
          .hasMessageContaining("gold.jsonl, line 1: ");
    }
  }

  private byte[] labelStudio() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    LabelStudio.write(tasks, verdicts, out);
    return out.toByteArray();
  }

  private static List<Verdict> fromLabelStudio(byte[] json) throws IOException {
    return new ArrayList<>(LabelStudio.read(new ByteArrayInputStream(json), "x"));
  }
}
