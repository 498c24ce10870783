package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest.Excluded;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each form of the policy leaves in a release, and what people wrote that must not be in it.
 */
final class ReleasePolicyTest {
  private static final int PATIENTS = 4;

  @TempDir private Path folder;
  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(PATIENTS);
  private Path key;

  @BeforeEach
  void writeKey() throws IOException {
    key = ReleaseFixture.writeKey(folder.resolve("key"));
  }

  private Outcome create(String policy) throws IOException {
    return create(policy, "verdicts.jsonl");
  }

  private Outcome create(String policy, String verdicts) throws IOException {
    return BuildCommandTest.cardioqa(
        "release",
        "create",
        "--shards=" + fixture.writeShards(folder.resolve("shards")),
        "--verdicts=" + fixture.writeVerdicts(folder.resolve(verdicts)),
        "--output=" + folder.resolve("release"),
        "--version=1.0.0",
        "--policy=" + Files.writeString(folder.resolve("p.yaml"), policy),
        "--key-file=" + key);
  }

  private ReleaseFolder made(Outcome outcome) throws IOException {
    assertThat(outcome.code()).as(outcome.err()).isZero();
    return ReleaseFolder.finished(folder.resolve("release"));
  }

  private static Map<String, Long> excluded(ReleaseFolder release) throws IOException {
    return release.manifest().excluded().stream()
        .collect(Collectors.toMap(Excluded::reason, Excluded::count));
  }

  private static List<ReleaseItem> items(ReleaseFolder release, String config) throws IOException {
    List<ReleaseItem> items = new ArrayList<>();
    for (Path file : release.files(config)) {
      try (Stream<ReleaseItem> rows = ReleaseFolder.items(file)) {
        rows.forEachOrdered(items::add);
      }
    }
    return items;
  }

  private static Set<String> questions(ReleaseFolder release, String config) throws IOException {
    return items(release, config).stream()
        .map(ReleaseItem::getQuestionCode)
        .collect(Collectors.toSet());
  }

  private static List<ReleaseSlice> slices(ReleaseFolder release) throws IOException {
    try (Stream<ReleaseSlice> slices = release.slices()) {
      return slices.toList();
    }
  }

  @Test
  void conditionalQuestionsStandApartWithoutPixelsAndStaleVerdictsCountIfThePolicySaysSo()
      throws IOException {
    QaCandidate stale = fixture.candidate(1, "diagnosis");
    fixture.replace(QaCandidate.newBuilder(stale).setContentHash("f".repeat(64)).build());

    ReleaseFolder release =
        made(
            create(
                """
                conditional: separate_configs
                pixels: none
                slices: {protocol: uniform, budget: 4}
                readers: {stale: true}
                """));

    assertThat(release.configs())
        .containsExactly(
            "diagnosis",
            "image_understanding",
            "image_understanding_conditional",
            "report_generation");
    assertThat(questions(release, "image_understanding_conditional"))
        .containsExactly("lge_high_wall");
    assertThat(questions(release, "image_understanding"))
        .contains("lge_status")
        .doesNotContain("lge_high_wall");
    assertThat(items(release, "image_understanding"))
        .allSatisfy(item -> assertThat(item.getSliceIds()).hasSizeBetween(1, 4));
    assertThat(slices(release)).isNotEmpty().allMatch(slice -> slice.getImage().isEmpty());
    assertThat(items(release, "diagnosis").stream().map(ReleaseItem::getQaId))
        .contains(stale.getQaId());
    assertThat(excluded(release)).isEmpty();
    assertThat(Files.readString(release.root().resolve("README.md"), UTF_8))
        .contains("path: data/image_understanding_conditional/", "never show a model both")
        .contains("Pixels: none");
    assertThat(Files.readString(release.root().resolve("croissant.json"), UTF_8))
        .contains("\"@id\" : \"image_understanding_conditional\"");
    Outcome check = BuildCommandTest.cardioqa("release", "check", release.root().toString());
    assertThat(check.code()).as(check.out()).isZero();
  }

  @Test
  void itemsWithOptionsThatTheReportPassesOverAreOutAndFramesAreDrawnAndShownAsPeopleSeeThem()
      throws IOException {
    fixture
        .verdicts()
        .add(
            Verdict.newBuilder(
                    ReleaseFixture.verdict(
                        fixture.candidate(3, "lvef_percent"), "reader-9", Decision.PHI_SEEN))
                .setLate(true)
                .build());

    ReleaseFolder release =
        made(
            create(
                """
                unstated_options: drop_item
                conditional: keep
                pixels: png8
                slices: {protocol: random, budget: 3, seed: 9}
                """));

    // Reports pass over most diagnoses and, of two patients, most walls; the fourth study is
    // blocked.
    assertThat(excluded(release))
        .containsOnly(Map.entry("UNSTATED_OPTIONS", PATIENTS + 2L), Map.entry("PHI_SEEN", 4L));
    List<ReleaseItem> items = items(release, "image_understanding");
    assertThat(items)
        .noneMatch(item -> item.getStudyId().equals(ReleaseFixture.studyId(3)))
        .allSatisfy(item -> assertThat(item.getSliceIds()).hasSize(3))
        .allSatisfy(
            item ->
                assertThat(item.getOptions())
                    .noneMatch(option -> option.getState() == OptionState.UNSTATED));
    for (ReleaseSlice slice : slices(release)) {
      byte[] png = new byte[slice.getImage().orElseThrow().getBytes().remaining()];
      slice.getImage().get().getBytes().duplicate().get(png);
      assertThat(ImageIO.read(new ByteArrayInputStream(png)).getColorModel().getPixelSize())
          .isEqualTo(8);
    }
    assertThat(Files.readString(release.root().resolve("DATASHEET.md"), UTF_8))
        .contains("frames drawn (seed 9)");
  }

  @Test
  void optionsThatTheReportPassesOverGoAndAnItemWithoutAChoiceIsOut() throws IOException {
    QaCandidate walls = fixture.candidate(0, "lge_high_wall");
    fixture.replace(
        QaCandidate.newBuilder(walls)
            .setOptions(
                walls.getOptions().stream()
                    .map(
                        option ->
                            option.getCode().equals("none")
                                ? CandidateOption.newBuilder(option)
                                    .setState(OptionState.STATED_ABSENT)
                                    .build()
                                : option)
                    .toList())
            .build());

    ReleaseFolder release =
        made(create("unstated_options: drop_option\ntiers: [1]\nconditional: keep\n"));

    assertThat(excluded(release))
        .containsOnly(Map.entry("TOO_FEW_OPTIONS", 1L), Map.entry("TIER", 8L));
    ReleaseItem item =
        items(release, "image_understanding").stream()
            .filter(i -> i.getQaId().equals(walls.getQaId()))
            .findFirst()
            .orElseThrow();
    assertThat(item.getOptions().stream().map(option -> option.getLetter() + option.getCode()))
        .containsExactly("A" + walls.getAnswers().get(0), "Bnone");
    assertThat(item.getAnswerLetters()).containsExactly("A");
  }

  @Test
  void nothingThatPeopleWroteBesideTheirAnswersIsPublished() throws IOException, SQLException {
    fixture
        .verdicts()
        .replaceAll(
            verdict ->
                Verdict.newBuilder(verdict)
                    .setReason("Oluwaseun Adebayo lies in ward 7")
                    .setReader(verdict.getReader() + ".adebayo")
                    .setLeaseId("lease-adebayo")
                    .setVerdictId("adebayo " + verdict.getVerdictId())
                    .build());

    ReleaseFolder release =
        made(create("readers: {agreeing: 2}\nconditional: keep\n", "verdicts-of-adebayo.jsonl"));

    try (Stream<Path> files = Files.walk(release.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file.toString()).doesNotContainIgnoringCase("adebayo");
        if (file.toString().endsWith(".parquet")) {
          assertThat(
                  Shards.duckDb(
                      "SELECT count(*) FROM '%s' t WHERE t::VARCHAR ILIKE '%%adebayo%%'"
                          .formatted(file)))
              .containsExactly("0");
        } else {
          assertThat(Files.readString(file, UTF_8)).doesNotContainIgnoringCase("adebayo");
        }
      }
    }
    assertThat(release.manifest().agreement()).isNotEmpty();
  }

  @Test
  void aNameThatAReaderWroteIntoAReportOrAMaintainerIntoThePolicyStopsTheReleaseUnsaid()
      throws IOException {
    QaCandidate report = fixture.candidate(1, "report_lge");
    fixture
        .verdicts()
        .replaceAll(
            verdict ->
                verdict.getQaId().equals(report.getQaId())
                    ? Verdict.newBuilder(verdict)
                        .setDecision(Decision.EDIT)
                        .setAnswers(
                            List.of(
                                "{\"lge\":{\"text\":\"Discussed with Dr. Oluwaseun Adebayo.\"}}"))
                        .build()
                    : verdict);

    Outcome outcome = create("# as Dr. Oluwaseun Adebayo asked\ntiers: [1, 2]\n");

    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err())
        .contains("the gate phi found 3")
        .contains("NAME answers at ", "NAME answer_text at ")
        .contains(report.getQaId())
        .contains("policy.yaml, comment in line 2: NAME at ");
    assertThat(outcome.err() + outcome.out()).doesNotContain("Adebayo");
    assertThat(folder.resolve("release")).doesNotExist();
  }

  @Test
  void aVerdictWithoutAPseudonymIsToldByItsPlaceAndNotRepeated() throws IOException {
    Verdict first = fixture.verdicts().get(0);
    fixture.verdicts().set(0, Verdict.newBuilder(first).setQaId("Oluwaseun Adebayo").build());
    Verdict wrong = fixture.verdicts().get(2);
    fixture
        .verdicts()
        .set(
            2,
            Verdict.newBuilder(wrong)
                .setVerdictId("of Adebayo")
                .setDecision(Decision.EDIT)
                .setAnswers(List.of("Adebayo"))
                .build());

    Outcome outcome = create("tiers: [1]\n");

    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err())
        .contains("verdicts.jsonl line 1: 'qa_id' is no pseudonym of 32 hex digits")
        .contains("1 verdicts whose answers do not have the form of their candidate")
        .contains(wrong.getQaId())
        .doesNotContain("Adebayo");
  }
}
