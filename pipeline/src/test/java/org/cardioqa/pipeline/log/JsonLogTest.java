package org.cardioqa.pipeline.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.ILoggerFactory;

final class JsonLogTest {
  /** The lines that are written on standard error meanwhile. */
  private static List<JsonNode> logged(Consumer<ILoggerFactory> work) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.err;
    try {
      System.setErr(new PrintStream(bytes, true, UTF_8));
      JsonLog provider = new JsonLog();
      provider.initialize();
      work.accept(provider.getLoggerFactory());
    } finally {
      System.setErr(before);
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : bytes.toString(UTF_8).lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void anEventIsOneLineWithItsKeys() throws IOException {
    List<JsonNode> lines =
        logged(
            loggers ->
                loggers
                    .getLogger("org.cardioqa.Job")
                    .atInfo()
                    .addKeyValue("counts", Map.of("reports read", 7L))
                    .log("two\nlines \"quoted\""));
    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).get("message").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(lines.get(0).at("/counts/reports read").asLong()).isEqualTo(7);
    assertThat(lines.get(0).get("level").asText()).isEqualTo("INFO");
    assertThat(lines.get(0).get("logger").asText()).isEqualTo("org.cardioqa.Job");
    assertThat(lines.get(0).get("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
  }

  @Test
  void anExceptionIsNamedAndNotQuoted() throws IOException {
    List<JsonNode> lines =
        logged(
            loggers ->
                loggers
                    .getLogger("org.apache.beam.Worker")
                    .warn(
                        "bundle {} failed",
                        3,
                        new IllegalStateException("of Erika", new IOException("Musterfrau"))));
    assertThat(lines.get(0).get("message").asText()).isEqualTo("bundle 3 failed");
    assertThat(lines.get(0).get("error").asText())
        .isEqualTo("java.lang.IllegalStateException < java.io.IOException");
    assertThat(lines.toString()).doesNotContain("Erika", "Musterfrau");
  }

  @Test
  void levelsAreThoseOfTheTextLogButForTheProjectsOwn() throws IOException {
    List<JsonNode> lines =
        logged(
            loggers -> {
              loggers.getLogger("org.apache.beam.X").info("unseen");
              loggers.getLogger("org.apache.flink.X").warn("unseen");
              loggers.getLogger("ca.uhn.hl7v2.X").error("unseen");
              loggers.getLogger("org.apache.flink.X").error("seen");
              loggers.getLogger("org.cardioqa.X").info("seen");
            });
    assertThat(lines)
        .extracting(line -> line.get("message").asText())
        .containsExactly("seen", "seen");
  }

  @Test
  void theFormIsFoundHoweverItIsSpelt() {
    assertThat(LogFormat.of("build", "--log-format=json")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("build", "--logFormat=JSON", "--x")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("build", "--log-format", "json")).isEqualTo(LogFormat.JSON);
    assertThat(LogFormat.of("build", "--log-format=text", "json")).isEqualTo(LogFormat.TEXT);
    assertThat(LogFormat.of()).isEqualTo(LogFormat.TEXT);
  }
}
