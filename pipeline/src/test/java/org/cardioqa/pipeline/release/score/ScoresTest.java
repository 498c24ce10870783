package org.cardioqa.pipeline.release.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.score.Scores.Comparison;
import org.cardioqa.pipeline.release.score.Scores.QuestionScore;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoresTest {
  private static final int RESAMPLES = 300;

  @TempDir private Path folder;

  private ReleaseFolder release;
  private List<ReleaseItem> items;

  /** 60 patients: 12 of them in test. */
  @BeforeEach
  void write() throws IOException {
    items = ReleaseFixture.ofPatients(60).items();
    release = ReleaseFixture.writeRelease(folder.resolve("r"), "1.0.0", items, List.of());
    items = items.stream().filter(item -> item.getSplit().equals("test")).toList();
  }

  @Test
  void theRightAnswersScoreOneEverywhere() throws IOException {
    Scores scores = score(ReleaseItem::getAnswers);

    assertThat(scores.mean()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(scores.meanOfQuestions().value()).isEqualTo(1);
    assertThat(scores.questions().values()).allMatch(question -> question.exact() == 1);
    assertThat(scores.missing()).isEmpty();
    assertThat(scores.unknown()).isEmpty();
  }

  @Test
  void lettersCountAsTheirOptions() throws IOException {
    Scores scores =
        score(i -> i.getAnswerLetters().isEmpty() ? i.getAnswers() : lower(i.getAnswerLetters()));

    assertThat(scores.mean().value()).isEqualTo(1);
  }

  @Test
  void aModelThatAlwaysSaysTheSameHasTheRecallOfOneClassOnly() throws IOException {
    Scores scores =
        score(
            item ->
                item.getQuestionCode().equals("lv_systolic_function")
                    ? List.of("normal")
                    : item.getAnswers());
    QuestionScore status = scores.questions().get("lv_systolic_function");

    assertThat(status.answersGiven()).isEqualTo(1);
    assertThat(status.macroRecall().value()).isEqualTo(0.5);
    assertThat(status.recalls().get("reduced").share()).isZero();
    assertThat(status.recalls().get("normal").share()).isEqualTo(1);
    assertThat(status.score().value()).isBetween(0.0, status.majority());
    assertThat(status.chance())
        .isCloseTo(1.0 / item("lv_systolic_function").getOptions().size(), within(1e-12));
  }

  @Test
  void rowsWithoutAnAnswerAreWrongAndListed() throws IOException {
    String left = item("diagnosis").getQaId();
    Path file = predictions("p", items.stream().filter(i -> !i.getQaId().equals(left)).toList());

    Scores scores = Scores.of(release, "test", Predictions.read(file), RESAMPLES);

    assertThat(scores.missing()).containsExactly(left);
    assertThat(scores.questions().get("diagnosis").missing()).isEqualTo(1);
    assertThat(scores.mean().value()).isCloseTo(1 - 1.0 / items.size(), within(1e-12));
  }

  @Test
  void unknownAndRepeatedRowsAreListedAndTheFirstAnswerCounts() throws IOException {
    ReleaseItem twice = item("lv_systolic_function");
    Path file = predictions("p", items);
    Files.writeString(
        file,
        Files.readString(file)
            + line("nobody", List.of("normal"))
            + line(twice.getQaId(), List.of("wrong")));

    Scores scores = Scores.of(release, "test", Predictions.read(file), RESAMPLES);

    assertThat(scores.unknown()).containsExactly("nobody");
    assertThat(scores.repeated()).containsExactly(twice.getQaId());
    assertThat(scores.mean().value()).isEqualTo(1);
  }

  @Test
  void whatIsNoOptionIsUnreadableAndWrong() throws IOException {
    Scores scores =
        score(
            item ->
                item.getQuestionCode().equals("lv_systolic_function")
                    ? List.of("I think it is abnormal")
                    : item.getAnswers());

    assertThat(scores.questions().get("lv_systolic_function").unreadable()).isEqualTo(12);
    assertThat(scores.questions().get("lv_systolic_function").score().value()).isZero();
    assertThat(scores.questions().get("lv_systolic_function").answersGiven()).isZero();
  }

  @Test
  void aSetOfOptionsScoresItsF1BesideThatOfAllOptions() {
    ReleaseItem item =
        choice(QuestionType.M, List.of("a", "b", "c", "d"), List.of("a", "b")).build();

    ItemScore half = ItemScore.of(item, Optional.of(List.of("A", "c")));
    ItemScore all = ItemScore.of(item, Optional.of(List.of("a", "b", "c", "d")));

    assertThat(half.score()).isEqualTo(0.5);
    assertThat(half.exact()).isFalse();
    assertThat(half.given()).containsExactly("a", "c");
    assertThat(all.score()).isCloseTo(2 * 2 / 6.0, within(1e-12));
  }

  @Test
  void twoOptionsForASingleChoiceAreWrongEvenIfOneIsRight() {
    ReleaseItem item = choice(QuestionType.S, List.of("a", "b"), List.of("a")).build();

    assertThat(ItemScore.of(item, Optional.of(List.of("a", "b"))).score()).isZero();
    assertThat(ItemScore.of(item, Optional.of(List.of("a", "A"))).score()).isEqualTo(1);
  }

  @Test
  void aNumberIsRightWithinItsTolerance() {
    ReleaseItem item =
        choice(QuestionType.N, List.of(), List.of("38")).setTolerance(5.0).setUnit("%").build();

    assertThat(number(item, "43")).isEqualTo(1);
    assertThat(number(item, "33.0")).isEqualTo(1);
    assertThat(number(item, "38 %")).isEqualTo(1);
    assertThat(number(item, "43.1")).isZero();
    assertThat(number(item, "38 ml")).isZero();
    assertThat(ItemScore.of(item, Optional.of(List.of("about 40"))).state())
        .isEqualTo(ItemScore.State.UNREADABLE);
  }

  @Test
  void aReportScoresTheF1OfItsStatements() {
    String right =
        """
        {"tissue":{"statements":[
          {"concept":"lge","certainty":"PRESENT","values":["inferior","mid"],"aha_segments":[10]},
          {"concept":"native_t1","certainty":"PRESENT","values":[],"aha_segments":[],
           "value":1012.0,"unit":"ms"}],"text":"any"},
         "other":{"statements":[],"text":""}}""";
    ReleaseItem item = choice(QuestionType.T, List.of(), List.of(right)).build();
    String list =
        """
        [{"concept":"lge","certainty":"PRESENT","values":["mid","inferior"],"aha_segments":[10]},
         {"concept":"native_t1","certainty":"PRESENT","value":1015}]""";

    assertThat(text(item, right)).isEqualTo(1);
    assertThat(text(item, list)).isEqualTo(1);
    assertThat(text(item, list.replace("1015", "1025"))).isEqualTo(0.5);
    assertThat(text(item, list.replaceFirst("PRESENT", "ABSENT"))).isEqualTo(0.5);
    assertThat(text(item, "[]")).isZero();
    assertThat(text(item, "There is enhancement.")).isZero();
  }

  @Test
  void intervalsAreTheSameEachTimeAndHoldTheFigure() throws IOException {
    Function<ReleaseItem, List<String>> sometimes =
        item -> item.getQaId().hashCode() % 3 == 0 ? List.of("wrong") : item.getAnswers();

    Scores scores = score(sometimes);

    assertThat(score(sometimes)).isEqualTo(scores);
    assertThat(scores.mean().value()).isBetween(scores.mean().low(), scores.mean().high());
    assertThat(scores.mean().low()).isLessThan(scores.mean().high());
  }

  @Test
  void twoFilesAreComparedInPairsByPatient() throws IOException {
    Path good = predictions("good", items);
    Path bad = predictions("bad", List.of());

    List<Comparison> same =
        Scores.compare(release, "test", Predictions.read(good), Predictions.read(good), RESAMPLES);
    List<Comparison> apart =
        Scores.compare(release, "test", Predictions.read(good), Predictions.read(bad), RESAMPLES);

    assertThat(same.get(0).question()).isEmpty();
    assertThat(same.get(0).difference()).isEqualTo(new Estimate(0, 0, 0));
    assertThat(same.get(0).p()).isEqualTo(1);
    assertThat(apart.get(0).difference()).isEqualTo(new Estimate(1, 1, 1));
    assertThat(apart.get(0).p()).isLessThan(0.02);
  }

  @Test
  void oneDifferingPatientIsNoEvidence() throws IOException {
    String patient = items.get(0).getPatientId();
    Path good = predictions("good", items);
    Path bad =
        predictions("bad", items.stream().filter(i -> !i.getPatientId().equals(patient)).toList());

    Comparison all =
        Scores.compare(release, "test", Predictions.read(good), Predictions.read(bad), RESAMPLES)
            .get(0);

    assertThat(all.difference().value()).isPositive();
    assertThat(all.p()).isEqualTo(1);
  }

  @Test
  void aLineOfAnotherFormIsRefusedWithItsNumberAndWithoutItsText() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("p.jsonl"), line("a", List.of()) + "{\"qa_id\": \"Miller\"}\n");

    assertThatThrownBy(() -> Predictions.read(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("Miller");
  }

  @Test
  void aSplitWithoutRowsIsRefused() throws IOException {
    ReleaseFolder none =
        ReleaseFixture.writeRelease(
            folder.resolve("few"), "1.0.0", ReleaseFixture.ofPatients(2).items(), List.of());

    assertThatThrownBy(() -> Scores.of(none, "test", Predictions.read(predictions("p", items)), 10))
        .hasMessageContaining("no row in the split test");
  }

  @Test
  void theJsonHasNullWhereAFigureIsNotDefined() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(new ScoreReport(score(ReleaseItem::getAnswers), List.of()).json());

    assertThat(json.at("/questions/lvef_percent/macro_recall/value").isNull()).isTrue();
    assertThat(json.at("/questions/lvef_percent/score/value").asDouble()).isEqualTo(1);
    assertThat(json.at("/questions/lv_systolic_function/recall/normal/recall").asDouble())
        .isEqualTo(1);
  }

  private Scores score(Function<ReleaseItem, List<String>> answers) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ReleaseItem item : items) {
      lines.append(line(item.getQaId(), answers.apply(item)));
    }
    Path file = Files.writeString(folder.resolve("predictions.jsonl"), lines);
    return Scores.of(release, "test", Predictions.read(file), RESAMPLES);
  }

  private Path predictions(String name, List<ReleaseItem> some) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".jsonl"),
        some.stream()
            .map(item -> line(item.getQaId(), item.getAnswers()))
            .collect(Collectors.joining()));
  }

  private static String line(String qaId, List<String> answers) {
    var node = new ObjectMapper().createObjectNode().put("qa_id", qaId);
    answers.forEach(node.putArray("answers")::add);
    return node + "\n";
  }

  private ReleaseItem item(String question) {
    return items.stream()
        .filter(item -> item.getQuestionCode().equals(question))
        .findFirst()
        .orElseThrow();
  }

  private ReleaseItem.Builder choice(QuestionType type, List<String> codes, List<String> right) {
    List<ReleaseOption> options =
        codes.stream()
            .map(
                code ->
                    new ReleaseOption(
                        code.toUpperCase(Locale.ROOT),
                        code,
                        "option " + code,
                        OptionState.UNSTATED))
            .toList();
    return ReleaseItem.newBuilder(items.get(0)).setType(type).setOptions(options).setAnswers(right);
  }

  private static double number(ReleaseItem item, String text) {
    return ItemScore.of(item, Optional.of(List.of(text))).score();
  }

  private static double text(ReleaseItem item, String text) {
    return ItemScore.of(item, Optional.of(List.of(text))).score();
  }

  private static List<String> lower(List<String> letters) {
    return letters.stream().map(letter -> letter.toLowerCase(Locale.ROOT)).toList();
  }
}
