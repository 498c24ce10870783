package org.cardioqa.transforms.deid.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.series.WordReader;
import org.junit.jupiter.api.Test;

/** Real series descriptions before and after they are cleaned. */
final class CleanedDescriptorsTest {
  private final DescriptorCleaner cleaner = DescriptorCleaner.load();
  private final WordReader reader = new WordReader(SeriesRules.standard());

  private static List<String> descriptions() throws IOException {
    String data = System.getProperty("cardioqa.data", "");
    assumeTrue(!data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    try (Stream<Path> files = Files.list(Path.of(data, "series"))) {
      Path list = files.filter(file -> file.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readAllLines(list).stream()
          .skip(1)
          .map(line -> line.split(",", -1)[0].replace("\"", ""))
          .filter(description -> !description.isBlank())
          .toList();
    }
  }

  @Test
  void cleaningDoesNotChangeHowASeriesIsClassified() throws IOException {
    List<String> descriptions = descriptions();
    List<String> changed =
        descriptions.stream()
            .filter(text -> !reader.read(cleaner.clean(text)).equals(reader.read(text)))
            .map(text -> text + " -> " + cleaner.clean(text))
            .toList();

    assertThat(descriptions).hasSizeGreaterThan(800);
    assertThat(changed).isEmpty();
  }

  @Test
  void mostDescriptionsKeepAllTheirWords() throws IOException {
    List<String> descriptions = descriptions();
    long whole = descriptions.stream().filter(text -> cleaner.clean(text).equals(text)).count();

    assertThat((double) whole / descriptions.size()).isGreaterThan(0.6);
  }
}
