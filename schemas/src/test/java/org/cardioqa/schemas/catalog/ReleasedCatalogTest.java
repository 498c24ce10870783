package org.cardioqa.schemas.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the catalogue against each released one, which stand in {@code
 * src/test/resources/released/VERSION/catalog.yaml}.
 *
 * <p>At a release the current one is added there with {@code ./mvnw -pl schemas test
 * -Dtest=ReleasedCatalogTest -Dcardioqa.release=VERSION}; what stands there is never changed again.
 */
final class ReleasedCatalogTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final String NAME = "catalog.yaml";

  static List<Path> released() throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      return files.filter(file -> file.endsWith(NAME)).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("released")
  void theCatalogueKeepsTheMeaningOfReleasedCodes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Catalog released = Catalog.load(in, file.toString());
      assertThat(CatalogCompatibility.problems(released, Catalog.builtIn()))
          .as("the built-in catalogue against %s", file)
          .isEmpty();
    }
  }

  @Test
  void aCatalogueHasBeenReleased() throws IOException {
    assertThat(released()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- code: lv_aneurysm | - code: lv_bulge"
            + " | the released question 'lv_aneurysm' is gone; a code is kept for ever",
        "{code: speckled, | {code: dotted,"
            + " | the released option 'speckled' of 'lge_high_distribution' is gone",
        "unit: \"g\" | unit: \"kg\" | the unit of 'lv_mass_g' was Optional[g] and is Optional[kg]",
        "concept: rvef_percent, below: 45 | concept: rvef_percent, below: 40"
            + " | the thresholds of 'rv_systolic_function' were",
        "tolerance: 15 | tolerance: 10 | the tolerance of 'lvedv_ml' were",
        "last: true, all_denied: true} | last: true}"
            + " | the exclusiveness of 'lge_high_level/none' was ALL_OTHERS_DENIED and is SHARED",
        "{concept: perfusion, value: delayed, certainty: present}, |"
            + " | 'perfusion_status/abnormal' does no longer hold by",
        "sections: [impression, none] | sections: [impression] | the sections of 'diagnosis' was",
        "Is there mitral regurgitation? | Does the mitral valve leak?"
            + " | it differs from version 1.0.0; give it a higher version than that"
      })
  void aChangeThatOldItemsCannotFollowIsFound(String from, String to, String problem)
      throws IOException {
    String yaml = CatalogSource.builtIn().yaml();
    assertThat(yaml).contains(from);
    Catalog changed = load(yaml.replace(from, to == null ? "" : to));
    assertThat(CatalogCompatibility.problems(Catalog.builtIn(), changed))
        .anySatisfy(found -> assertThat(found).startsWith(problem));
  }

  @Test
  void aNewMajorVersionMayMoveThresholdsButRemoveNoCode() throws IOException {
    String next = CatalogSource.builtIn().yaml().replace("version: 1.0.0", "version: 2.0.0");
    Catalog moved = load(next.replace("lvef_percent, below: 50", "lvef_percent, below: 55"));
    assertThat(CatalogCompatibility.problems(Catalog.builtIn(), moved)).isEmpty();
    Catalog removed = load(next.replace("- code: lv_aneurysm", "- code: lv_bulge"));
    assertThat(CatalogCompatibility.problems(Catalog.builtIn(), removed)).hasSize(1);
  }

  @Test
  void aQuestionAndAnOptionMayBeAddedWithAHigherVersion() throws IOException {
    String more =
        CatalogSource.builtIn()
            .yaml()
            .replace("version: 1.0.0", "version: 1.1.0")
            .replace(
                "- {code: restrictive, label: Restrictive, rare: true}",
                "- {code: restrictive, label: Restrictive, rare: true}\n"
                    + "      - {code: impaired, label: Impaired relaxation}");
    assertThat(CatalogCompatibility.problems(Catalog.builtIn(), load(more))).isEmpty();
  }

  @Test
  void aReleaseIsFrozenOnce() throws IOException {
    String version = System.getProperty("cardioqa.release", "");
    assumeTrue(!version.isEmpty(), "no release asked for with -Dcardioqa.release=VERSION");
    Path file = Files.createDirectories(RELEASED.resolve(version)).resolve(NAME);
    assertThat(file).as("a released catalogue is never changed").doesNotExist();
    Files.writeString(file, CatalogSource.builtIn().yaml());
  }

  private static Catalog load(String yaml) throws IOException {
    return Catalog.load(
        new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "changed.yaml");
  }
}
