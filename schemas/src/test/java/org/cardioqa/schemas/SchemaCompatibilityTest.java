package org.cardioqa.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds every contract against each of its released versions, which are whole schemas, a file a
 * contract, in {@code src/test/resources/released/VERSION}.
 *
 * <p>At a release the current schemas are added there with {@code ./mvnw -pl schemas test
 * -Dtest=SchemaCompatibilityTest -Dcardioqa.release=VERSION}; what stands there is never changed
 * again.
 */
final class SchemaCompatibilityTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final String ENDING = ".avsc";
  private static final SchemaFormatter JSON = SchemaFormatter.getInstance("json/pretty");

  private static final String RECORD =
      """
      {"type": "record", "name": "Row", "namespace": "t", "fields": [
        {"name": "id", "type": "string"},
        {"name": "parts", "type": {"type": "array", "items": {
          "type": "record", "name": "Part", "fields": [
            {"name": "size", "type": "int"},
            {"name": "unit", "type": ["null", "string"], "default": null}]}}},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}}]}
      """;

  @ParameterizedTest
  @MethodSource("released")
  void aContractFollowsItsReleasedVersions(Path file) throws IOException {
    Schema released = new Schema.Parser().parse(Files.readString(file));
    String name = file.getFileName().toString().replace(ENDING, "");
    assertThat(Contracts.ALL).as("contracts; a released one never goes").containsKey(name);
    assertThat(Compatibility.problems(released, Contracts.ALL.get(name)))
        .as("%s against %s: only add fields, each with a default", name, file)
        .isEmpty();
  }

  static List<Path> released() throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      return files.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  @Test
  void theFirstReleaseHoldsItsEightContracts() throws IOException {
    assertThat(released().stream().filter(file -> file.getParent().endsWith("0.1.0"))).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "\"name\": \"id\"; \"name\": \"row_id\"; the released field Row.id is gone",
        "\"name\": \"unit\"; \"name\": \"ucum\"; the released field Row.parts[].unit is gone",
        "\"name\": \"size\", \"type\": \"int\"; \"name\": \"size\", \"type\": \"string\";"
            + " TYPE_MISMATCH",
        "\"name\": \"size\", \"type\": \"int\"; \"name\": \"size\", \"type\": \"long\";"
            + " released readers cannot read new data: TYPE_MISMATCH",
        "[\"A\", \"B\"]; [\"A\", \"B\", \"C\"];"
            + " released readers cannot read new data: MISSING_ENUM_SYMBOLS",
        "{\"name\": \"id\", \"type\": \"string\"};"
            + " {\"name\": \"id\", \"type\": \"string\"}, {\"name\": \"x\", \"type\": \"int\"};"
            + " the new schema cannot read released data: READER_FIELD_MISSING_DEFAULT_VALUE"
      })
  void aChangeThatBreaksReadersIsFound(String from, String to, String problem) {
    assertThat(RECORD).contains(from);
    assertThat(Compatibility.problems(parse(RECORD), parse(RECORD.replace(from, to))))
        .anySatisfy(found -> assertThat(found).contains(problem));
  }

  @Test
  void aFieldWithADefaultMayBeAdded() {
    String more =
        RECORD.replace(
            "{\"name\": \"id\", \"type\": \"string\"}",
            "{\"name\": \"id\", \"type\": \"string\"},"
                + " {\"name\": \"x\", \"type\": [\"null\", \"int\"], \"default\": null}");
    assertThat(more).isNotEqualTo(RECORD);
    assertThat(Compatibility.problems(parse(RECORD), parse(more))).isEmpty();
  }

  @Test
  void aReleaseIsFrozenOnce() throws IOException {
    String version = System.getProperty("cardioqa.release", "");
    assumeTrue(!version.isEmpty(), "no release asked for with -Dcardioqa.release=VERSION");
    Path folder = Files.createDirectories(RELEASED.resolve(version));
    for (Map.Entry<String, Schema> contract : Contracts.ALL.entrySet()) {
      Path file = folder.resolve(contract.getKey() + ENDING);
      assertThat(file).as("a released schema is never changed").doesNotExist();
      Files.writeString(file, JSON.format(contract.getValue()) + "\n");
    }
  }

  private static Schema parse(String schema) {
    return new Schema.Parser().parse(schema);
  }
}
