package org.cardioqa.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * Whether a schema may follow a released one: each reads what the other wrote, and every released
 * field is still there.
 *
 * <p>The last is asked beside Avro's own check, which lets a field with a default vanish or change
 * its name: the values would be gone without an error.
 */
final class Compatibility {
  private Compatibility() {}

  /** What is wrong, empty if nothing. */
  static List<String> problems(Schema released, Schema current) {
    List<String> problems = new ArrayList<>();
    check("the new schema cannot read released data", current, released, problems);
    check("released readers cannot read new data", released, current, problems);
    lost(released.getName(), released, Optional.of(current), problems);
    return problems;
  }

  private static void check(String what, Schema reader, Schema writer, List<String> problems) {
    for (Incompatibility found :
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
            .getResult()
            .getIncompatibilities()) {
      problems.add(
          "%s: %s at %s (%s)"
              .formatted(what, found.getType(), found.getLocation(), found.getMessage()));
    }
  }

  private static void lost(
      String path, Schema released, Optional<Schema> current, List<String> problems) {
    switch (released.getType()) {
      case RECORD -> {
        for (Field field : released.getFields()) {
          String name = path + "." + field.name();
          Optional<Schema> kept =
              current
                  .filter(schema -> schema.getType() == Schema.Type.RECORD)
                  .map(schema -> schema.getField(field.name()))
                  .map(Field::schema);
          if (kept.isEmpty()) {
            problems.add("the released field %s is gone; keep it".formatted(name));
          } else {
            lost(name, field.schema(), kept, problems);
          }
        }
      }
      case ARRAY ->
          lost(
              path + "[]",
              released.getElementType(),
              current.map(Compatibility::element),
              problems);
      case UNION -> {
        for (Schema branch : released.getTypes()) {
          lost(path, branch, current.flatMap(schema -> branch(schema, branch)), problems);
        }
      }
      default -> {
        // A plain value: Avro's check says all there is to say.
      }
    }
  }

  private static Schema element(Schema schema) {
    return schema.getType() == Schema.Type.ARRAY ? schema.getElementType() : schema;
  }

  private static Optional<Schema> branch(Schema schema, Schema like) {
    List<Schema> branches =
        schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    return branches.stream().filter(b -> b.getFullName().equals(like.getFullName())).findFirst();
  }
}
