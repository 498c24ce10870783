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
            List.of(new GateFigure("phi", 0.0, 0.0, true, List.of(), List.of())),
            List.of(new Excluded("PHI_SEEN", 6)));
    List<Facts.DataFile> files = new ArrayList<>();
    List<String> configs = new ArrayList<>(release.configs());
    configs.add(ReleaseFolder.SLICES);
    for (String config : configs) {
      for (Path file : release.files(config)) {
        String name = file.getFileName().toString();
        files.add(
            new Facts.DataFile(
                "data/%s/%s".formatted(config, name),
                config,
                name.substring(0, name.indexOf('-')),
                Files.size(file),
                SHA));
      }
    }
    return new Facts(manifest, policy, contents, files);
  }

  private Facts whole() throws IOException {
    return facts(
        """
        dataset:
          title: "Heart: questions"
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

    assertThat(CroissantCheck.faults(croissant, release.root())).isEmpty();
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
  void croissantWithoutWhatTheMaintainersDidNotStateLacksJustThat() throws IOException {
    JsonNode croissant = JSON.readTree(Croissant.of(facts("tiers: [1]\n", "", Optional.empty())));

    assertThat(CroissantCheck.faults(croissant, release.root()))
        .containsExactlyInAnyOrder(
            "dataset lacks url", "dataset lacks creator", "dataset lacks datePublished");
  }

  @Test
  void theCheckOfCroissantSeesWhatIsWrong() throws IOException {
    ObjectNode croissant = (ObjectNode) JSON.readTree(Croissant.of(whole()));
    croissant.remove("license");
    croissant.put("rai:dataMood", "good");
    croissant.put("odd", 1);
    ((ObjectNode) croissant.get("distribution").get(0)).put("contentUrl", "nowhere");
    ((ObjectNode)
            croissant.get("recordSet").get(1).get("field").get(0).get("source").get("fileSet"))
        .put("@id", "lost");

    assertThat(CroissantCheck.faults(croissant, release.root()))
        .hasSize(5)
        .anyMatch(fault -> fault.contains("lacks license"))
        .anyMatch(fault -> fault.contains("rai:dataMood is not in the RAI vocabulary"))
        .anyMatch(fault -> fault.contains("nothing defines odd"))
        .anyMatch(fault -> fault.contains("has no content at its URL"))
        .anyMatch(fault -> fault.contains("\"lost\", which is not there"));
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
    String silent = Datasheet.of(facts("tiers: [1]\n", "", Optional.empty()));

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
            facts("tiers: [1]\n", "", Optional.of(new Previous("1.1.0", SHA))),
            Optional.of(Contents.of(earlier)),
            before);

    assertThat(text)
        .contains("\n## 1.2.0\n")
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
