package org.cardioqa.transforms.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.cardioqa.transforms.series.PlaneReader.Plane;
import org.cardioqa.transforms.series.WordReading.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The directions are those of a real heart's planes, rounded. */
final class PlaneReaderTest {
  private static final Vector SHORT_AXIS = new Vector(-0.4796, 0.6187, 0.6223);
  private static final Vector FOUR_CHAMBER = new Vector(0.0545, 0.8221, -0.5667);
  private static final Vector TWO_CHAMBER = new Vector(-0.7825, -0.6209, -0.0462);
  private static final Vector OUTFLOW = new Vector(-0.989, -0.0608, -0.1345);

  private final PlaneReader reader = PlaneReader.of(List.of(plane(SHORT_AXIS, 6)));

  @Test
  void rotationsAreThoseOfTheRules() {
    assertThat(PlaneReader.rotation(SHORT_AXIS, FOUR_CHAMBER)).isCloseTo(33, within(1.0));
    assertThat(PlaneReader.rotation(SHORT_AXIS, TWO_CHAMBER)).isCloseTo(92, within(1.0));
    assertThat(PlaneReader.rotation(SHORT_AXIS, OUTFLOW)).isCloseTo(119, within(1.0));
  }

  @ParameterizedTest
  @CsvSource({"1", "-1"})
  void aPlaneIsTheSameFromBothItsSides(double side) {
    assertThat(view(FOUR_CHAMBER.times(side))).contains(View.FOUR_CHAMBER);
    assertThat(view(TWO_CHAMBER.times(side))).contains(View.TWO_CHAMBER);
    assertThat(view(SHORT_AXIS.times(side))).contains(View.SAX);
    assertThat(view(OUTFLOW.times(side))).isEmpty();
  }

  @Test
  void aTransverseStackIsNoShortAxisHoweverLarge() {
    PlaneReader transverse = PlaneReader.of(List.of(plane(new Vector(0, 0, 1), 30)));
    assertThat(transverse.read(plane(new Vector(0, 0, 1), 30)).map(Reading::code))
        .contains(View.AXIAL);
    assertThat(transverse.read(plane(FOUR_CHAMBER, 1))).isEmpty();
  }

  @Test
  void aLargeFourChamberStackIsNotTakenForTheShortAxis() {
    PlaneReader both = PlaneReader.of(List.of(plane(FOUR_CHAMBER, 20), plane(SHORT_AXIS, 6)));
    assertThat(both.read(plane(FOUR_CHAMBER, 20)).map(Reading::code)).contains(View.FOUR_CHAMBER);
  }

  @Test
  void withoutAShortAxisLongAxesAreNotTold() {
    assertThat(PlaneReader.of(List.of()).read(plane(FOUR_CHAMBER, 1))).isEmpty();
  }

  private Optional<View> view(Vector normal) {
    return reader.read(plane(normal, 1)).map(Reading::code);
  }

  private static Plane plane(Vector normal, int positions) {
    return new Plane(normal, positions, 25 * positions, Optional.empty());
  }
}
