package org.cardioqa.transforms.deid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** The texts of a row at any depth, pseudonyms aside. */
public final class RowTexts {
  /** A pseudonym or a hash, alone or with a running number or an ending. */
  private static final Pattern PSEUDONYM =
      Pattern.compile("(?:[0-9a-f]{32}|[0-9a-f]{64})(?:[-/_.][a-z0-9]{1,8})*");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final IndexedRecord row;

  private RowTexts(IndexedRecord row) {
    this.row = row;
  }

  /** Of a row. */
  public static RowTexts of(IndexedRecord row) {
    return new RowTexts(row);
  }

  /** Calls with the column, fields inside it behind dots, and the text. */
  public void forEach(BiConsumer<String, String> each) {
    record("", row, each);
  }

  private static void record(String path, IndexedRecord record, BiConsumer<String, String> each) {
    for (Schema.Field field : record.getSchema().getFields()) {
      value(path + field.name(), record.get(field.pos()), each);
    }
  }

  private static void value(String path, Object value, BiConsumer<String, String> each) {
    if (value instanceof IndexedRecord record) {
      record(path + ".", record, each);
    } else if (value instanceof Iterable<?> list) {
      list.forEach(element -> value(path, element, each));
    } else if (value instanceof CharSequence text
        && text.length() > 0
        && !PSEUDONYM.matcher(text).matches()) {
      text(path, text.toString(), each);
    }
  }

  /** An answer that is JSON is taken apart: its marks would hide where words begin. */
  private static void text(String path, String text, BiConsumer<String, String> each) {
    if (text.startsWith("{")) {
      try {
        json(path, JSON.readTree(text), each);
        return;
      } catch (JsonProcessingException e) {
        // No JSON after all: it is looked at as it is.
      }
    }
    each.accept(path, text);
  }

  private static void json(String path, JsonNode node, BiConsumer<String, String> each) {
    if (node.isTextual()) {
      each.accept(path, node.textValue());
    }
    node.elements().forEachRemaining(element -> json(path, element, each));
  }
}
