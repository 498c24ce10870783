package org.cardioqa.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FiguresTest {
  @Test
  void precisionRecallAndTheirMeanFollowFromCounts() {
    Count count = new Count(8, 2, 4);
    assertThat(count.precision()).isEqualTo(0.8);
    assertThat(count.recall()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(count.f1()).isCloseTo(16.0 / 22, within(1e-12));
    assertThat(count.support()).isEqualTo(12);
  }

  @Test
  void wilsonIntervalIsThatOfTheLiterature() {
    // 9 of 10: 0.596 to 0.982 (Newcombe 1998, method 3).
    Interval interval = Interval.wilson(9, 10);
    assertThat(interval.low()).isCloseTo(0.596, within(0.001));
    assertThat(interval.high()).isCloseTo(0.982, within(0.001));
  }

  @Test
  void bootstrapIsTheSameInEveryRunAndHoldsTheFigure() {
    List<Count> units =
        List.of(new Count(3, 0, 1), new Count(1, 1, 0), new Count(5, 0, 0), new Count(0, 0, 2));
    Interval first = Interval.bootstrap(units, Count::f1);
    assertThat(first).isEqualTo(Interval.bootstrap(units, Count::f1));
    double f1 = units.stream().reduce(Count.NONE, Count::plus).f1();
    assertThat(f1).isBetween(first.low(), first.high());
    Interval sure = Interval.bootstrap(Collections.nCopies(50, new Count(1, 0, 0)), Count::f1);
    assertThat(sure).isEqualTo(new Interval(1, 1));
  }

  @Test
  void columnsOfATableAreAligned() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Table("code", "n", "f1")
        .row("lge_status", 12, 0.5)
        .row("x", 3, 1.0)
        .print("title", new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines(
            "title\ncode         n     f1\nlge_status  12  0.500\nx            3  1.000\n\n");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> new Table("a", "b").row(1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void totalsStandAtTheTopOfTheJson(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.json");
    new JsonReport().totals(new Count(1, 1, 0)).write(Optional.of(file));
    assertThat(Files.readString(file)).contains("\"precision\" : 0.5", "\"recall\" : 1.0");
  }
}
