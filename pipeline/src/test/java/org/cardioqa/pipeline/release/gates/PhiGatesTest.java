package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.junit.jupiter.api.Test;

/** What a release may tell of people. */
final class PhiGatesTest {
  private static final String NAMED = "Discussed with Dr. Oluwaseun Adebayo on the ward.";

  private final GateRelease release = GateRelease.ofPatients(3);
  private final String qaId = ReleaseFixture.qaId(0, "lvef_percent");

  private ReleaseItem item() {
    return release.items.stream()
        .filter(item -> item.getQaId().equals(qaId))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReleaseThatNamesNobodyPasses() {
    GateResult phi = release.check(new PhiGate(new StrictLook()));
    GateResult identifiers = release.check(new IdentifierGate());

    assertThat(phi.lines())
        .containsExactly(
            "reports are not at hand (--shards=...): 0 suspects are taken for the surrogates that"
                + " release.json counts");
    assertThat(phi.figure()).isZero();
    assertThat(identifiers.lines()).isEmpty();
    assertThat(identifiers.passed()).isTrue();
  }

  @Test
  void aNameInASentenceIsFoundAndNotRepeated() {
    release.change(item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, NAMED));

    GateResult result = release.check(new PhiGate(new StrictLook()));

    assertThat(result.passed()).isFalse();
    assertThat(result.stops()).isTrue();
    assertThat(result.condemned()).containsExactly(qaId);
    assertThat(result.lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("NAME evidence.sentence at ").endsWith(qaId))
        .noneSatisfy(line -> assertThat(line).contains("Adebayo"));
  }

  @Test
  void aSurrogateOfTheReportIsNoSuspectWhereTheReportIsAtHand() {
    release.change(item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, NAMED));
    Evidence evidence = item().getEvidence().get(0);
    String report = evidence.getFindingId().substring(0, 32);
    release.redactions.put(
        report,
        List.of(
            Redaction.newBuilder()
                .setStart(evidence.getStart() + NAMED.indexOf("Oluwaseun"))
                .setEnd(evidence.getStart() + NAMED.indexOf(" on the"))
                .setType(IdentifierType.NAME)
                .setLayers(List.of("NER"))
                .build()));

    assertThat(release.check(new PhiGate(new StrictLook())).figure()).isZero();
    GateResult surrogates = release.check(new SurrogateGate(new StrictLook()));
    assertThat(surrogates.figure()).isEqualTo(1);
    assertThat(surrogates.condemned()).containsExactly(qaId);
    assertThat(surrogates.stops()).isFalse();
  }

  @Test
  void withoutReportsAsManySuspectsAsSurrogatesWereCountedPassAndOneMoreFails() {
    release.change(item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, NAMED));
    release.surrogates = 1;

    assertThat(release.check(new SurrogateGate(new StrictLook())).figure()).isNaN();
    assertThat(release.check(new PhiGate(new StrictLook())).passed()).isTrue();

    release.change(
        item -> item.getQaId().equals(ReleaseFixture.qaId(1, "lvef_percent")),
        item -> GateRelease.saying(item, NAMED));

    GateResult result = release.check(new PhiGate(new StrictLook()));
    assertThat(result.figure()).isEqualTo(1);
    assertThat(result.passed()).isFalse();
  }

  @Test
  void aNameInTheWordsOfAnAnswerIsFound() {
    release.change(
        item -> item.getQaId().equals(qaId),
        item ->
            ReleaseItem.newBuilder(item).setAnswerText("seen by Dr. Oluwaseun Adebayo").build());

    assertThat(release.check(new PhiGate(new StrictLook())).lines())
        .anySatisfy(line -> assertThat(line).startsWith("NAME answer_text at "));
  }

  @Test
  void aSurrogateThatStandsAgainInAWrittenReportIsNoSuspectAndIsCounted() {
    String report = "{\"lge\":{\"text\":\"No scar. %s\"}}".formatted(NAMED);
    release.change(
        item -> item.getQaId().equals(qaId),
        item ->
            ReleaseItem.newBuilder(GateRelease.saying(item, NAMED))
                .setAnswers(List.of(report))
                .setAnswerText("lge: No scar. " + NAMED)
                .build());
    Evidence evidence = item().getEvidence().get(0);
    Redaction name =
        Redaction.newBuilder()
            .setStart(evidence.getStart() + NAMED.indexOf("Oluwaseun"))
            .setEnd(evidence.getStart() + NAMED.indexOf(" on the"))
            .setType(IdentifierType.NAME)
            .setLayers(List.of("NER"))
            .build();
    release.redactions.put(evidence.getFindingId().substring(0, 32), List.of(name));

    assertThat(release.check(new PhiGate(new StrictLook())).figure()).isZero();
    GateResult counted = release.check(new SurrogateGate(new StrictLook()));
    assertThat(counted.figure()).isEqualTo(3);

    release.redactions.clear();
    release.surrogates = 3;
    assertThat(release.check(new PhiGate(new StrictLook())).passed()).isTrue();
  }

  @Test
  void aNameInWhatPeopleWroteIntoThePapersFailsThoughSurrogatesWouldCoverIt() {
    release.papers.put("policy.yaml, comment in line 3", " as Dr. Oluwaseun Adebayo asked");
    release.papers.put("errata.json, reason of entry 1", "the wall is another one");
    release.surrogates = 5;

    GateResult result = release.check(new PhiGate(new StrictLook()));

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .anySatisfy(line -> assertThat(line).startsWith("policy.yaml, comment in line 3: NAME at "))
        .noneSatisfy(line -> assertThat(line).contains("Adebayo"))
        .noneSatisfy(line -> assertThat(line).startsWith("errata.json"));
  }

  @Test
  void manyTextsAreLookedAtByManyAsByOne() {
    List<StrictLook.Stretch> texts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      texts.add(new StrictLook.Stretch("Patient " + i + " was seen by Dr. Adebayo.", List.of()));
      texts.add(new StrictLook.Stretch("No effusion in series " + i + ".", List.of()));
    }
    StrictLook together = new StrictLook();
    together.lookAt(texts);

    StrictLook alone = new StrictLook();
    for (StrictLook.Stretch text : texts) {
      assertThat(together.at(text)).isEqualTo(alone.at(text));
    }
    assertThat(together.at(texts.get(0))).isNotEmpty();
    assertThat(together.at(texts.get(1))).isEmpty();
  }

  @Test
  void wordsOfTheCatalogueNameNobodyUnlessTheyAreWrittenAsANameIs() {
    release.change(
        item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, "SAM present"));

    assertThat(release.check(new PhiGate(new StrictLook())).figure()).isZero();

    release.change(
        item -> item.getQaId().equals(qaId),
        item -> GateRelease.saying(item, "Discussed with Dr. Sam on the ward."));

    assertThat(release.check(new PhiGate(new StrictLook())).passed()).isFalse();
  }

  @Test
  void aSeriesAndItsViewAreNoNumberOfAPerson() {
    release.change(
        item -> item.getQaId().equals(qaId),
        item -> {
          ReleaseItem changed = ReleaseItem.newBuilder(item).build();
          changed.getLinks().forEach(link -> link.setReason("t2_map sax; all slices"));
          return changed;
        });

    assertThat(release.check(new PhiGate(new StrictLook())).figure()).isZero();
  }

  @Test
  void anIdInTheClearIsFoundAndNotShown() {
    release.change(
        item -> item.getQaId().equals(qaId),
        item ->
            ReleaseItem.newBuilder(item).setQaId("MRN-70031882").setPatientId("70031882").build());

    GateResult result = release.check(new IdentifierGate());

    assertThat(result.passed()).isFalse();
    assertThat(result.lines())
        .containsExactly(
            "patient_id is no pseudonym: item (an id that is no pseudonym)",
            "qa_id is no pseudonym: item (an id that is no pseudonym)");
  }

  @Test
  void aPathThatIsNotMadeOfItsOwnPseudonymsIsFound() {
    for (String path :
        List.of("adebayo_o.png", "0".repeat(32) + ".png", "MRN 7/%s.png", "adebayo/%s.png")) {
      ReleaseSlice first = release.slices.get(0);
      release.slices.set(
          0,
          ReleaseSlice.newBuilder(first)
              .setImage(
                  new Image(
                      first.getImage().orElseThrow().getBytes(),
                      path.formatted(first.getSliceId())))
              .build());

      assertThat(release.check(new IdentifierGate()).lines())
          .containsExactly(
              "data/slices, row 1: image.path is not made of the pseudonyms of its row");
    }
  }

  @Test
  void aPictureThatCarriesTextIsFound() {
    ReleaseSlice first = release.slices.get(0);
    release.slices.set(
        0,
        ReleaseSlice.newBuilder(first)
            .setImage(
                new Image(
                    withText(first.getImage().orElseThrow().getBytes()),
                    first.getSliceId() + ".png"))
            .build());

    assertThat(release.check(new IdentifierGate()).lines())
        .containsExactly("data/slices, row 1: its picture carries attributes in the chunks [tEXt]");
  }

  /** The picture with a tEXt chunk before its last. */
  private static ByteBuffer withText(ByteBuffer png) {
    byte[] chunk = "tEXtAuthor\0Adebayo".getBytes(US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(chunk);
    int end = png.remaining() - 12;
    ByteBuffer with = ByteBuffer.allocate(png.remaining() + chunk.length + 8);
    with.put(png.duplicate().limit(png.position() + end));
    with.putInt(chunk.length - 4).put(chunk).putInt((int) crc.getValue());
    with.put(png.duplicate().position(png.position() + end));
    return with.flip();
  }
}
