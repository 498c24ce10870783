package org.cardioqa.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeidSpeedCommandTest {
  private static final String GOLD =
      """
      {"id":"1","language":"en","text":"Seen by Dr. Okonjo.","patient":{"mrn":"4711 x"}}
      {"id":"2","language":"en","text":"The ventricle is dilated; see 4711x.","patient":{"mrn":"4711 x"}}
      {"id":"3","language":"fr","text":"Le ventricule est normal."}
      """;

  @TempDir private Path folder;

  @Test
  void bothSidesWorkOnTheTextsInASupportedLanguageInEveryMeasuredRound() throws IOException {
    Path gold = Files.writeString(folder.resolve("gold.jsonl"), GOLD);
    Path json = folder.resolve("speed.json");

    int code =
        new CommandLine(new DeidSpeedCommand())
            .execute("--gold=" + gold, "--known-phi", "--rounds=3", "--json=" + json);

    assertThat(code).isZero();
    JsonNode figures = new ObjectMapper().readTree(json.toFile());
    assertThat(figures.path("texts").asInt()).isEqualTo(2);
    assertThat(figures.path("tokens").asInt()).isEqualTo(13);
    assertThat(figures.path("redactions").asInt()).isEqualTo(2);
    assertThat(figures.path("ratios").path("runs")).hasSize(2);
    assertThat(figures.path("ratio").asDouble()).isPositive();
  }
}
