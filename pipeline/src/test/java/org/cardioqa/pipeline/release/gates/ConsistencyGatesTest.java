package org.cardioqa.pipeline.release.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cardioqa.pipeline.release.Policy.Conditional;
import org.cardioqa.pipeline.release.Policy.Pixels;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.junit.jupiter.api.Test;

/** What the rows of a release must not say of each other. */
final class ConsistencyGatesTest {
  private static final String WALL = "lge_high_wall";

  private final GateRelease release = GateRelease.ofPatients(4);
  private final String walls = ReleaseFixture.qaId(0, WALL);

  private GateRelease changeOne(UnaryOperator<ReleaseItem> change) {
    return release.change(item -> item.getQaId().equals(walls), change);
  }

  private ReleaseItem one() {
    return release.items.stream()
        .filter(item -> item.getQaId().equals(walls))
        .findFirst()
        .orElseThrow();
  }

  private void assertFound(Gate gate, String words) {
    GateResult result = release.check(gate);
    assertThat(result.passed()).isFalse();
    assertThat(result.lines()).contains(words + ": item " + walls);
    assertThat(result.condemned()).containsExactly(walls);
  }

  @Test
  void aReleaseWithoutContradictionsPasses() {
    for (Gate gate :
        List.of(new AnswerGate(), new LinkGate(), new EvidenceGate(), new ConditionalGate())) {
      GateResult result = release.check(gate);

      assertThat(result.lines()).as(gate.name()).isEmpty();
      assertThat(result.figure()).isZero();
      assertThat(result.passed()).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNoneOfTheOptionsIsFound() {
    changeOne(item -> ReleaseItem.newBuilder(item).setAnswers(List.of("apical")).build());

    assertFound(new AnswerGate(), "lge_high_wall is answered with what is none of its options");
  }

  @Test
  void noneBesideAWallIsFound() {
    String wall = one().getAnswers().get(0);
    changeOne(item -> ReleaseItem.newBuilder(item).setAnswers(List.of(wall, "none")).build());

    assertFound(new AnswerGate(), "lge_high_wall has answers that exclude each other");
  }

  @Test
  void lettersOfOtherOptionsThanTheAnswersAreFound() {
    changeOne(item -> ReleaseItem.newBuilder(item).setAnswerLetters(List.of("G")).build());

    assertFound(new AnswerGate(), "lge_high_wall has letters that are not those of its answers");
  }

  @Test
  void lettersOutOfTheirOrderAreFound() {
    changeOne(
        item -> {
          ReleaseItem changed = ReleaseItem.newBuilder(item).build();
          changed.getOptions().get(0).setLetter("Z");
          return changed;
        });

    assertFound(
        new AnswerGate(), "lge_high_wall has options whose letters are not A, B, C and so on");
  }

  @Test
  void aQuestionThatIsAskedThoughItsConditionDoesNotHoldIsFound() {
    release.items.add(
        ReleaseItem.newBuilder(one())
            .setQaId(ReleaseFixture.qaId(1, WALL))
            .setStudyId(ReleaseFixture.studyId(1))
            .build());

    GateResult result = release.check(new AnswerGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.condemned()).containsExactly(ReleaseFixture.qaId(1, WALL));
    assertThat(result.lines())
        .containsExactly(
            "lge_high_wall is asked though lge_status is not abnormal: item "
                + ReleaseFixture.qaId(1, WALL));
  }

  @Test
  void aLayerAndADistributionOfWhichOneIsTransmuralAloneAreFound() {
    release.items.add(choice("lge_high_layer", "transmural", "subendocardial"));
    release.items.add(choice("lge_high_distribution", "patchy", "transmural"));

    GateResult result = release.check(new AnswerGate());

    assertThat(result.lines())
        .containsExactly(
            "lge_high_distribution and lge_high_layer of one study do not agree on transmural: item "
                + ReleaseFixture.qaId(0, "lge_high_distribution"));
    assertThat(result.condemned())
        .containsExactlyInAnyOrder(
            ReleaseFixture.qaId(0, "lge_high_distribution"),
            ReleaseFixture.qaId(0, "lge_high_layer"));
  }

  @Test
  void aLayerAndADistributionThatBothAreTransmuralPass() {
    release.items.add(choice("lge_high_layer", "transmural", "subendocardial"));
    release.items.add(choice("lge_high_distribution", "transmural", "patchy"));

    assertThat(release.check(new AnswerGate()).figure()).isZero();
  }

  /** A question of patient 0 that offers both options and is answered with the first. */
  private ReleaseItem choice(String code, String right, String wrong) {
    return ReleaseItem.newBuilder(one())
        .setQaId(ReleaseFixture.qaId(0, code))
        .setQuestionCode(code)
        .setType(QuestionType.M)
        .setOptions(
            List.of(
                new ReleaseOption("A", right, right, OptionState.STATED_PRESENT),
                new ReleaseOption("B", wrong, wrong, OptionState.UNSTATED)))
        .setAnswers(List.of(right))
        .setAnswerLetters(List.of("A"))
        .build();
  }

  @Test
  void theRelationsOfQuestionsComeFromTheCatalogue() {
    QuestionRelations relations = new QuestionRelations(Catalog.builtIn());

    assertThat(relations.parents("lge_high_layer"))
        .containsExactly(new QuestionRelations.Parent("lge_status", Set.of("abnormal")));
    assertThat(relations.parents("lge_low_wall"))
        .containsExactly(
            new QuestionRelations.Parent("microvascular_obstruction", Set.of("present")));
    assertThat(relations.parents("lge_status")).isEmpty();
    assertThat(relations.sameOptions())
        .contains(
            new QuestionRelations.SameOption(
                "lge_high_distribution", "lge_high_layer", "transmural"),
            new QuestionRelations.SameOption("t2_distribution", "t2_layer", "transmural"))
        .allMatch(same -> !same.option().equals("none") && !same.option().equals("normal"));
  }

  @Test
  void aQuestionThatAnotherGivesAwayMustNotStandBesideIt() {
    ReleaseItem status =
        ReleaseFixture.ofPatients(1).items().stream()
            .filter(item -> item.getQuestionCode().equals("lge_status"))
            .findFirst()
            .orElseThrow();
    release.items.add(status);

    GateResult result = release.check(new ConditionalGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.condemned()).containsExactly(status.getQaId());
    assertThat(result.lines())
        .containsExactly(
            "lge_status is given away by a question that is asked because of its answer: item "
                + status.getQaId());
    assertThat(
            release
                .policy(Conditional.SEPARATE_CONFIGS, Pixels.PNG16)
                .check(new ConditionalGate())
                .passed())
        .as("both stand in one configuration")
        .isFalse();
    GateResult kept = release.policy(Conditional.KEEP, Pixels.PNG16).check(new ConditionalGate());
    assertThat(kept.passed()).isTrue();
    assertThat(kept.lines()).containsExactly("the policy keeps them: 1");
  }

  @Test
  void aLinkToAVolumeWithoutFramesIsFound() {
    release.slices.removeIf(
        slice -> slice.getVolumeId().equals(one().getLinks().get(0).getVolumeId()));

    GateResult result = release.check(new LinkGate());

    assertThat(result.lines())
        .contains(
            "lge_high_wall is linked to a volume of which its study has no frame: item " + walls);
    assertThat(result.condemned()).contains(walls);
  }

  @Test
  void aLinkBeyondTheLastSliceIsFound() {
    VolumeLink link = one().getLinks().get(0);
    changeOne(
        item ->
            ReleaseItem.newBuilder(item)
                .setLinks(
                    List.of(VolumeLink.newBuilder(link).setSliceTo(link.getSliceTo() + 1).build()))
                .build());

    assertFound(
        new LinkGate(),
        "lge_high_wall is linked to slices or phases that its volume does not have");
  }

  @Test
  void aSliceThatIsNotThereIsFound() {
    changeOne(
        item -> {
          ReleaseItem changed = ReleaseItem.newBuilder(item).build();
          changed.getSliceIds().add("0".repeat(32));
          return changed;
        });

    assertFound(new LinkGate(), "lge_high_wall lists a slice that data/slices does not have");
  }

  @Test
  void aSliceOfAnotherStudyIsFound() {
    String other =
        release.slices.stream()
            .filter(slice -> slice.getStudyId().equals(ReleaseFixture.studyId(1)))
            .findFirst()
            .orElseThrow()
            .getSliceId();
    changeOne(
        item -> {
          ReleaseItem changed = ReleaseItem.newBuilder(item).build();
          changed.getSliceIds().add(other);
          return changed;
        });

    assertFound(new LinkGate(), "lge_high_wall lists a slice of another study");
  }

  @Test
  void aSliceWithoutAPictureIsFoundUnlessThePolicyAsksForNone() {
    String slice = one().getSliceIds().get(0);
    release.changeSlices(
        s -> s.getSliceId().equals(slice), s -> ReleaseSlice.newBuilder(s).setImage(null).build());

    assertThat(release.check(new LinkGate()).lines())
        .contains("lge_high_wall lists a slice without a picture: item " + walls);
    assertThat(release.policy(Conditional.DROP_PARENT, Pixels.NONE).check(new LinkGate()).figure())
        .isZero();
  }

  @Test
  void aPictureThatIsCutOffIsFoundByItsRow() {
    ReleaseSlice first = release.slices.get(0);
    byte[] cut = new byte[40];
    first.getImage().orElseThrow().getBytes().duplicate().get(cut);
    release.slices.set(
        0,
        ReleaseSlice.newBuilder(first)
            .setImage(new Image(ByteBuffer.wrap(cut), first.getSliceId() + ".png"))
            .build());

    assertThat(release.check(new LinkGate()).lines())
        .contains("data/slices, row 1: its picture is no whole PNG");
  }

  @Test
  void aPictureOfAnotherSizeThanItsRowStatesIsFound() {
    release.slices.set(0, ReleaseSlice.newBuilder(release.slices.get(0)).setRows(8).build());

    assertThat(release.check(new LinkGate()).lines())
        .contains("data/slices, row 1: its picture has 16 x 16 pixels, the row states 8 x 16");
  }

  @Test
  void aSpanThatDoesNotSelectItsSentenceIsFound() {
    Evidence evidence = one().getEvidence().get(0);
    changeOne(
        item ->
            ReleaseItem.newBuilder(item)
                .setEvidence(
                    List.of(Evidence.newBuilder(evidence).setEnd(evidence.getEnd() + 1).build()))
                .build());

    assertFound(new EvidenceGate(), "the span of a sentence does not select it");
  }

  @Test
  void aFindingOutsideOfItsSentenceIsFound() {
    Evidence evidence = one().getEvidence().get(0);
    changeOne(
        item ->
            ReleaseItem.newBuilder(item)
                .setEvidence(
                    List.of(
                        Evidence.newBuilder(evidence)
                            .setFocusStart(evidence.getStart() - 1)
                            .build()))
                .build());

    assertFound(new EvidenceGate(), "the span of a finding lies outside of its sentence");
  }
}
