package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.Excluded;
import org.cardioqa.pipeline.release.create.ReleaseCreation;
import org.cardioqa.pipeline.release.create.ReleaseRequest;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.transforms.keys.KeyRef;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases as the command makes them, from shards and verdicts made by hand. */
final class ReleaseCreateTest {
  private static final int PATIENTS = 12;
  private static final String ELSEWHERE = "0123456789abcdef0123456789abcdef";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String POLICY =
      """
      dataset:
        name: heart-qa
        title: "Heart: questions"
        license: cc-by-nc-4.0
        license_file: TERMS.txt
        creators: [A Hospital, "A University"]
        url: https://example.org/heart-qa
        contact: data@example.org
      slices: {protocol: window, budget: 6}
      """;

  @TempDir private static Path folder;
  private static Path key;
  private static Path policy;
  private static Path shards;
  private static Path verdicts;
  private static ReleaseFolder first;

  @BeforeAll
  static void createOnce() throws IOException {
    key = ReleaseFixture.writeKey(folder.resolve("key"));
    policy = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    Files.writeString(folder.resolve("TERMS.txt"), "Use it well.\n");
    ReleaseFixture fixture = ReleaseFixture.ofPatients(PATIENTS);
    shards = fixture.writeShards(folder.resolve("shards"));
    verdicts = fixture.writeVerdicts(folder.resolve("verdicts.jsonl"));
    Outcome made = create("first", shards, verdicts, "--date=2026-05-01");
    assertThat(made.err()).isEmpty();
    assertThat(made.code()).isZero();
    first = ReleaseFolder.finished(folder.resolve("first"));
  }

  private static Outcome create(String name, Path from, Path judged, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "release",
                "create",
                "--shards=" + from,
                "--verdicts=" + judged,
                "--output=" + folder.resolve(name),
                "--key-file=" + key));
    if (Stream.of(more).noneMatch(word -> word.startsWith("--version"))) {
      words.add("--version=1.0.0");
    }
    if (Stream.of(more).noneMatch(word -> word.startsWith("--policy"))) {
      words.add("--policy=" + policy);
    }
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  private static Map<String, byte[]> bytes(Path root) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes.put(root.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return bytes;
  }

  private static List<ReleaseItem> items(ReleaseFolder release) throws IOException {
    try (Stream<ReleaseItem> items = release.items()) {
      return items.toList();
    }
  }

  private static List<ReleaseSlice> slices(ReleaseFolder release) throws IOException {
    try (Stream<ReleaseSlice> slices = release.slices()) {
      return slices.toList();
    }
  }

  private static Map<String, Long> excluded(ReleaseManifest manifest) {
    return manifest.excluded().stream()
        .collect(Collectors.toMap(Excluded::reason, Excluded::count));
  }

  @Test
  void everyAcceptedCandidateIsAnItemButForThoseThatOthersGiveAway() throws IOException {
    // Every other patient has enhancement; asking for its walls gives the status away.
    int enhanced = PATIENTS / 2;
    List<ReleaseItem> items = items(first);

    assertThat(items).hasSize(PATIENTS * 5 + enhanced - enhanced);
    assertThat(excluded(first.manifest())).containsOnly(Map.entry("GIVEN_AWAY", (long) enhanced));
    assertThat(items.stream().map(ReleaseItem::getQuestionCode).collect(Collectors.toSet()))
        .contains("lge_high_wall", "lge_status", "lvef_percent", "report_lge", "diagnosis");
  }

  @Test
  void anItemCarriesLettersAnswersAndItsFrames() throws IOException {
    ReleaseItem item =
        items(first).stream()
            .filter(i -> i.getQaId().equals(ReleaseFixture.qaId(1, "lv_systolic_function")))
            .findFirst()
            .orElseThrow();

    assertThat(item.getOptions().get(0).getLetter()).isEqualTo("A");
    assertThat(item.getOptions().get(1).getLetter()).isEqualTo("B");
    assertThat(item.getAnswerLetters()).hasSize(1);
    assertThat(
            item.getOptions().stream()
                .filter(option -> item.getAnswerLetters().contains(option.getLetter()))
                .map(option -> option.getCode() + "=" + option.getText()))
        .containsExactly(item.getAnswers().get(0) + "=" + item.getAnswerText());
    assertThat(item.getVerification()).isEqualTo("agreed");
    assertThat(item.getReaders()).isEqualTo(2);
    assertThat(item.getEdited()).isFalse();
    assertThat(item.getManufacturer()).contains("siemens");
    Map<String, ReleaseSlice> byId = new HashMap<>();
    slices(first).forEach(slice -> byId.put(slice.getSliceId(), slice));
    // Three slices of the three phases from end-diastole (1) to end-systole (3), thinned to six.
    assertThat(item.getSliceIds()).hasSize(6);
    assertThat(item.getSliceIds().stream().map(id -> byId.get(id).getPhaseIndex()))
        .isSubsetOf(1, 2, 3);
    assertThat(item.getSliceIds())
        .isSortedAccordingTo(
            (a, b) ->
                Integer.compare(
                    byId.get(a).getSliceIndex() * 100 + byId.get(a).getPhaseIndex(),
                    byId.get(b).getSliceIndex() * 100 + byId.get(b).getPhaseIndex()));
  }

  @Test
  void framesAreThoseOfTheShardsInTheSplitOfTheirPatient() throws IOException {
    Map<String, String> splits = new HashMap<>();
    Set<String> used = new TreeSet<>();
    for (ReleaseItem item : items(first)) {
      splits.put(item.getPatientId(), item.getSplit());
      used.addAll(item.getSliceIds());
    }
    Map<String, byte[]> pictures = new HashMap<>();
    ReleaseFixture.ofPatients(PATIENTS)
        .slices()
        .forEach(
            slice -> pictures.put(slice.getSliceId(), slice.getImage().get().getBytes().array()));

    List<ReleaseSlice> slices = slices(first);

    assertThat(slices.stream().map(ReleaseSlice::getSliceId))
        .containsExactlyInAnyOrderElementsOf(used);
    assertThat(slices)
        .allSatisfy(
            slice -> {
              assertThat(slice.getSplit()).isEqualTo(splits.get(slice.getPatientId()));
              byte[] bytes = new byte[slice.getImage().orElseThrow().getBytes().remaining()];
              slice.getImage().get().getBytes().duplicate().get(bytes);
              assertThat(bytes).isEqualTo(pictures.get(slice.getSliceId()));
            });
  }

  @Test
  void duckDbReadsItemsAndFramesByGlobWithTheirSplit() throws IOException, SQLException {
    for (String config : first.configs()) {
      assertThat(
              Shards.duckDb(
                  ("SELECT count(*) FROM read_parquet('%s/data/%s/*.parquet', filename = true)"
                          + " WHERE regexp_extract(filename, '([a-z]+)-[0-9]+-of', 1) <> split")
                      .formatted(first.root(), config)))
          .containsExactly("0");
    }
    assertThat(
            Shards.duckDb(
                "SELECT count(*) FROM '%s/data/image_understanding/*.parquet'"
                    .formatted(first.root())))
        .containsExactly(
            String.valueOf(items(first).stream().filter(i -> i.getTier() == 1).count()));
    assertThat(
            Shards.duckDb(
                ("SELECT count(DISTINCT s.slice_id)"
                        + " FROM (SELECT split, unnest(slice_ids) AS slice_id"
                        + " FROM '%1$s/data/diagnosis/*.parquet') i"
                        + " JOIN '%1$s/data/slices/*.parquet' s USING (slice_id, split)"
                        + " WHERE octet_length(s.image.bytes) > 0")
                    .formatted(first.root())))
        .containsExactly(String.valueOf(PATIENTS * 6));
    assertThat(
            Integer.parseInt(
                Shards.duckDb(
                        "SELECT max(total_compressed_size) FROM parquet_metadata('%s/data/*/*.parquet')"
                            .formatted(first.root()))
                    .get(0)))
        .isLessThan(100_000_000);
  }

  @Test
  void everyExampleOfSqlInTheCardAndTheDocsGivesRows() throws IOException, SQLException {
    String texts =
        Files.readString(first.root().resolve("README.md"), UTF_8)
            + Files.readString(Path.of("../docs/releases.md"), UTF_8);
    List<String> examples =
        Pattern.compile("```sql\\R(.*?)```", Pattern.DOTALL)
            .matcher(texts)
            .results()
            .map(example -> example.group(1))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);
    for (String example : examples) {
      assertThat(Shards.duckDb(example.replace("PATH", first.root().toString())))
          .as(example)
          .isNotEmpty();
    }
  }

  @Test
  void theHeadOfTheCardIsYamlAndEveryPathInItMatchesFiles() throws IOException {
    String card = Files.readString(first.root().resolve("README.md"), UTF_8);
    assertThat(card).startsWith("---\n");
    String head = card.substring(4, card.indexOf("\n---\n", 4));
    YamlNode yaml = YamlNode.read(new ByteArrayInputStream(head.getBytes(UTF_8)), "README.md");

    assertThat(yaml.get("pretty_name").text()).isEqualTo("Heart: questions");
    assertThat(yaml.get("license").text()).isEqualTo("cc-by-nc-4.0");
    assertThat(yaml.texts("task_categories")).contains("visual-question-answering");
    Map<String, Integer> matched = new TreeMap<>();
    for (YamlNode config : yaml.get("configs").items()) {
      for (YamlNode file : config.get("data_files").items()) {
        PathMatcher glob =
            first.root().getFileSystem().getPathMatcher("glob:" + file.get("path").text());
        int count = 0;
        for (String path : bytes(first.root()).keySet()) {
          count += glob.matches(Path.of(path)) ? 1 : 0;
        }
        assertThat(count).as(file.get("path").text()).isPositive();
        assertThat(file.get("path").text()).contains("/" + file.get("split").text() + "-");
        matched.merge(config.get("config_name").text(), count, Integer::sum);
      }
    }
    assertThat(matched.keySet())
        .containsExactly("diagnosis", "image_understanding", "report_generation", "slices");
    assertThat(matched.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(
            (int) bytes(first.root()).keySet().stream().filter(f -> f.startsWith("data/")).count());
    for (YamlNode info : yaml.get("dataset_info").items()) {
      List<String> columns =
          info.get("features").items().stream().map(f -> f.get("name").text()).toList();
      Path file = first.files(info.get("config_name").text()).get(0);
      try {
        assertThat(
                Shards.duckDb(
                    "SELECT column_name FROM (DESCRIBE SELECT * FROM '%s')".formatted(file)))
            .isEqualTo(columns);
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void everyFileIsListedAndItsChecksumHolds() throws IOException, InterruptedException {
    List<String> records = Files.readAllLines(first.root().resolve("RECORDS"), UTF_8);
    assertThat(records).containsExactlyElementsOf(bytes(first.root()).keySet());
    assertThat(records)
        .contains("README.md", "croissant.json", "DATASHEET.md", "LICENSE", "CHANGELOG.md")
        .contains("RECORDS", "SHA256SUMS.txt", "release.json", "policy.yaml");
    assumeThat(Files.isExecutable(Path.of("/usr/bin/sha256sum"))).isTrue();
    Process check =
        new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS.txt")
            .directory(first.root().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .hasSize(records.size() - 1)
        .allSatisfy(line -> assertThat(line).endsWith(": OK"));
  }

  @Test
  void theCanaryStandsInEveryTextAndRow() throws IOException {
    String canary = first.manifest().canary();
    List<String> texts =
        bytes(first.root()).keySet().stream().filter(file -> !file.endsWith(".parquet")).toList();
    // RECORDS is a list of paths, in which others allow nothing else.
    assertThat(texts).contains("RECORDS").hasSize(9);
    for (String file : texts) {
      if (!file.equals("RECORDS")) {
        assertThat(Files.readString(first.root().resolve(file), UTF_8)).as(file).contains(canary);
      }
    }
    assertThat(items(first)).allMatch(item -> item.getCanary().equals(canary));
    assertThat(slices(first)).allMatch(slice -> slice.getCanary().equals(canary));
    assertThat(Files.readString(first.root().resolve("LICENSE"), UTF_8)).startsWith("Use it well.");
  }

  @Test
  void theDescriptionCountsWhatIsThereAndHashesWhatItWasMadeOf() throws IOException {
    ReleaseManifest manifest = first.manifest();

    assertThat(manifest.counts().stream().mapToLong(ReleaseManifest.ItemCount::count).sum())
        .isEqualTo(items(first).size());
    assertThat(manifest.inputs().stream().map(ReleaseManifest.Input::name))
        .containsExactly("shards/manifest.json", "verdicts/1");
    assertThat(Files.readString(first.root().resolve("policy.yaml")))
        .isEqualTo(Canary.comment(manifest.canary()) + POLICY);
    assertThat(manifest.date()).isEqualTo("2026-05-01");
    JsonNode json = JSON.readTree(first.root().resolve("release.json").toFile());
    assertThat(json.get("previous").isNull()).isTrue();
    assertThat(json.get("models").get(0).get("name").asText()).isEqualTo("corenlp");
  }

  @Test
  void madeAgainOnAnotherRunnerInAnotherPlaceItIsTheSameByteForByte() throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    try {
      Outcome again =
          create(
              "again",
              shards,
              verdicts,
              "--date=2026-05-01",
              "--runner=DirectRunner",
              "--targetParallelism=3");
      assertThat(again.err()).isEmpty();
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }

    Map<String, byte[]> one = bytes(first.root());
    Map<String, byte[]> other = bytes(folder.resolve("again"));
    assertThat(other.keySet()).isEqualTo(one.keySet());
    one.forEach((file, content) -> assertThat(other.get(file)).as(file).isEqualTo(content));
  }

  @Test
  void onePatientMoreChangesNoRowOfTheOthersAndStandsInTheChanges() throws IOException {
    ReleaseFixture more = ReleaseFixture.ofPatients(PATIENTS + 1);
    Outcome outcome =
        create(
            "second",
            more.writeShards(folder.resolve("shards-more")),
            more.writeVerdicts(folder.resolve("more.jsonl")),
            "--version=1.1.0",
            "--previous=" + first.root());
    assertThat(outcome.err()).isEmpty();
    ReleaseFolder second = ReleaseFolder.finished(folder.resolve("second"));
    String added = ReleaseFixture.patientId(PATIENTS);

    assertThat(items(second).stream().filter(item -> !item.getPatientId().equals(added)))
        .containsExactlyInAnyOrderElementsOf(items(first));
    assertThat(slices(second).stream().filter(slice -> !slice.getPatientId().equals(added)))
        .containsExactlyInAnyOrderElementsOf(slices(first));
    assertThat(items(second)).hasSize(items(first).size() + 5);
    assertThat(second.manifest().before().orElseThrow().version()).isEqualTo("1.0.0");
    assertThat(Files.readString(second.root().resolve("CHANGELOG.md"), UTF_8))
        .contains("Since 1.0.0: 5 items added, 0 removed, 0 with other answers")
        .contains("## 1.0.0 (2026-05-01)")
        .contains("The first release");
  }

  @Test
  void readersWhoDifferWhoSeeIdentifiersOrAreStaleLeaveItemsOutWithTheReason() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(4);
    QaCandidate differed = fixture.candidate(1, "lvef_percent");
    fixture
        .verdicts()
        .replaceAll(
            verdict ->
                verdict.getQaId().equals(differed.getQaId())
                        && verdict.getReader().equals("reader-2")
                    ? ReleaseFixture.verdict(differed, "reader-2", Decision.REJECT)
                    : verdict);
    fixture
        .verdicts()
        .add(
            ReleaseFixture.verdict(
                fixture.candidate(2, "diagnosis"), "reader-3", Decision.PHI_SEEN));
    QaCandidate changed = fixture.candidate(3, "diagnosis");
    fixture.replace(QaCandidate.newBuilder(changed).setContentHash("changed since").build());
    Verdict unknown =
        Verdict.newBuilder(ReleaseFixture.verdict(changed, "reader-1", Decision.ACCEPT))
            .setVerdictId("elsewhere")
            .setQaId(ELSEWHERE)
            .build();
    fixture.verdicts().add(unknown);
    Path generous =
        Files.writeString(
            folder.resolve("list.yaml"), "readers: {unknown_qa_ids: list}\nconditional: keep\n");

    Outcome outcome =
        create(
            "reasons",
            fixture.writeShards(folder.resolve("shards-reasons")),
            fixture.writeVerdicts(folder.resolve("reasons.jsonl")),
            "--policy=" + generous);

    assertThat(outcome.err()).isEmpty();
    ReleaseFolder release = ReleaseFolder.finished(folder.resolve("reasons"));
    assertThat(excluded(release.manifest()))
        .containsOnly(
            Map.entry("DISAGREEMENT", 1L),
            Map.entry("PHI_SEEN", 6L),
            Map.entry("NOT_VERIFIED", 1L),
            Map.entry("UNKNOWN_QA_ID", 1L));
    assertThat(items(release))
        .noneMatch(item -> item.getStudyId().equals(ReleaseFixture.studyId(2)));
    assertThat(slices(release))
        .noneMatch(slice -> slice.getStudyId().equals(ReleaseFixture.studyId(2)));
  }

  @Test
  void aGateStopsARowThatItFindsWantingOrTakesItOutAsThePolicySays() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(4);
    QaCandidate candidate = fixture.candidate(1, "diagnosis");
    Evidence evidence = candidate.getEvidence().get(0);
    fixture.replace(
        QaCandidate.newBuilder(candidate)
            .setEvidence(
                List.of(Evidence.newBuilder(evidence).setFocusEnd(evidence.getEnd() + 500).build()))
            .build());
    Path odd = fixture.writeShards(folder.resolve("shards-odd"));
    Path judged = fixture.writeVerdicts(folder.resolve("odd.jsonl"));
    Path drop =
        Files.writeString(folder.resolve("drop.yaml"), "gates: {evidence: {on_failure: drop}}\n");

    Outcome stopped = create("stopped", odd, judged);
    Outcome dropped = create("dropped", odd, judged, "--policy=" + drop);

    assertThat(stopped.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(stopped.err()).contains("the gate evidence found 1", candidate.getQaId());
    assertNothingIsLeftOf("stopped");
    assertThat(dropped.err()).isEmpty();
    assertThat(dropped.out())
        .contains(
            "--date: the day of the last verdict, 2026-01-01",
            "dataset.url of the policy: README.md",
            "dataset.creators of the policy: the maintainers of CardioQA");
    ReleaseFolder release = ReleaseFolder.finished(folder.resolve("dropped"));
    assertThat(excluded(release.manifest())).containsEntry("GATE evidence", 1L);
    assertThat(items(release)).noneMatch(item -> item.getQaId().equals(candidate.getQaId()));
    assertThat(
            release.manifest().gates().stream()
                .filter(gate -> gate.gate().equals("evidence"))
                .findFirst()
                .orElseThrow())
        .satisfies(
            gate -> {
              assertThat(gate.passed()).isTrue();
              assertThat(gate.dropped()).containsExactly(candidate.getQaId());
            });
  }

  @Test
  void everyGateWasRunOnTheReleaseAndTheCheckAgrees() throws IOException {
    assertThat(first.manifest().gates()).hasSizeGreaterThanOrEqualTo(16);
    Outcome check =
        BuildCommandTest.cardioqa(
            "release", "check", first.root().toString(), "--shards=" + shards);
    assertThat(check.err()).isEmpty();
    assertThat(check.out()).contains("No gate failed.");
    assertThat(check.code()).isZero();
  }

  @Test
  void problemsOfTheVerdictsAreAllToldAndNothingIsCreated() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(1);
    QaCandidate candidate = fixture.candidate(0, "diagnosis");
    fixture
        .verdicts()
        .add(
            Verdict.newBuilder(ReleaseFixture.verdict(candidate, "reader-1", Decision.ACCEPT))
                .setVerdictId("second-of-reader-1")
                .build());
    fixture
        .verdicts()
        .add(
            Verdict.newBuilder(ReleaseFixture.verdict(candidate, "reader-9", Decision.ACCEPT))
                .setVerdictId("lost")
                .setQaId(ELSEWHERE)
                .build());
    Path lines = fixture.writeVerdicts(folder.resolve("problems.jsonl"));
    Files.writeString(
        lines, Files.readString(lines, UTF_8) + "{\"verdict_id\":\"x\",\"qa_id\":7}\n", UTF_8);

    Outcome outcome =
        create("problems", fixture.writeShards(folder.resolve("shards-problems")), lines);

    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err())
        .contains("nothing was created")
        .contains("1 verdicts that cannot be read")
        .contains("problems.jsonl line 15: 'qa_id' is missing or no text")
        .contains("1 verdicts on candidates that these shards do not have")
        .contains(ELSEWHERE)
        .contains("two final verdicts of one reader")
        .contains(candidate.getQaId());
    assertNothingIsLeftOf("problems");
  }

  @Test
  void aPatientWhoWouldMoveToAnotherSplitKeepsTheReleaseFromBeingMade() throws IOException {
    Path shares =
        Files.writeString(folder.resolve("shares.yaml"), POLICY + "splits: {train: 0, test: 1}\n");

    Outcome outcome =
        create("moved", shards, verdicts, "--previous=" + first.root(), "--policy=" + shares);

    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err()).contains("patients would move to another split");
    assertNothingIsLeftOf("moved");
  }

  @Test
  void aReleaseOfAnotherLineIsNoPreviousOne() throws IOException {
    Path other =
        Files.writeString(folder.resolve("other.yaml"), POLICY.replace("heart-qa\n", "lung-qa\n"));

    Outcome outcome =
        create("other", shards, verdicts, "--previous=" + first.root(), "--policy=" + other);

    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err()).contains("belongs to another line");
    assertNothingIsLeftOf("other");
  }

  @Test
  void aFolderThatIsThereAlreadyIsRefused() {
    Outcome outcome = create("first", shards, verdicts);

    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("is there already");
  }

  @Test
  void aTypoInThePolicyIsRefusedWithItsLine() throws IOException {
    Path typo = Files.writeString(folder.resolve("typo.yaml"), "tiers: [1]\nreeders: {}\n");

    Outcome outcome = create("typo", shards, verdicts, "--policy=" + typo);

    assertThat(outcome.code()).isEqualTo(BuildCommand.REFUSED);
    assertThat(outcome.err()).contains("typo.yaml, line 2: unknown key 'reeders'");
    assertNothingIsLeftOf("typo");
  }

  @Test
  void shardsThatAreNoneAndVerdictsThatAreNoneAreRefused() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(create("none", empty, verdicts).err()).contains("matches no file");
    Outcome outcome = create("none", shards, empty);
    assertThat(outcome.code()).isEqualTo(BuildCommand.DOES_NOT_ADD_UP);
    assertThat(outcome.err()).contains("has no verdicts: files ending in .parquet or .jsonl");
    assertNothingIsLeftOf("none");
  }

  @Test
  void anInterruptedCreationLeavesNothingUnderTheReleasesName() throws IOException {
    ReleaseRequest request =
        new ReleaseRequest(
            shards.toString(),
            verdicts.toString(),
            folder.resolve("interrupted"),
            "1.0.0",
            "",
            Policy.read(policy),
            Optional.of(policy),
            Optional.empty(),
            Optional.empty(),
            CatalogSource.builtIn(),
            KeyRef.of(key.toString()),
            List.of(),
            List.of());

    assertThatThrownBy(
            () ->
                ReleaseCreation.create(
                    request,
                    stages -> {
                      try (Stream<Path> drafts = Files.list(folder)) {
                        assertThat(drafts.map(path -> path.getFileName().toString()))
                            .anyMatch(name -> name.startsWith(".interrupted.draft-"));
                      }
                      throw new IllegalStateException("the worker was killed");
                    }))
        .hasMessage("the worker was killed");
    assertNothingIsLeftOf("interrupted");
  }

  private static void assertNothingIsLeftOf(String name) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .noneMatch(file -> file.equals(name) || file.startsWith("." + name + "."));
    }
  }
}
