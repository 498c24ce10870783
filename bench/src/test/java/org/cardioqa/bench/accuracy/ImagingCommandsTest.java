package org.cardioqa.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cardioqa.testdata.ArchiveGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ImagingCommandsTest {
  @TempDir private Path folder;

  @Test
  void resolvedSeriesAreWeightedByTheirCount() throws IOException {
    Path csv =
        Files.writeString(
            folder.resolve("series.csv"),
            """
            series_description,counts,cleaned_series_names
            SAX_FIESTA_BH,60,SAX
            3-pl_Loc,20,
            "cine (base, mid)",15,
            4CH_CINE,4,2CH
            Option_1,1,
            """);
    JsonNode figures = run(new SeriesCommand(), "--csv", csv.toString());
    assertThat(figures.get("resolved_weighted").asDouble()).isCloseTo(0.84, within(1e-9));
    assertThat(figures.get("sequence_weighted").asDouble()).isCloseTo(0.99, within(1e-9));
    assertThat(figures.get("view_agreement").asDouble()).isCloseTo(60.0 / 64, within(1e-9));
  }

  @Test
  void volumesOfAGeneratedArchiveAreFoundAsTheyWereMade() throws IOException {
    new ArchiveGenerator(11, 2).write(folder);
    JsonNode figures = run(new VolumesCommand(), "--archive", folder.toString());
    assertThat(figures.get("precision").asDouble()).isEqualTo(1);
    assertThat(figures.get("recall").asDouble()).isEqualTo(1);
  }

  @Test
  void aVolumeThatTheGoldDescribesOtherwiseIsWrong() throws IOException {
    new ArchiveGenerator(11, 1).write(folder);
    Path gold = folder.resolve("gold").resolve("volumes.jsonl");
    Files.writeString(gold, Files.readString(gold).replace("\"phases\":20", "\"phases\":19"));
    JsonNode figures = run(new VolumesCommand(), "--archive", folder.toString());
    assertThat(figures.get("recall").asDouble()).isLessThan(1);
  }

  private JsonNode run(Object command, String... options) throws IOException {
    Path json = folder.resolve("figures.json");
    CommandLine line = new CommandLine(command);
    String[] words = java.util.Arrays.copyOf(options, options.length + 2);
    words[options.length] = "--json";
    words[options.length + 1] = json.toString();
    assertThat(line.execute(words)).isZero();
    return new ObjectMapper().readTree(Files.readString(json));
  }
}
