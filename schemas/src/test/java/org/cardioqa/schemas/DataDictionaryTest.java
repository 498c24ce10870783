package org.cardioqa.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DataDictionaryTest {
  private static final Path SCHEMAS = Path.of("src/main/avro");
  private static final Path PAGE = Path.of("../docs/data-dictionary.md");
  private static final Pattern PLACE = Pattern.compile("(?:Table|File): (\\S+)\\.\"");

  @Test
  void thePageSaysWhatTheSchemasSay() throws IOException {
    String page = DataDictionary.of(Contracts.ALL);
    if (Boolean.getBoolean("cardioqa.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "docs/data-dictionary.md is out of date; run ./mvnw -pl schemas test"
                + " -Dtest=DataDictionaryTest -Dcardioqa.update=true and commit it")
        .isEqualToNormalizingNewlines(page);
  }

  @Test
  void everySchemaThatNamesItsPlaceInTheOutputIsAContract() throws IOException {
    TreeSet<String> places = new TreeSet<>();
    try (Stream<Path> files = Files.list(SCHEMAS)) {
      for (Path file : files.toList()) {
        Matcher place = PLACE.matcher(Files.readString(file));
        while (place.find()) {
          places.add(place.group(1));
        }
      }
    }
    assertThat(Contracts.ALL.keySet()).containsExactlyInAnyOrderElementsOf(places);
  }
}
