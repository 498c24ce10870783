package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  private static final Path DATA =
      Path.of("..", "transforms", "src", "main", "resources", "org", "cardioqa", "transforms");

  @Test
  void everyRuleFileCountsInTheHashOfTheRules() throws IOException {
    try (Stream<Path> files = Files.walk(DATA)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> DATA.relativize(file).toString())
              .sorted()
              .toList();
      assertThat(Versions.RULES).isEqualTo(names);
    }
  }

  @Test
  void codeRulesCatalogueAndModelsAreNamed() {
    assertThat(Versions.of(CatalogSource.builtIn()))
        .allSatisfy(version -> assertThat(version.getValue()).isNotBlank().doesNotContain("${"))
        .extracting(Setting::getName)
        .contains("cardioqa", "commit", "corenlp", "catalog", "catalog-sha256", "rules-sha256");
  }
}
