package org.cardioqa.schemas;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/** Writes {@code docs/data-dictionary.md} from the schemas: a section a table, a row a column. */
final class DataDictionary {
  private static final String HEAD =
      """
      # Data dictionary

      Made from the schemas in `schemas/src/main/avro`; do not edit it by hand. After a change of a schema run
      `./mvnw -pl schemas test -Dtest=DataDictionaryTest -Dcardioqa.update=true`.

      Tables are folders of Parquet files (zstd) below the output folder; `manifest.json` is JSON. `verdicts` comes from the
      verification queue, the last two are the rows of a release. A dot leads into a
      record, `[]` into each element of a list. An optional value is null where it is absent; a list never is. Offsets
      count UTF-16 code units from 0, the end is exclusive. Slices, phases and frames count from 1.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final Map<String, Schema> enums = new TreeMap<>();

  private DataDictionary() {}

  /** The whole page. */
  static String of(Map<String, Schema> contracts) {
    DataDictionary dictionary = new DataDictionary();
    contracts.forEach(dictionary::section);
    dictionary.codes();
    return dictionary.text.toString();
  }

  private void section(String name, Schema schema) {
    text.append("\n## ").append(name).append("\n\n");
    text.append(schema.getDoc()).append("\n\n| column | type | meaning |\n|---|---|---|\n");
    rows("", schema);
  }

  private void rows(String path, Schema record) {
    for (Field field : record.getFields()) {
      String column = path + field.name();
      text.append("| `%s` | %s | %s |\n".formatted(column, form(field.schema()), cell(field)));
      Schema inner = present(field.schema());
      String step = ".";
      if (inner.getType() == Schema.Type.ARRAY) {
        inner = present(inner.getElementType());
        step = "[].";
      }
      if (inner.getType() == Schema.Type.RECORD) {
        rows(column + step, inner);
      }
    }
  }

  private static String cell(Field field) {
    if (field.doc() == null || field.doc().isBlank()) {
      throw new IllegalStateException("the field %s has no doc".formatted(field.name()));
    }
    return field.doc().replace("|", "\\|");
  }

  private String form(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> "optional " + form(present(schema));
      case ARRAY -> "list of " + form(schema.getElementType());
      case RECORD -> schema.getName();
      case ENUM -> {
        enums.put(schema.getName(), schema);
        yield "[%s](#%s)".formatted(schema.getName(), schema.getName().toLowerCase(Locale.ROOT));
      }
      default -> schema.getType().getName();
    };
  }

  /** What a value has that is not null. */
  private static Schema present(Schema schema) {
    if (schema.getType() != Schema.Type.UNION) {
      return schema;
    }
    return schema.getTypes().stream()
        .filter(type -> type.getType() != Schema.Type.NULL)
        .findFirst()
        .orElseThrow();
  }

  private void codes() {
    text.append("\n# Codes\n\nIn Parquet they are strings.\n");
    for (Schema schema : enums.values()) {
      text.append("\n## ").append(schema.getName()).append("\n\n").append(schema.getDoc());
      text.append(
          schema.getEnumSymbols().stream().collect(Collectors.joining("`, `", "\n\n`", "`\n")));
    }
  }
}
