package org.cardioqa.schemas.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as JSON objects: the contract's field names, null for an absent value, codes as strings.
 *
 * <p>Avro's own JSON wraps every optional value in an object of its type, which no other program
 * expects.
 */
public final class RecordJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  /** The record as one line of JSON. */
  public static String write(IndexedRecord record) {
    try {
      return MAPPER.writeValueAsString(toJson(record));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The record as a JSON object. */
  public static ObjectNode toJson(IndexedRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), node(record.get(field.pos()), field.schema()));
    }
    return object;
  }

  /**
   * Reads {@link #write}'s form.
   *
   * @throws IOException if it is no JSON, or not of the schema; the message names the field and has
   *     no value
   */
  public static <T extends SpecificRecord> T read(String json, Class<T> type) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON, at column " + e.getLocation().getColumnNr());
    }
    return fromJson(node, type);
  }

  /**
   * The record of a JSON object; fields that it lacks take their schema's defaults.
   *
   * @throws IOException if it is not of the schema; the message names the field and has no value
   */
  public static <T extends SpecificRecord> T fromJson(JsonNode node, Class<T> type)
      throws IOException {
    return type.cast(value(node, SpecificData.get().getSchema(type), ""));
  }

  private static JsonNode node(Object value, Schema schema) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (schema.getType()) {
      case RECORD -> toJson((IndexedRecord) value);
      case UNION -> node(value, present(schema));
      case ARRAY -> {
        ArrayNode array = NODES.arrayNode();
        ((List<?>) value).forEach(element -> array.add(node(element, schema.getElementType())));
        yield array;
      }
      case STRING, ENUM -> NODES.textNode(value.toString());
      case INT -> NODES.numberNode((Integer) value);
      case LONG -> NODES.numberNode((Long) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      default -> throw new IllegalArgumentException("no JSON form of " + schema.getType());
    };
  }

  private static Object value(JsonNode node, Schema schema, String path) throws IOException {
    return switch (schema.getType()) {
      case RECORD -> record(node, schema, path);
      case UNION -> node.isNull() ? null : value(node, present(schema), path);
      case ARRAY -> {
        check(node.isArray(), path, "a list");
        List<Object> list = new ArrayList<>(node.size());
        for (JsonNode element : node) {
          list.add(value(element, schema.getElementType(), path + "[]"));
        }
        yield list;
      }
      case STRING -> {
        check(node.isTextual(), path, "a string");
        yield node.textValue();
      }
      case ENUM -> {
        check(
            node.isTextual() && schema.hasEnumSymbol(node.textValue()),
            path,
            "one of " + schema.getEnumSymbols());
        yield SpecificData.get().createEnum(node.textValue(), schema);
      }
      case INT -> {
        check(node.isIntegralNumber() && node.canConvertToInt(), path, "a whole number");
        yield node.intValue();
      }
      case LONG -> {
        check(node.isIntegralNumber() && node.canConvertToLong(), path, "a whole number");
        yield node.longValue();
      }
      case DOUBLE -> {
        check(node.isNumber(), path, "a number");
        yield node.doubleValue();
      }
      case BOOLEAN -> {
        check(node.isBoolean(), path, "true or false");
        yield node.booleanValue();
      }
      default -> throw new IllegalArgumentException("no JSON form of " + schema.getType());
    };
  }

  private static Object record(JsonNode node, Schema schema, String path) throws IOException {
    check(node.isObject(), path, "an object");
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      // Whoever wrote a field that is not known meant something by it.
      if (schema.getField(names.next()) == null) {
        throw new IOException(
            "%s has a field that is not known: a misspelling, or of a newer version"
                .formatted(path.isEmpty() ? "the object" : "'" + path + "'"));
      }
    }
    IndexedRecord record = (IndexedRecord) SpecificData.get().newRecord(null, schema);
    for (Schema.Field field : schema.getFields()) {
      String name = path.isEmpty() ? field.name() : path + "." + field.name();
      JsonNode given = node.get(field.name());
      if (given != null) {
        record.put(field.pos(), value(given, field.schema(), name));
      } else if (field.hasDefaultValue()) {
        record.put(field.pos(), SpecificData.get().getDefaultValue(field));
      } else {
        throw new IOException("'" + name + "' is missing");
      }
    }
    return record;
  }

  private static void check(boolean holds, String path, String wanted) throws IOException {
    if (!holds) {
      throw new IOException(
          "%s must be %s".formatted(path.isEmpty() ? "it" : "'" + path + "'", wanted));
    }
  }

  /** The type of an optional value that is there. */
  private static Schema present(Schema union) {
    return union.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }
}
