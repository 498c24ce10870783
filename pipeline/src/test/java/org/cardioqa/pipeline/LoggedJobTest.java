package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard error of the command line with {@code --log-format=json}. */
final class LoggedJobTest {
  private static final String FORMAT = "--log-format=json";

  @TempDir private Path folder;

  private String run(int expectedCode, List<String> arguments)
      throws IOException, InterruptedException {
    Path errors = folder.resolve("stderr.log");
    List<String> words = new ArrayList<>(List.of(CardioQa.class.getName()));
    words.addAll(arguments);
    Process process =
        CardioQaProcess.builder(Files.createDirectories(folder.resolve("temporary")), words)
            .redirectOutput(folder.resolve("stdout.log").toFile())
            .redirectError(errors.toFile())
            .start();
    int code = process.waitFor();
    String log = Files.readString(errors, UTF_8);
    assertThat(code).as(log).isEqualTo(expectedCode);
    return log;
  }

  private static List<JsonNode> events(String log) throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : log.lines().toList()) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.isObject()).as(line).isTrue();
      assertThat(event.has("time") && event.has("level") && event.has("message")).isTrue();
      events.add(event);
    }
    return events;
  }

  @Test
  void everyLineOfAJobIsAnObjectAndNoneNamesAPerson() throws Exception {
    Path archive = folder.resolve("archive");
    new ArchiveGenerator(5, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(archive);
    Set<String> planted =
        new TreeSet<>(Files.readAllLines(archive.resolve("gold/planted.txt"), UTF_8));
    Files.writeString(archive.resolve("dicom/notes.dcm"), "no DICOM");
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));

    String log =
        run(
            0,
            List.of(
                "build",
                FORMAT,
                "--pixels=none",
                "--reports=" + archive.resolve("reports.jsonl"),
                "--dicom=" + archive.resolve("dicom"),
                "--key-file=" + key,
                "--output=" + folder.resolve("out")));

    List<JsonNode> events = events(log);
    assertThat(events)
        .extracting(event -> event.get("message").asText())
        .contains("job started", "job ended");
    JsonNode end = events.get(events.size() - 1);
    assertThat(end.get("complete").asBoolean()).isTrue();
    assertThat(end.at("/inputs/DICOM~1QUARANTINED").asLong()).isEqualTo(1);
    assertThat(planted).hasSizeGreaterThan(20).filteredOn(log::contains).isEmpty();
  }

  @Test
  void aRefusalIsAnObjectToo() throws Exception {
    List<JsonNode> events = events(run(2, List.of("build", FORMAT, "--reports=/no/where.jsonl")));
    assertThat(events).hasSize(1);
    assertThat(events.get(0).get("level").asText()).isEqualTo("ERROR");
    assertThat(events.get(0).get("message").asText()).contains("matches no file");
  }
}
