package org.cardioqa.transforms.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
  private static final TimeLimit LONG = TimeLimit.of(Duration.ofDays(1));
  private static final TimeLimit SHORT = TimeLimit.of(Duration.ofMillis(1));

  @Test
  void workThatEndsInTimeGivesItsResult() throws TimeLimit.Exceeded {
    assertThat(LONG.<String, RuntimeException>call(() -> "done")).isEqualTo("done");
  }

  @Test
  void whatTheWorkThrowsIsThrown() {
    assertThatThrownBy(
            () ->
                LONG.call(
                    () -> {
                      throw new IOException("of the work");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("of the work");
    assertThatThrownBy(() -> LONG.call(() -> "".charAt(1)))
        .isInstanceOf(StringIndexOutOfBoundsException.class);
    assertThatThrownBy(() -> LONG.call(() -> deep(0))).isInstanceOf(StackOverflowError.class);
  }

  @Test
  void workThatLooksWhetherItWasGivenUpEnds() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                SHORT.call(
                    () -> {
                      try {
                        while (true) {
                          TimeLimit.check();
                        }
                      } finally {
                        ended.countDown();
                      }
                    }))
        .isInstanceOf(TimeLimit.Exceeded.class);
    ended.await();
  }

  @Test
  void workThatCannotBeStoppedIsLeftBehindAndCounted() {
    AtomicBoolean released = new AtomicBoolean();
    try {
      for (int i = 1; i <= TimeLimit.MOST_GIVEN_UP; i++) {
        assertThatThrownBy(() -> SHORT.call(() -> spin(released)))
            .isInstanceOf(TimeLimit.Exceeded.class);
      }
      assertThat(TimeLimit.givenUp()).isGreaterThanOrEqualTo(TimeLimit.MOST_GIVEN_UP);
      assertThatThrownBy(() -> SHORT.call(() -> spin(released)))
          .isInstanceOf(TimeLimit.Failed.class)
          .hasMessageContaining("records do not end");
    } finally {
      released.set(true);
    }
    while (TimeLimit.givenUp() > 0) {
      Thread.onSpinWait();
    }
    assertThat(TimeLimit.givenUp()).isZero();
  }

  @Test
  void checkDoesNothingToAThreadThatWasNotGivenUp() {
    TimeLimit.check();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static int spin(AtomicBoolean released) {
    int turns = 0;
    while (!released.get()) {
      turns++;
    }
    return turns;
  }

  /** Ends, had the stack room, when the number has gone round. */
  private static int deep(int number) {
    return number < 0 ? number : deep(number + 1) + 1;
  }
}
