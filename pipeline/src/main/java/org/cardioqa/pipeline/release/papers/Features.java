package org.cardioqa.pipeline.release.papers;

import java.util.List;
import org.apache.avro.Schema;

/**
 * Columns of a table in the vocabularies of dataset hubs (Hugging Face's features) and Croissant.
 */
final class Features {
  private static final String IMAGE = "Image";

  private Features() {}

  /** What a column holds, without whether it may be absent. */
  static Schema present(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  static boolean isPicture(Schema schema) {
    return schema.getType() == Schema.Type.RECORD && schema.getName().equals(IMAGE);
  }

  /** The features of a table, YAML indented by this many spaces. */
  static String yaml(Schema table, int indent) {
    StringBuilder yaml = new StringBuilder();
    append(yaml, table.getFields(), " ".repeat(indent));
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, List<Schema.Field> fields, String indent) {
    for (Schema.Field field : fields) {
      yaml.append(indent).append("- name: ").append(field.name()).append('\n');
      Schema schema = present(field.schema());
      String inner = indent + "  ";
      if (schema.getType() != Schema.Type.ARRAY) {
        scalarOrRecord(yaml, schema, inner);
      } else if (schema.getElementType().getType() == Schema.Type.RECORD) {
        yaml.append(inner).append("list:\n");
        append(yaml, schema.getElementType().getFields(), inner);
      } else {
        yaml.append(inner).append("list: ").append(dtype(schema.getElementType())).append('\n');
      }
    }
  }

  private static void scalarOrRecord(StringBuilder yaml, Schema schema, String indent) {
    if (schema.getType() == Schema.Type.RECORD && !isPicture(schema)) {
      yaml.append(indent).append("struct:\n");
      append(yaml, schema.getFields(), indent);
    } else {
      yaml.append(indent).append("dtype: ").append(dtype(schema)).append('\n');
    }
  }

  private static String dtype(Schema schema) {
    return switch (schema.getType()) {
      case STRING, ENUM -> "string";
      case INT -> "int32";
      case LONG -> "int64";
      case FLOAT -> "float32";
      case DOUBLE -> "float64";
      case BOOLEAN -> "bool";
      case BYTES -> "binary";
      case RECORD -> "image";
      default -> throw new IllegalArgumentException("no feature for " + schema.getType());
    };
  }

  /** Croissant's data type of a scalar or a picture. */
  static String croissant(Schema schema) {
    return switch (schema.getType()) {
      case STRING, ENUM -> "sc:Text";
      case INT, LONG -> "sc:Integer";
      case FLOAT, DOUBLE -> "sc:Float";
      case BOOLEAN -> "sc:Boolean";
      case RECORD -> "sc:ImageObject";
      default -> throw new IllegalArgumentException("no data type for " + schema.getType());
    };
  }
}
