package org.cardioqa.pipeline.release.create;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final Policy.Readers TWO_AGREE =
      new Policy.Readers(2, true, false, false, Policy.Unknown.FAIL);
  private static final Policy.Readers MAJORITY =
      new Policy.Readers(2, false, false, false, Policy.Unknown.FAIL);
  private static final Policy.Readers ONE =
      new Policy.Readers(1, true, false, false, Policy.Unknown.FAIL);

  private final ReleaseFixture fixture = ReleaseFixture.ofPatients(1);
  private final QaCandidate walls = fixture.candidate(0, "lge_high_wall");
  private final QaCandidate percent = fixture.candidate(0, "lvef_percent");

  private static Verdict accept(QaCandidate candidate, String reader) {
    return ReleaseFixture.verdict(candidate, reader, Decision.ACCEPT);
  }

  private static Verdict edit(QaCandidate candidate, String reader, String... answers) {
    return Verdict.newBuilder(ReleaseFixture.verdict(candidate, reader, Decision.EDIT))
        .setAnswers(List.of(answers))
        .build();
  }

  private static Verdict later(Verdict verdict, Verdict earlier) {
    return Verdict.newBuilder(verdict)
        .setVerdictId(verdict.getVerdictId() + "-later")
        .setSupersedes(earlier.getVerdictId())
        .build();
  }

  private static Verdict adjudicated(Verdict verdict) {
    return Verdict.newBuilder(verdict)
        .setRole(ReaderRole.ADJUDICATOR)
        .setPhase(VerdictPhase.ADJUDICATED)
        .build();
  }

  private static Judgement judged(
      Policy.Readers policy, QaCandidate candidate, Verdict... verdicts) {
    return new Judge(policy).judge(candidate, List.of(verdicts));
  }

  private static void in(
      Judgement judgement, List<String> answers, String how, boolean edited, int readers) {
    assertThat(judgement.problems()).isEmpty();
    assertThat(judgement.accepted())
        .contains(new Judgement.Accepted(answers, how, edited, readers));
    assertThat(judgement.reason()).isEmpty();
  }

  private static void out(Judgement judgement, Reason reason) {
    assertThat(judgement.problems()).isEmpty();
    assertThat(judgement.accepted()).isEmpty();
    assertThat(judgement.reason()).contains(reason);
  }

  @Test
  void twoReadersWhoAcceptMakeAnItem() {
    in(
        judged(TWO_AGREE, walls, accept(walls, "a"), accept(walls, "b")),
        walls.getAnswers(),
        "agreed",
        false,
        2);
  }

  @Test
  void twoReadersWhoEditAlikeMakeAnEditedItemWithTheOptionsInTheirOrder() {
    String first = walls.getOptions().get(0).getCode();
    String second = walls.getOptions().get(1).getCode();
    in(
        judged(TWO_AGREE, walls, edit(walls, "a", second, first), edit(walls, "b", first, second)),
        List.of(first, second),
        "agreed",
        true,
        2);
  }

  @Test
  void oneReaderIsTooFewWhereTwoMustAgree() {
    out(judged(TWO_AGREE, walls, accept(walls, "a")), Reason.TOO_FEW_READERS);
    in(judged(ONE, walls, accept(walls, "a")), walls.getAnswers(), "single", false, 1);
  }

  @Test
  void readersWhoDifferWaitForAnAdjudicatorWhoWins() {
    Verdict a = accept(walls, "a");
    Verdict b = edit(walls, "b", "none");
    out(judged(TWO_AGREE, walls, a, b), Reason.DISAGREEMENT);
    in(
        judged(TWO_AGREE, walls, a, b, adjudicated(edit(walls, "c", "none"))),
        List.of("none"),
        "adjudicated",
        true,
        2);
    out(
        judged(
            TWO_AGREE,
            walls,
            a,
            accept(walls, "b"),
            adjudicated(ReleaseFixture.verdict(walls, "c", Decision.NOT_VISIBLE))),
        Reason.NOT_VISIBLE);
  }

  @Test
  void moreThanHalfDecideWhereNoAdjudicatorIsAskedFor() {
    Verdict a = accept(walls, "a");
    Verdict b = accept(walls, "b");
    Verdict c = edit(walls, "c", "none");
    in(judged(MAJORITY, walls, a, b, c), walls.getAnswers(), "agreed", false, 2);
    out(judged(MAJORITY, walls, a, b, c, edit(walls, "d", "none")), Reason.DISAGREEMENT);
    out(judged(MAJORITY, walls, a, c), Reason.DISAGREEMENT);
  }

  @Test
  void readersWhoRejectTogetherLeaveItOut() {
    out(
        judged(
            TWO_AGREE,
            walls,
            ReleaseFixture.verdict(walls, "a", Decision.REJECT),
            ReleaseFixture.verdict(walls, "b", Decision.REJECT)),
        Reason.REJECTED);
  }

  @Test
  void aSkipIsNoOpinion() {
    in(
        judged(
            TWO_AGREE,
            walls,
            accept(walls, "a"),
            ReleaseFixture.verdict(walls, "b", Decision.SKIP),
            accept(walls, "c")),
        walls.getAnswers(),
        "agreed",
        false,
        2);
    out(
        judged(TWO_AGREE, walls, ReleaseFixture.verdict(walls, "b", Decision.SKIP)),
        Reason.NOT_VERIFIED);
  }

  @Test
  void whatWasGivenFromTheImagesAloneDoesNotCount() {
    Verdict blind =
        Verdict.newBuilder(edit(walls, "a", "none")).setPhase(VerdictPhase.BLIND).build();
    out(judged(TWO_AGREE, walls, blind), Reason.NOT_VERIFIED);
  }

  @Test
  void theLastOfAChainCounts() {
    Verdict first = edit(walls, "a", "none");
    Verdict second = later(accept(walls, "a"), first);
    in(
        judged(TWO_AGREE, walls, first, accept(walls, "b"), second),
        walls.getAnswers(),
        "agreed",
        false,
        2);
  }

  @Test
  void aLateOneThatTakesBackATimelyOneTakesItBackThoughItDoesNotCount() {
    Verdict first = accept(walls, "a");
    Verdict late = Verdict.newBuilder(later(edit(walls, "a", "none"), first)).setLate(true).build();
    out(judged(TWO_AGREE, walls, first, accept(walls, "b"), late), Reason.TOO_FEW_READERS);
  }

  @Test
  void lateAndStaleOnesCountOnlyIfThePolicySaysSo() {
    Verdict late = Verdict.newBuilder(accept(walls, "b")).setLate(true).build();
    Verdict stale = Verdict.newBuilder(accept(walls, "b")).setContentHash("another").build();
    out(judged(TWO_AGREE, walls, accept(walls, "a"), late), Reason.TOO_FEW_READERS);
    out(judged(TWO_AGREE, walls, accept(walls, "a"), stale), Reason.TOO_FEW_READERS);
    Policy.Readers generous = new Policy.Readers(2, true, true, true, Policy.Unknown.FAIL);
    in(judged(generous, walls, accept(walls, "a"), late), walls.getAnswers(), "agreed", false, 2);
    in(judged(generous, walls, accept(walls, "a"), stale), walls.getAnswers(), "agreed", false, 2);
  }

  @Test
  void hiddenChecksOfReadersDoNotCount() {
    Verdict check = Verdict.newBuilder(accept(walls, "b")).setGold(true).build();
    out(judged(TWO_AGREE, walls, accept(walls, "a"), check), Reason.TOO_FEW_READERS);
  }

  @Test
  void anIdentifierThatSomebodySawIsToldWhoeverSawItAndWhen() {
    Verdict seen =
        Verdict.newBuilder(ReleaseFixture.verdict(walls, "c", Decision.PHI_SEEN))
            .setLate(true)
            .setContentHash("another")
            .setPhase(VerdictPhase.BLIND)
            .build();
    Judgement judgement = judged(TWO_AGREE, walls, accept(walls, "a"), accept(walls, "b"), seen);
    assertThat(judgement.phiSeen()).isTrue();
    out(judgement, Reason.PHI_SEEN);
  }

  @Test
  void anIdentifierThatWasTakenBackIsNotSeen() {
    Verdict seen = ReleaseFixture.verdict(walls, "a", Decision.PHI_SEEN);
    Judgement judgement =
        judged(TWO_AGREE, walls, seen, later(accept(walls, "a"), seen), accept(walls, "b"));
    assertThat(judgement.phiSeen()).isFalse();
    in(judgement, walls.getAnswers(), "agreed", false, 2);
  }

  @Test
  void numbersWithinTheToleranceAgreeAndTheReportsOwnStands() {
    int value = Integer.parseInt(percent.getAnswers().get(0));
    double tolerance = percent.getTolerance().orElseThrow();
    assertThat(tolerance).isGreaterThanOrEqualTo(1);
    in(
        judged(
            TWO_AGREE,
            percent,
            edit(percent, "a", String.valueOf(value + 1)),
            accept(percent, "b")),
        percent.getAnswers(),
        "agreed",
        false,
        2);
    out(
        judged(
            TWO_AGREE,
            percent,
            edit(percent, "a", String.valueOf(value + 2 * tolerance + 1)),
            accept(percent, "b")),
        Reason.DISAGREEMENT);
  }

  @Test
  void twoFinalVerdictsOfOneReaderAreAProblem() {
    Verdict again = Verdict.newBuilder(accept(walls, "a")).setVerdictId("again").build();
    assertThat(judged(TWO_AGREE, walls, accept(walls, "a"), again).problems())
        .containsEntry(walls.getQaId(), Problem.TWO_FINAL_VERDICTS);
  }

  @Test
  void verdictsThatSupersedeInACircleOrWhatIsNotThereAreAProblem() {
    Verdict a = accept(walls, "a");
    Verdict b = later(accept(walls, "a"), a);
    Verdict circle = Verdict.newBuilder(a).setSupersedes(b.getVerdictId()).build();
    assertThat(judged(TWO_AGREE, walls, circle, b).problems())
        .containsEntry(a.getVerdictId(), Problem.SUPERSEDED_IN_A_CIRCLE)
        .containsEntry(b.getVerdictId(), Problem.SUPERSEDED_IN_A_CIRCLE);
    Verdict lost = Verdict.newBuilder(a).setSupersedes("nowhere").build();
    assertThat(judged(TWO_AGREE, walls, lost).problems())
        .containsEntry(a.getVerdictId(), Problem.UNKNOWN_SUPERSEDED);
  }

  @Test
  void verdictIdsThatStandTwiceAreAProblem() {
    assertThat(judged(TWO_AGREE, walls, accept(walls, "a"), accept(walls, "a")).problems())
        .containsEntry(accept(walls, "a").getVerdictId(), Problem.REPEATED_VERDICT);
  }

  @Test
  void answersOfTheWrongFormAreAProblem() {
    for (Verdict wrong :
        List.of(
            edit(walls, "a", "somewhere"),
            edit(walls, "a"),
            edit(walls, "a", "none", "none"),
            edit(percent, "a", "many"),
            Verdict.newBuilder(accept(walls, "a")).setAnswers(List.of("none")).build())) {
      QaCandidate candidate = wrong.getQaId().equals(walls.getQaId()) ? walls : percent;
      assertThat(judged(TWO_AGREE, candidate, wrong).problems())
          .containsEntry(wrong.getVerdictId(), Problem.WRONG_ANSWERS);
    }
  }

  @Test
  void whatReadersSaidByThemselvesIsKeptForFiguresOfAgreement() {
    Judgement judgement = judged(TWO_AGREE, walls, accept(walls, "a"), edit(walls, "b", "none"));
    assertThat(judgement.labels())
        .containsOnly(Map.entry("a", walls.getAnswers()), Map.entry("b", List.of("none")));
  }
}
