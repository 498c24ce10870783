package org.cardioqa.verification.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.verification.store.Store;

/**
 * The JSON object of a request, field by field; whatever does not fit is told without its value.
 */
final class Body {
  /** Longest body of a call, in bytes. */
  static final int MOST = 256 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final JsonNode object;

  private Body(JsonNode object) {
    this.object = object;
  }

  /**
   * Reads it.
   *
   * @param known the fields that may be there
   * @throws ApiError 413 if it is too long, 415 if it is no JSON, 400 if it is no object of known
   *     fields
   */
  static Body of(Context call, String... known) throws IOException {
    String type = Optional.ofNullable(call.contentType()).orElse("").toLowerCase(Locale.ROOT);
    // A page of another site can send forms, but not JSON without asking first.
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      throw new ApiError(415, "unsupported_media_type", "send application/json");
    }
    try {
      Body body = new Body(JSON.readTree(bytes(call, MOST)));
      if (!body.object.isObject()) {
        throw ApiError.badRequest("the body is no JSON object");
      }
      Set<String> names = Set.of(known);
      body.object
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!names.contains(name)) {
                  throw ApiError.badRequest(
                      "the body has a field that this call does not know; it knows "
                          + String.join(", ", known));
                }
              });
      return body;
    } catch (JsonProcessingException e) {
      throw ApiError.badRequest("the body is no JSON object");
    }
  }

  /**
   * The bytes of a body.
   *
   * @throws ApiError 413 if there are more than allowed, declared or not
   */
  static byte[] bytes(Context call, int most) throws IOException {
    if (call.req().getContentLengthLong() > most) {
      throw ApiError.tooLarge(most);
    }
    InputStream in = call.bodyInputStream();
    byte[] bytes = in.readNBytes(most);
    if (in.read() >= 0) {
      throw ApiError.tooLarge(most);
    }
    return bytes;
  }

  /** A text that must be there. */
  String text(String name) {
    return textIfAny(name)
        .orElseThrow(() -> ApiError.badRequest("the field " + name + " is missing"));
  }

  /** A text, if it is there and not null. */
  Optional<String> textIfAny(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw ApiError.badRequest("the field " + name + " is no text");
    }
    return Optional.of(storable(name, value.textValue()));
  }

  /** A list of texts; empty if it is absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value : list(name)) {
      if (!value.isTextual()) {
        throw ApiError.badRequest("the field " + name + " is no list of texts");
      }
      texts.add(storable(name, value.textValue()));
    }
    return texts;
  }

  private static String storable(String name, String text) {
    if (!Store.canHold(text)) {
      throw ApiError.badRequest("the field " + name + " has U+0000 or half a surrogate pair");
    }
    return text;
  }

  /** A list of whole numbers; empty if it is absent. */
  List<Integer> integers(String name) {
    List<Integer> integers = new ArrayList<>();
    for (JsonNode value : list(name)) {
      if (!value.isInt()) {
        throw ApiError.badRequest("the field " + name + " is no list of whole numbers");
      }
      integers.add(value.intValue());
    }
    return integers;
  }

  /** A time in seconds that must be there, 0 to a day. */
  double seconds(String name) {
    JsonNode value = object.path(name);
    if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 86_400)) {
      throw ApiError.badRequest("the field " + name + " must be seconds, 0 to 86400");
    }
    return value.doubleValue();
  }

  private JsonNode list(String name) {
    JsonNode value = object.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isArray()) {
      throw ApiError.badRequest("the field " + name + " is no list");
    }
    return value;
  }
}
