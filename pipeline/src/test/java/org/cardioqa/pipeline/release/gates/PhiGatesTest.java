package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
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
    GateResult phi = release.check(new PhiGate());
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

    GateResult result = release.check(new PhiGate());

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

    assertThat(release.check(new PhiGate()).figure()).isZero();
    GateResult surrogates = release.check(new SurrogateGate());
    assertThat(surrogates.figure()).isEqualTo(1);
    assertThat(surrogates.condemned()).containsExactly(qaId);
    assertThat(surrogates.stops()).isFalse();
  }

  @Test
  void withoutReportsAsManySuspectsAsSurrogatesWereCountedPassAndOneMoreFails() {
    release.change(item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, NAMED));
    release.surrogates = 1;

    assertThat(release.check(new SurrogateGate()).figure()).isNaN();
    assertThat(release.check(new PhiGate()).passed()).isTrue();

    release.change(
        item -> item.getQaId().equals(ReleaseFixture.qaId(1, "lvef_percent")),
        item -> GateRelease.saying(item, NAMED));

    GateResult result = release.check(new PhiGate());
    assertThat(result.figure()).isEqualTo(1);
    assertThat(result.passed()).isFalse();
  }

  @Test
  void aNameInTheWordsOfAnAnswerIsFound() {
    release.change(
        item -> item.getQaId().equals(qaId),
        item ->
            ReleaseItem.newBuilder(item).setAnswerText("seen by Dr. Oluwaseun Adebayo").build());

    assertThat(release.check(new PhiGate()).lines())
        .anySatisfy(line -> assertThat(line).startsWith("NAME answer_text at "));
  }

  @Test
  void wordsOfTheCatalogueNameNobodyUnlessTheyAreWrittenAsANameIs() {
    release.change(
        item -> item.getQaId().equals(qaId), item -> GateRelease.saying(item, "SAM present"));

    assertThat(release.check(new PhiGate()).figure()).isZero();

    release.change(
        item -> item.getQaId().equals(qaId),
        item -> GateRelease.saying(item, "Discussed with Dr. Sam on the ward."));

    assertThat(release.check(new PhiGate()).passed()).isFalse();
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

    assertThat(release.check(new PhiGate()).figure()).isZero();
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
    for (String path : List.of("adebayo_o.png", "0".repeat(32) + ".png", "MRN 7/%s.png")) {
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
