package org.cardioqa.verification.exchange;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.schemas.json.RecordJson;
import org.cardioqa.verification.queue.Task;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;

/**
 * Tasks and verdicts in Label Studio's JSON of tasks with annotations, for a project with the
 * labelling interface {@link #CONFIG}.
 *
 * <p>A verdict is an annotation whose results are what a Label Studio user would have chosen; the
 * whole verdict goes along in the {@code meta} of the result {@code decision}, so that it comes
 * back without loss. What somebody changed or added in Label Studio becomes a new verdict: a
 * changed one supersedes the one that it was made from. {@code completed_by} is left out, because
 * Label Studio refuses tasks of people whom it does not know.
 */
public final class LabelStudio {
  /** Labelling interface to set up a project with. */
  public static final String CONFIG =
      """
      <View>
        <Header value="$question"/>
        <Text name="question" value="$evidence"/>
        <Choices name="decision" toName="question" choice="single" required="true">
          <Choice value="ACCEPT"/><Choice value="EDIT"/><Choice value="REJECT"/>
          <Choice value="NOT_VISIBLE"/><Choice value="REPORT_WRONG"/><Choice value="PHI_SEEN"/>
          <Choice value="SKIP"/>
        </Choices>
        <Choices name="answers" toName="question" choice="multiple" value="$options"/>
        <TextArea name="value" toName="question" placeholder="number, or report as JSON"
          maxSubmissions="1" editable="true"/>
        <TextArea name="reason" toName="question" placeholder="reason"
          maxSubmissions="1" editable="true"/>
      </View>
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OURS = "cardioqa";

  private LabelStudio() {}

  /**
   * Writes all tasks with their verdicts, and the verdicts of candidates that are no tasks here.
   *
   * @param out is not closed
   */
  public static void write(Tasks tasks, Verdicts verdicts, OutputStream out) throws IOException {
    JsonGenerator json =
        MAPPER
            .getFactory()
            .createGenerator(out, JsonEncoding.UTF8)
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartArray();
    for (Task task : tasks.all()) {
      QaCandidate candidate = tasks.candidate(task.qaId()).orElseThrow();
      writeTask(json, data(candidate), verdicts.ofTask(task.qaId()));
    }
    for (String qaId : verdicts.withoutTask()) {
      writeTask(json, dataWithoutTask(qaId), verdicts.ofTask(qaId));
    }
    json.writeEndArray();
    json.close();
  }

  private static void writeTask(JsonGenerator json, ObjectNode data, List<Verdict> verdicts)
      throws IOException {
    ObjectNode task = MAPPER.createObjectNode();
    task.set("data", data);
    ArrayNode annotations = task.putArray("annotations");
    verdicts.forEach(verdict -> annotations.add(annotation(verdict, data.path("type").asText(""))));
    MAPPER.writeTree(json, task);
  }

  private static ObjectNode data(QaCandidate candidate) {
    ObjectNode data =
        MAPPER
            .createObjectNode()
            .put("qa_id", candidate.getQaId())
            .put("content_hash", candidate.getContentHash())
            .put("question_code", candidate.getQuestionCode())
            .put("tier", candidate.getTier())
            .put("sequence_view", candidate.getSequenceView())
            .put("type", candidate.getType().name())
            .put("question", candidate.getQuestion())
            .put("unit", candidate.getUnit().orElse(null));
    ArrayNode options = data.putArray("options");
    for (CandidateOption option : candidate.getOptions()) {
      options.addObject().put("value", option.getText()).put("alias", option.getCode());
    }
    candidate.getAnswers().forEach(data.putArray("proposed")::add);
    data.put(
        "evidence",
        String.join("\n", candidate.getEvidence().stream().map(Evidence::getSentence).toList()));
    return data;
  }

  /** Label Studio refuses the whole file if a task lacks what its interface shows. */
  private static ObjectNode dataWithoutTask(String qaId) {
    ObjectNode data = MAPPER.createObjectNode().put("qa_id", qaId);
    data.put("question", "").putArray("options");
    return data.put("evidence", "");
  }

  private static ObjectNode annotation(Verdict verdict, String type) {
    ObjectNode annotation =
        MAPPER
            .createObjectNode()
            .put("was_cancelled", verdict.getDecision() == Decision.SKIP)
            .put("ground_truth", false)
            .put("created_at", verdict.getDecidedAt())
            .put("lead_time", verdict.getSeconds());
    ArrayNode results = annotation.putArray("result");
    ObjectNode decision = result(results, verdict, "decision", "choices");
    decision.putObject("value").putArray("choices").add(verdict.getDecision().name());
    decision.putObject("meta").set(OURS, RecordJson.toJson(verdict));
    if (!verdict.getAnswers().isEmpty()) {
      boolean choices = !type.equals(QuestionType.N.name()) && !type.equals(QuestionType.T.name());
      ArrayNode values =
          choices
              ? result(results, verdict, "answers", "choices")
                  .putObject("value")
                  .putArray("choices")
              : result(results, verdict, "value", "textarea").putObject("value").putArray("text");
      verdict.getAnswers().forEach(values::add);
    }
    if (verdict.getReason().isPresent()) {
      result(results, verdict, "reason", "textarea")
          .putObject("value")
          .putArray("text")
          .add(verdict.getReason().get());
    }
    return annotation;
  }

  private static ObjectNode result(ArrayNode results, Verdict verdict, String name, String type) {
    return results
        .addObject()
        .put("id", verdict.getVerdictId() + "-" + name)
        .put("from_name", name)
        .put("to_name", "question")
        .put("type", type);
  }

  /**
   * The verdicts of a file that {@link #write} or Label Studio's export as JSON made, those made
   * there included.
   *
   * @param name of the file, for messages
   * @return in the order of their times
   * @throws ExchangeException if it is not of the form; the message has the number of the task
   */
  public static List<Verdict> read(InputStream in, String name) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    try (JsonParser parser =
        MAPPER.getFactory().createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new ExchangeException(name + ": no list of tasks, as Label Studio's JSON export is");
      }
      int number = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        number++;
        String where = "%s, task %d".formatted(name, number);
        JsonNode task = MAPPER.readTree(parser);
        if (task == null) {
          throw new ExchangeException(where + ": the file ends here");
        }
        readTask(task, where, verdicts);
      }
    } catch (JsonProcessingException e) {
      throw new ExchangeException(
          "%s: no JSON, at line %d".formatted(name, e.getLocation().getLineNr()));
    }
    return inOrder(verdicts);
  }

  /**
   * By time. Of equal times, as they came; and whatever the clocks said, no verdict stands before
   * the one that it supersedes.
   */
  private static List<Verdict> inOrder(List<Verdict> verdicts) {
    Map<String, Verdict> byId = new HashMap<>();
    verdicts.forEach(verdict -> byId.put(verdict.getVerdictId(), verdict));
    List<Verdict> sorted = new ArrayList<>(verdicts);
    sorted.sort(Comparator.comparing(Verdict::getDecidedAt).thenComparing(v -> depth(v, byId)));
    return sorted;
  }

  private static int depth(Verdict verdict, Map<String, Verdict> byId) {
    int depth = 0;
    Verdict at = verdict;
    while (at != null && depth < byId.size()) {
      at = at.getSupersedes().map(byId::get).orElse(null);
      depth++;
    }
    return depth;
  }

  private static void readTask(JsonNode task, String where, List<Verdict> verdicts) {
    JsonNode data = task.path("data");
    if (!data.path("qa_id").isTextual()) {
      throw new ExchangeException(
          where
              + ": its data has no qa_id, so it is none of the queue's, or it was not exported as"
              + " JSON (JSON-MIN leaves out too much)");
    }
    for (JsonNode annotation : task.path("annotations")) {
      Map<String, List<String>> chosen = new HashMap<>();
      Optional<Verdict> ours = Optional.empty();
      for (JsonNode result : annotation.path("result")) {
        JsonNode value = result.path("value");
        List<String> values = new ArrayList<>();
        value.path("choices").forEach(choice -> values.add(choice.asText()));
        JsonNode text = value.path("text");
        text.forEach(one -> values.add(one.asText()));
        if (text.isTextual()) {
          values.add(text.asText());
        }
        chosen.put(result.path("from_name").asText(), values);
        if (result.path("meta").has(OURS)) {
          ours = Optional.of(verdict(result.get("meta").get(OURS), where));
        }
      }
      ours.ifPresent(verdicts::add);
      if (isSkipped(annotation)) {
        // Skipped, whatever was chosen before.
        chosen.put("decision", List.of(Decision.SKIP.name()));
      }
      if (ours.isEmpty() || !isAsChosen(ours.get(), chosen, data)) {
        made(annotation, data, chosen, ours, where).ifPresent(verdicts::add);
      }
    }
  }

  private static boolean isSkipped(JsonNode annotation) {
    return annotation.path("was_cancelled").asBoolean(false);
  }

  private static Verdict verdict(JsonNode meta, String where) {
    try {
      return RecordJson.fromJson(meta, Verdict.class);
    } catch (IOException e) {
      throw new ExchangeException(
          "%s: its meta is no verdict: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static boolean isAsChosen(
      Verdict verdict, Map<String, List<String>> chosen, JsonNode data) {
    return List.of(verdict.getDecision().name()).equals(chosen.get("decision"))
        && verdict.getAnswers().equals(answers(chosen, data))
        && verdict.getReason().equals(reason(chosen));
  }

  private static List<String> answers(Map<String, List<String>> chosen, JsonNode data) {
    if (chosen.containsKey("value")) {
      return chosen.get("value");
    }
    Map<String, String> codes = new HashMap<>();
    data.path("options")
        .forEach(option -> codes.put(option.path("value").asText(), option.path("alias").asText()));
    return chosen.getOrDefault("answers", List.of()).stream()
        .map(answer -> codes.getOrDefault(answer, answer))
        .toList();
  }

  private static Optional<String> reason(Map<String, List<String>> chosen) {
    return chosen.containsKey("reason")
        ? Optional.of(String.join("\n", chosen.get("reason")))
        : Optional.empty();
  }

  /** The verdict of somebody who worked in Label Studio; empty if he has decided nothing. */
  private static Optional<Verdict> made(
      JsonNode annotation,
      JsonNode data,
      Map<String, List<String>> chosen,
      Optional<Verdict> from,
      String where) {
    String time = annotation.path("updated_at").asText(annotation.path("created_at").asText(""));
    List<String> decision = chosen.getOrDefault("decision", List.of());
    if (decision.isEmpty()) {
      return Optional.empty();
    }
    if (time.isEmpty() || !data.path("content_hash").isTextual()) {
      throw new ExchangeException(
          where + ": an annotation without created_at, or a task without content_hash in its data");
    }
    Decision decided;
    try {
      decided = Decision.valueOf(decision.get(0));
    } catch (IllegalArgumentException e) {
      throw new ExchangeException(where + ": an annotation's decision is none of the known ones");
    }
    List<String> answers =
        switch (decided) {
          case ACCEPT -> texts(data.path("proposed"));
          case EDIT, REPORT_WRONG -> answers(chosen, data);
          case REJECT, NOT_VISIBLE, PHI_SEEN, SKIP -> List.of();
        };
    String reader = reader(annotation);
    return Optional.of(
        Verdict.newBuilder()
            .setVerdictId(
                id(data.get("qa_id").asText(), annotation.path("id").asText(), reader, time))
            .setQaId(data.get("qa_id").asText())
            .setContentHash(data.get("content_hash").asText())
            .setReader(reader)
            .setRole(ReaderRole.READER)
            .setPhase(VerdictPhase.INFORMED)
            .setDecision(decided)
            .setAnswers(answers)
            .setReason(reason(chosen).orElse(null))
            .setSeconds(Math.max(0, annotation.path("lead_time").asDouble(0)))
            .setSupersedes(from.map(Verdict::getVerdictId).orElse(null))
            .setDecidedAt(time)
            .build());
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static String reader(JsonNode annotation) {
    JsonNode person = annotation.path("completed_by");
    if (person.path("email").isTextual()) {
      return person.get("email").asText();
    }
    return "label-studio-" + (person.isObject() ? person.path("id").asText() : person.asText("0"));
  }

  /** The same annotation gives the same id whenever it is imported. */
  private static String id(String... parts) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return "ls-" + HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
