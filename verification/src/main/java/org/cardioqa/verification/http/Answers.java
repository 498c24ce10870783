package org.cardioqa.verification.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;

/** Writes answers: JSON in snake_case, without the fields that have no value. */
final class Answers {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .serializationInclusion(JsonInclude.Include.NON_NULL)
          .build();

  /**
   * What is told where a call fails.
   *
   * @param error code for programs
   * @param message for people
   */
  record Failure(String error, String message) {}

  private Answers() {}

  /** Answers with a record, a map or a list. */
  static void json(Context call, Object value) {
    try {
      call.contentType("application/json").result(JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
