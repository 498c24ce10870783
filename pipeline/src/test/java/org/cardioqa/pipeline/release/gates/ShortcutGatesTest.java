package org.cardioqa.pipeline.release.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.pipeline.release.ReleaseManifest.Agreement;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.junit.jupiter.api.Test;

/** What can be known without looking at a picture. */
final class ShortcutGatesTest {
  private static final String FUNCTION = "lv_systolic_function";

  private final GateRelease release = GateRelease.ofPatients(120);

  private void answerAtRandom(String question, String... codes) {
    Random draw = new Random(11);
    release.change(question, item -> answered(item, codes[draw.nextInt(codes.length)]));
  }

  private static ReleaseItem answered(ReleaseItem item, String code) {
    return ReleaseItem.newBuilder(item)
        .setAnswers(List.of(code))
        .setAnswerLetters(
            item.getOptions().stream()
                .filter(option -> option.getCode().equals(code))
                .map(ReleaseOption::getLetter)
                .toList())
        .build();
  }

  private static Predicate<ReleaseItem> enhanced() {
    List<String> studies = new ArrayList<>();
    for (int patient = 0; patient < 120; patient += 2) {
      studies.add(ReleaseFixture.studyId(patient));
    }
    return item -> studies.contains(item.getStudyId());
  }

  @Test
  void answersThatNothingButThePicturesTellPass() {
    answerAtRandom(FUNCTION, "normal", "reduced");

    GateResult guessing = release.check(new GuessGate());

    assertThat(guessing.passed()).isTrue();
    assertThat(guessing.figure()).isLessThan(0.05);
    assertThat(release.check(new PositionGate()).passed()).isTrue();
    assertThat(release.check(new ClassGate()).condemned())
        .doesNotContainAnyElementsOf(release.ids(FUNCTION));
  }

  @Test
  void anAnswerThatTheOtherQuestionsOfTheStudyGiveAwayIsGuessed() {
    Predicate<ReleaseItem> enhanced = enhanced();
    release.change(FUNCTION, item -> answered(item, enhanced.test(item) ? "reduced" : "normal"));

    GateResult result = release.check(new GuessGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.onFailure()).isEqualTo(OnFailure.LIST);
    assertThat(result.stops()).isFalse();
    assertThat(result.figure()).isGreaterThan(0.3);
    assertThat(result.lines().get(0))
        .startsWith("lv_systolic_function is guessed without pictures: 1.00 right");
    assertThat(result.lines().get(1)).contains("other questions 1.00").doesNotContain("links 1.00");
    assertThat(result.condemned()).containsExactlyElementsOf(release.ids(FUNCTION));
  }

  @Test
  void anAnswerThatTheLinkedSlicesGiveAwayIsGuessed() {
    answerAtRandom(FUNCTION, "normal", "reduced");
    release.change(
        item -> item.getQuestionCode().equals(FUNCTION) && item.getAnswers().contains("reduced"),
        item -> {
          ReleaseItem changed = ReleaseItem.newBuilder(item).build();
          changed.getLinks().get(0).setSliceFrom(2);
          return changed;
        });

    GateResult result = release.check(new GuessGate());

    assertThat(result.lines().get(1)).contains("links 1.00");
  }

  @Test
  void anAnswerThatTheVendorGivesAwayIsGuessed() {
    answerAtRandom(FUNCTION, "normal", "reduced");
    release.change(
        item -> item.getQuestionCode().equals(FUNCTION) && item.getAnswers().contains("reduced"),
        item -> ReleaseItem.newBuilder(item).setManufacturer("philips").build());

    GateResult result = release.check(new GuessGate());

    assertThat(result.lines().get(1)).contains("study 1.00");
  }

  @Test
  void optionsThatWereTakenOutGiveAnAnswerAway() {
    answerAtRandom(FUNCTION, "normal", "reduced");
    release.change(
        FUNCTION,
        item ->
            ReleaseItem.newBuilder(item)
                .setOptions(
                    List.of(
                        new ReleaseOption(
                            "A",
                            item.getAnswers().get(0),
                            item.getAnswers().get(0),
                            OptionState.STATED_PRESENT)))
                .build());

    GateResult result = release.check(new GuessGate());

    assertThat(result.lines().get(1)).contains("question 1.00");
  }

  @Test
  void aSecondRunFindsTheSameFigures() {
    assertThat(release.check(new GuessGate())).isEqualTo(release.check(new GuessGate()));
  }

  @Test
  void aQuestionWithOneAnswerNearlyAlwaysIsListed() {
    release.change(FUNCTION, item -> answered(item, "normal"));

    GateResult prior = release.check(new PriorGate());
    GateResult classes = release.check(new ClassGate());

    assertThat(prior.passed()).isFalse();
    assertThat(prior.figure()).isEqualTo(1);
    assertThat(prior.lines()).contains("lv_systolic_function: 1.00 over 120 items");
    assertThat(classes.passed()).isFalse();
    assertThat(classes.figure()).isEqualTo(1);
    assertThat(classes.condemned()).containsAll(release.ids(FUNCTION));
  }

  @Test
  void twoAnswersOfTheSameFrequencyAreTwoEffectiveOnes() {
    release.items.removeIf(item -> !item.getQuestionCode().equals(FUNCTION));
    Predicate<ReleaseItem> enhanced = enhanced();
    release.change(FUNCTION, item -> answered(item, enhanced.test(item) ? "reduced" : "normal"));

    assertThat(release.check(new ClassGate()).figure()).isCloseTo(2, within(1e-9));
    assertThat(release.check(new PriorGate()).figure()).isEqualTo(0.5);
  }

  @Test
  void aRightOptionThatAlwaysStandsFirstIsFound() {
    release.change(
        "lge_high_wall",
        item -> {
          List<ReleaseOption> options = new ArrayList<>(item.getOptions());
          options.sort(
              (a, b) ->
                  Boolean.compare(
                      item.getAnswers().contains(b.getCode()),
                      item.getAnswers().contains(a.getCode())));
          return ReleaseItem.newBuilder(item).setOptions(options).build();
        });

    GateResult result = release.check(new PositionGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "lge_high_wall with 6 unpinned options: right ones by place [60, 0, 0, 0,"
                            + " 0, 0], expected 10.0 each"));
    assertThat(result.condemned()).containsExactlyElementsOf(release.ids("lge_high_wall"));
  }

  @Test
  void whatIsPinnedToTheEndIsCountedApartAndNotTested() {
    release.change("lge_high_wall", item -> answered(item, "none"));

    GateResult result = release.check(new PositionGate());

    assertThat(result.passed()).isTrue();
    assertThat(result.lines().get(0)).startsWith("choices whose answer is pinned to the end: ");
    assertThat(result.condemned()).isEmpty();
  }

  @Test
  void severalRightOptionsSpreadOverPlacesAreNoSkew() {
    Random draw = new Random(5);
    release.change(
        "lge_high_wall",
        item -> {
          List<String> codes =
              new ArrayList<>(
                  item.getOptions().stream()
                      .map(ReleaseOption::getCode)
                      .filter(code -> !code.equals("none"))
                      .toList());
          Collections.shuffle(codes, draw);
          return ReleaseItem.newBuilder(item).setAnswers(codes.subList(0, 3)).build();
        });

    assertThat(release.check(new PositionGate()).passed()).isTrue();
  }

  @Test
  void aQuestionOnWhichReadersHardlyAgreeIsNamed() {
    release.agreement.add(new Agreement(FUNCTION, 60, 2, 55.0, 0.12, 0.11));
    release.agreement.add(new Agreement("lvef_percent", 60, 2, 90.0, null, 0.85));
    release.agreement.add(new Agreement("diagnosis", 3, 2, 0.0, -0.2, -0.2));

    GateResult result = release.check(new AgreementGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.figure()).isEqualTo(0.11);
    assertThat(result.lines())
        .containsExactly(
            "readers hardly agree on lv_systolic_function: 0.11 over 60 items",
            "questions that two or more people read on fewer than 20 items and that are not"
                + " judged: 1");
    assertThat(result.condemned()).containsExactlyElementsOf(release.ids(FUNCTION));
  }

  @Test
  void readersWhoAgreePass() {
    release.agreement.add(new Agreement(FUNCTION, 60, 2, 98.0, 0.95, 0.95));

    assertThat(release.check(new AgreementGate()).passed()).isTrue();
  }
}
