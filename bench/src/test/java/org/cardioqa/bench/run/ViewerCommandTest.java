package org.cardioqa.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.cardioqa.bench.run.ViewerCommand.Loop;
import org.junit.jupiter.api.Test;

class ViewerCommandTest {
  @Test
  void loopInOrderSkipsNothingAtItsEndEither() {
    assertThat(new Loop(List.of(0.0, 40.0, 80.0), List.of(29, 30, 1)).skipped()).isZero();
  }

  @Test
  void frameThatIsNotTheNextCountsAsSkipped() {
    assertThat(new Loop(List.of(0.0, 40.0, 80.0), List.of(3, 5, 6)).skipped()).isEqualTo(1);
    assertThat(new Loop(List.of(0.0, 40.0, 80.0), List.of(3, 3, 4)).skipped()).isEqualTo(1);
  }

  @Test
  void rateIsOfTheFramesBetweenTheFirstAndTheLast() {
    assertThat(new Loop(List.of(100.0, 140.0, 180.0), List.of(1, 2, 3)).framesPerSecond())
        .isCloseTo(25, within(1e-9));
  }

  @Test
  void frameThatCameAfterMoreThanHalfAFrameTooMuchIsLate() {
    Loop loop = new Loop(List.of(0.0, 40.0, 80.0, 150.0, 160.0), List.of(1, 2, 3, 4, 5));

    assertThat(loop.lateShare()).isEqualTo(0.2);
    assertThat(loop.longestMs()).isEqualTo(70);
  }
}
