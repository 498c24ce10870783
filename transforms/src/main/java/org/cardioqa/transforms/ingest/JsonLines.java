package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.cardioqa.transforms.accounting.Reason;

/** Lines with a JSON object each. */
final class JsonLines {
  /** Takes the lines. */
  interface Objects {
    void object(String at, JsonNode object);

    void refuse(String at, Reason reason, String message);
  }

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private final int maxBytes;

  JsonLines(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  void read(InputStream in, Objects objects) throws IOException {
    BoundedLines lines = new BoundedLines(in, maxBytes);
    boolean any = false;
    while (lines.next()) {
      String at = "line " + lines.number();
      if (lines.tooLong()) {
        any = true;
        objects.refuse(at, Reason.TOO_LARGE, ReportReader.tooLarge(at, maxBytes));
      } else if (!lines.isBlank()) {
        any = true;
        line(at, lines.bytes(), objects);
      }
    }
    if (!any) {
      objects.refuse("", Reason.EMPTY_FILE, "the file holds blank lines only; leave it out");
    }
  }

  private void line(String at, ByteBuffer line, Objects objects) {
    try {
      JsonNode node = JSON.readTree(Decoding.strict(line, UTF_8));
      if (node == null || !node.isObject()) {
        objects.refuse(at, Reason.MALFORMED_RECORD, at + " is no JSON object");
      } else {
        objects.object(at, node);
      }
    } catch (CharacterCodingException e) {
      objects.refuse(at, Reason.INVALID_ENCODING, at + " is not UTF-8; convert the file");
    } catch (JsonProcessingException e) {
      // Without a place it is a bound of the parser: a thousand levels, twenty million characters.
      String what =
          e.getLocation() == null
              ? " is nested too deep, or holds too long a value"
              : " is not JSON from column %d on".formatted(e.getLocation().getColumnNr());
      objects.refuse(at, Reason.MALFORMED_RECORD, at + what);
    }
  }

  /** The plain values of an object by name; nested ones and null are passed over. */
  static Map<String, String> plain(JsonNode node) {
    Map<String, String> record = new HashMap<>();
    node.properties()
        .forEach(
            field -> {
              if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                record.put(field.getKey(), field.getValue().asText());
              }
            });
    return record;
  }
}
