package org.cardioqa.pipeline.release.create;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;

/** A verdict as a line of JSON, with the names of the contract's fields. */
final class VerdictJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private VerdictJson() {}

  /** A line is no verdict. The message names the field, never its value. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String why) {
      super(why);
    }
  }

  /**
   * Reads a line.
   *
   * @throws Malformed if it is no JSON, a field is missing, or one has the wrong form
   */
  static Verdict read(String line) throws Malformed {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new Malformed("no JSON");
    }
    return Verdict.newBuilder()
        .setVerdictId(text(node, "verdict_id"))
        .setQaId(text(node, "qa_id"))
        .setContentHash(text(node, "content_hash"))
        .setReader(text(node, "reader"))
        .setRole(code(node, "role", ReaderRole::valueOf))
        .setPhase(code(node, "phase", VerdictPhase::valueOf))
        .setDecision(code(node, "decision", Decision::valueOf))
        .setAnswers(texts(node, "answers"))
        .setReason(optional(node, "reason"))
        .setSeconds(node.path("seconds").asDouble(0))
        .setSupersedes(optional(node, "supersedes"))
        .setLeaseId(optional(node, "lease_id"))
        .setDecidedAt(text(node, "decided_at"))
        .setLate(flag(node, "late"))
        .setGold(flag(node, "gold"))
        .build();
  }

  private static String text(JsonNode node, String field) throws Malformed {
    if (!node.path(field).isTextual() || node.path(field).textValue().isBlank()) {
      throw new Malformed("'%s' is missing or no text".formatted(field));
    }
    return node.path(field).textValue();
  }

  private static String optional(JsonNode node, String field) throws Malformed {
    return node.path(field).isMissingNode() || node.path(field).isNull() ? null : text(node, field);
  }

  private static <E> E code(JsonNode node, String field, Function<String, E> codes)
      throws Malformed {
    try {
      return codes.apply(text(node, field));
    } catch (IllegalArgumentException e) {
      throw new Malformed("'%s' is none of its codes".formatted(field));
    }
  }

  private static List<String> texts(JsonNode node, String field) throws Malformed {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node.path(field)) {
      if (!item.isTextual()) {
        throw new Malformed("'%s' holds something that is no text".formatted(field));
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private static boolean flag(JsonNode node, String field) throws Malformed {
    JsonNode value = node.path(field);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new Malformed("'%s' is neither true nor false".formatted(field));
    }
    return value.booleanValue();
  }
}
