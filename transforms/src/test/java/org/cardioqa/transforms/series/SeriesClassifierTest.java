package org.cardioqa.transforms.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.series.WordReading.Reading;
import org.junit.jupiter.api.Test;

final class SeriesClassifierTest {
  private static final HeaderFacts PLAIN =
      new HeaderFacts(
          Optional.of(Component.MAGNITUDE),
          Set.of(Component.MAGNITUDE),
          1,
          0,
          0,
          false,
          Optional.empty(),
          false,
          false,
          0,
          1);

  private final SeriesClassifier classifier = new SeriesClassifier(SeriesRules.standard());

  @Test
  void marksDecideWhereWordsAreSilent() {
    assertThat(code("", phases(25, 0, 0.8))).isEqualTo(Sequence.CINE);
    assertThat(code("", phases(40, 0, 40))).isEqualTo(Sequence.PERFUSION);
    assertThat(code("", phases(25, 1, 0.8))).isEqualTo(Sequence.TI_SCOUT);
    assertThat(code("", phases(1, 1, 0))).isEqualTo(Sequence.LGE);
    assertThat(code("", spinEcho(80))).isEqualTo(Sequence.T2);
    assertThat(code("", PLAIN)).isEqualTo(Sequence.OTHER);
  }

  @Test
  void aTechniqueGivesWayToTheMarks() {
    assertThat(code("trufi", phases(1, 1, 0))).isEqualTo(Sequence.LGE);
    assertThat(code("trufi_single_shot", PLAIN)).isEqualTo(Sequence.OTHER);
  }

  @Test
  void aNamedAcquisitionStandsAgainstTheMarksAndBothAreKept() {
    Reading<Sequence> reading = read("PSIR_sax", phases(25, 0, 0.8));
    assertThat(reading.code()).isEqualTo(Sequence.PSIR);
    assertThat(reading.evidence()).contains("conflict.sequence:words=psir,marks=cine");
    assertThat(reading.confidence()).isLessThanOrEqualTo(0.7);
  }

  @Test
  void wordsAndMarksTogetherAreSurerThanEach() {
    assertThat(read("cine", phases(25, 0, 0.8)).confidence()).isGreaterThan(0.95);
  }

  @Test
  void aVelocityEncodedSeriesIsFlowWhateverItsName() {
    HeaderFacts facts =
        new HeaderFacts(
            Optional.of(Component.PHASE),
            Set.of(Component.PHASE),
            30,
            0,
            1,
            false,
            Optional.empty(),
            true,
            false,
            30,
            1);
    assertThat(code("trufi", facts)).isEqualTo(Sequence.FLOW);
  }

  @Test
  void theDescriptionSpeaksBeforeTheProtocolAndThatBeforeTheSequence() {
    WordReading words = classifier.words(List.of("4CH", "cine_sax", "*tfi2d1"));
    assertThat(words.view().map(Reading::code)).contains(View.FOUR_CHAMBER);
    assertThat(words.sequence().map(Reading::evidence)).contains(List.of("cine.cine"));
  }

  private Sequence code(String description, HeaderFacts facts) {
    return read(description, facts).code();
  }

  private Reading<Sequence> read(String description, HeaderFacts facts) {
    return classifier.sequence(classifier.words(List.of(description)), facts);
  }

  private static HeaderFacts phases(int phases, int inversionTimes, double seconds) {
    return new HeaderFacts(
        PLAIN.component(),
        PLAIN.seriesComponents(),
        phases,
        inversionTimes,
        seconds,
        false,
        Optional.empty(),
        false,
        false,
        0,
        1);
  }

  private static HeaderFacts spinEcho(double echoTimeMs) {
    return new HeaderFacts(
        PLAIN.component(),
        PLAIN.seriesComponents(),
        1,
        1,
        0,
        true,
        Optional.of(echoTimeMs),
        false,
        false,
        0,
        1);
  }
}
