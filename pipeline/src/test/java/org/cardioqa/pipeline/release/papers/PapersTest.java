package org.cardioqa.pipeline.release.papers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.pipeline.release.ReleaseManifest.Excluded;
import org.cardioqa.pipeline.release.ReleaseManifest.GateFigure;
import org.cardioqa.pipeline.release.ReleaseManifest.Named;
import org.cardioqa.pipeline.release.ReleaseManifest.Previous;
import org.cardioqa.schemas.ReleaseItem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PapersTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHA = "0".repeat(64);

  @TempDir private Path folder;
  private ReleaseFolder release;

  @BeforeEach
  void write() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(10);
    release =
        ReleaseFixture.writeRelease(
            folder.resolve("release"), "1.2.0", fixture.items(), fixture.releaseSlices());
  }

  private Facts facts(String yaml, String date, Optional<Previous> previous) throws IOException {
    Policy policy = Policy.of(yaml, "policy.yaml");
    Contents contents = Contents.of(release);
    ReleaseManifest manifest =
        new ReleaseManifest(
            "1.2.0",
            "fixture",
            date,
            ReleaseFixture.CANARY,
            previous.orElse(null),
            List.of(),
            List.of(new Named("cardioqa", "0.1.0")),
            List.of(),
            List.of(),
            List.of(),
            SHA,
            List.of(),
            contents.counts(),
            List.of(new Agreement("lge_status", 10, 2, 90.0, 0.8, 0.81)),
            List.of(new GateFigure("phi", 0.0, 0.0, true, List.of(), List.of(), List.of())),
            List.of(new Excluded("PHI_SEEN", 6)));
    return Facts.of(manifest, policy, contents, release);
  }

  private Facts whole() throws IOException {
    return facts(
        """
        dataset:
          title: "Heart: questions"
          license: cc-by-4.0
          creators: [A Hospital]
          url: https://example.org/heart
          contact: data@example.org
          citation: "A Hospital. Heart questions, 2026."
        """,
        "2026-05-01",
        Optional.empty());
  }

  @Test
  void croissantHasAllThatItsSpecificationsDemand() throws IOException {
    JsonNode croissant = JSON.readTree(Croissant.of(whole()));

    assertThat(CroissantRules.faults(croissant, release.root())).isEmpty();
    assertThat(croissant.get("recordSet")).hasSize(5);
    List<String> columns = new ArrayList<>();
    croissant
        .get("recordSet")
        .get(1)
        .get("field")
        .forEach(field -> columns.add(field.get("name").asText()));
    assertThat(columns)
        .containsExactlyElementsOf(
            ReleaseItem.getClassSchema().getFields().stream().map(f -> f.name()).toList());
  }

  @Test
  void croissantIsValidWithoutWhatTheMaintainersDidNotState() throws IOException {
    Files.writeString(release.root().resolve("README.md"), "card");
    Files.writeString(release.root().resolve("LICENSE"), "terms");
    JsonNode croissant =
        JSON.readTree(Croissant.of(facts("tiers: [1]\n", "2026-01-01", Optional.empty())));

    assertThat(CroissantRules.faults(croissant, release.root())).isEmpty();
    assertThat(croissant.get("url").asText()).isEqualTo("README.md");
    assertThat(croissant.at("/creator/0/name").asText()).isEqualTo("The maintainers of CardioQA");
    assertThat(croissant.at("/license/url").asText()).isEqualTo("LICENSE");
  }

  @Test
  void splitsAreNamedInCroissantsWords() throws IOException {
    JsonNode splits = JSON.readTree(Croissant.of(whole())).at("/recordSet/0");

    assertThat(splits.get("dataType").asText()).isEqualTo("cr:Split");
    assertThat(splits.get("data").findValuesAsText("splits/url"))
        .containsExactly("cr:TrainingSplit", "cr:ValidationSplit", "cr:TestSplit");
  }

  private static ObjectNode object(JsonNode root, String pointer) {
    return (ObjectNode) root.at(pointer);
  }

  @FunctionalInterface
  private interface Fault {
    void in(ObjectNode croissant);
  }

  private static Arguments fault(String told, Fault fault) {
    return Arguments.of(told, fault);
  }

  private static Stream<Arguments> faults() {
    String column = "/recordSet/1/field/0";
    return Stream.of(
        fault("dataset lacks license", c -> c.remove("license")),
        fault("dataset lacks url", c -> c.put("url", "")),
        fault("dataset lacks creator", c -> c.putArray("creator")),
        fault("dataset lacks datePublished", c -> c.remove("datePublished")),
        fault("dataset lacks distribution", c -> c.putArray("distribution")),
        fault("datePublished is no date", c -> c.put("datePublished", "2026-02-30")),
        fault("name has more than one value", c -> c.putArray("name").add("a").add("b")),
        fault("version is not semantic", c -> c.put("version", "two")),
        fault("url is no URL", c -> c.put("url", "nowhere.html")),
        fault("a creator has no name", c -> object(c, "/creator/0").remove("name")),
        fault("neither sc:Organization nor", c -> object(c, "/creator/0").put("@type", "sc:Thing")),
        fault("license is neither a URL nor", c -> c.put("license", "cc-by")),
        fault("conformsTo lacks", c -> c.putArray("conformsTo").add("http://example.org")),
        fault("rai:dataMood is not in the RAI vocabulary", c -> c.put("rai:dataMood", "good")),
        fault("rai:dataBiases says nothing", c -> c.putArray("rai:dataBiases").add(" ")),
        fault("has more than one value", c -> c.putArray("rai:dataCollection").add("a").add("b")),
        fault("nothing defines odd", c -> c.put("odd", 1)),
        fault(", which is missing", c -> object(c, "/distribution/0").put("contentUrl", "gone")),
        fault("lacks encodingFormat", c -> object(c, "/distribution/0").remove("encodingFormat")),
        fault("lacks its sha256", c -> object(c, "/distribution/0").put("sha256", "0")),
        fault("stands twice", c -> object(c, "/recordSet/2").put("@id", "splits")),
        fault("lacks a description", c -> object(c, column).remove("description")),
        fault("has no known data type", c -> object(c, column).put("dataType", "sc:Mood")),
        fault("has no source", c -> object(c, column).remove("source")),
        fault(
            "refers to 'lost', which is not there",
            c -> object(c, column + "/source/fileSet").put("@id", "lost")),
        fault(
            "refers to splits, which is no cr:FileSet",
            c -> object(c, column + "/source/fileSet").put("@id", "splits")),
        fault(
            "names no column", c -> object(c, column + "/source/extract").put("fileProperty", "x")),
        fault("has a shape and is no array", c -> object(c, column).put("arrayShape", "-1")),
        fault(
            "data with other columns",
            c -> object(c, "/recordSet/0/data/0").put("splits/colour", "red")),
        fault(
            "a split that is none of",
            c -> object(c, "/recordSet/0/data/0").put("splits/url", "cr:PracticeSplit")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void theRulesOfCroissantFindWhatIsWrong(String told, Fault fault) throws IOException {
    ObjectNode croissant = (ObjectNode) JSON.readTree(Croissant.of(whole()));
    assertThat(CroissantRules.faults(croissant, release.root())).isEmpty();

    fault.in(croissant);

    assertThat(CroissantRules.faults(croissant, release.root()))
        .anySatisfy(line -> assertThat(line).contains(told));
  }

  @Test
  void theCardCountsSplitsAndQuestionsAndShowsGatesAndAgreement() throws IOException {
    String card = DatasetCard.of(whole());

    assertThat(card)
        .contains("| train | 7 | 7 | 25 | 7 | 7 | 105 |")
        .contains("| lvef_percent | 7 | 1 | 2 | - | - |")
        .contains("| lge_status | 10 | 90 | 0.800 | 0.810 |")
        .contains("| phi | 0 | 0 | yes | 0 |")
        .contains("| PHI_SEEN | 6 |")
        .contains("is left out of a study that has such a question")
        .contains("A Hospital. Heart questions, 2026.");
  }

  @Test
  void theDatasheetAnswersFromCountersAndSaysWhatIsOpen() throws IOException {
    String stated = Datasheet.of(whole());
    String silent = Datasheet.of(facts("tiers: [1]\n", "2026-05-01", Optional.empty()));

    assertThat(stated)
        .contains(
            "## Motivation",
            "## Composition",
            "## Collection",
            "## Preprocessing, cleaning, labelling",
            "## Uses",
            "## Distribution",
            "## Maintenance")
        .contains("A Hospital.")
        .contains("6 candidates here")
        .contains("train 70 %, validation 10 %, test 20 %");
    assertThat(silent.split("_Open:", -1).length).isGreaterThan(stated.split("_Open:", -1).length);
  }

  @Test
  void theChangelogGoesOnFromTheOneBefore() throws IOException {
    ReleaseFixture fewer = ReleaseFixture.ofPatients(8);
    List<ReleaseItem> items = fewer.items();
    items.set(0, ReleaseItem.newBuilder(items.get(0)).setAnswers(List.of("other")).build());
    ReleaseFolder earlier =
        ReleaseFixture.writeRelease(
            folder.resolve("earlier"), "1.1.0", items, fewer.releaseSlices());
    String before = "# Changes\n\ncanary\n\n## 1.1.0\n\n- Something.\n";

    String text =
        Changelog.of(
            facts("tiers: [1]\n", "2026-05-01", Optional.of(new Previous("1.1.0", SHA))),
            Optional.of(Contents.of(earlier)),
            before);

    assertThat(text)
        .contains("\n## 1.2.0 (2026-05-01)\n")
        .contains("Since 1.1.0: 11 items added, 0 removed, 1 with other answers.")
        .endsWith("\n## 1.1.0\n\n- Something.\n");
  }

  @Test
  void patientsThatMoveToAnotherSplitAreFound() throws IOException {
    List<ReleaseItem> moved =
        ReleaseFixture.ofPatients(10).items().stream()
            .map(
                item ->
                    item.getPatientId().equals(ReleaseFixture.patientId(9))
                        ? ReleaseItem.newBuilder(item).setSplit("train").build()
                        : item)
            .toList();
    ReleaseFolder other =
        ReleaseFixture.writeRelease(folder.resolve("moved"), "1.3.0", moved, List.of());

    assertThat(Contents.of(release).movedSince(Contents.of(other)))
        .containsExactly(ReleaseFixture.patientId(9));
    assertThat(Contents.of(release).movedSince(Contents.of(release))).isEmpty();
  }

  @Test
  void hubsHaveClassesOfSize() {
    assertThat(DatasetCard.size(999)).isEqualTo("n<1K");
    assertThat(DatasetCard.size(1_000)).isEqualTo("1K<n<10K");
    assertThat(DatasetCard.size(1_000_000)).isEqualTo("1M<n<10M");
  }
}
