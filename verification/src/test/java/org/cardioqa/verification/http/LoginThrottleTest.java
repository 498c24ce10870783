package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final LoginThrottle throttle = new LoginThrottle(clock::get);

  @Test
  void wrongPasswordsForOneAccountRunOutWhereverTheyComeFrom() {
    for (int i = 0; i < LoginThrottle.ACCOUNT_TRIES; i++) {
      assertThat(throttle.take("anna", "10.0.0." + i)).isEmpty();
    }
    assertThat(throttle.take("anna", "10.0.1.1")).contains(LoginThrottle.ACCOUNT_REFILL);
    assertThat(throttle.take("ben", "10.0.1.1")).isEmpty();
  }

  @Test
  void aTryComesBackAfterAWhile() {
    for (int i = 0; i < LoginThrottle.ACCOUNT_TRIES; i++) {
      throttle.take("anna", "10.0.0.1");
    }
    clock.addAndGet(LoginThrottle.ACCOUNT_REFILL.toMillis() - 1);
    assertThat(throttle.take("anna", "10.0.0.1")).contains(Duration.ofMillis(1));
    clock.addAndGet(1);
    assertThat(throttle.take("anna", "10.0.0.1")).isEmpty();
    assertThat(throttle.take("anna", "10.0.0.1")).contains(LoginThrottle.ACCOUNT_REFILL);
  }

  @Test
  void oneAddressRunsOutWhateverAccountsItTries() {
    for (int i = 0; i < LoginThrottle.ADDRESS_TRIES; i++) {
      assertThat(throttle.take("account" + i, "10.0.0.1")).isEmpty();
    }
    assertThat(throttle.take("another", "10.0.0.1")).contains(LoginThrottle.ADDRESS_REFILL);
    assertThat(throttle.take("another", "10.0.0.2")).isEmpty();
  }

  @Test
  void rightPasswordsCostNothing() {
    for (int i = 0; i < 10 * LoginThrottle.ADDRESS_TRIES; i++) {
      assertThat(throttle.take("anna", "10.0.0.1")).isEmpty();
      throttle.right("anna", "10.0.0.1");
    }
  }

  @Test
  void aRightPasswordOfOneAccountDoesNotFreeTheGuessesOfItsAddress() {
    for (int i = 0; i < LoginThrottle.ADDRESS_TRIES - 1; i++) {
      throttle.take("account" + i, "10.0.0.1");
    }
    throttle.take("mine", "10.0.0.1");
    throttle.right("mine", "10.0.0.1");
    assertThat(throttle.take("other", "10.0.0.1")).isEmpty();
    assertThat(throttle.take("mine", "10.0.0.1")).isPresent();
  }
}
