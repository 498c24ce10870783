package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Passwords passwords = new Passwords();

  @Test
  void aPasswordFitsItsOwnHashAlone() {
    String hash = passwords.hash("correct horse battery");
    assertThat(passwords.matches("correct horse battery", Optional.of(hash))).isTrue();
    assertThat(passwords.matches("correct horse batterz", Optional.of(hash))).isFalse();
    assertThat(passwords.matches("correct horse battery", Optional.empty())).isFalse();
  }

  @Test
  void theHashIsSaltedArgon2idWithItsParameters() {
    String hash = passwords.hash("correct horse battery");
    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.hash("correct horse battery")).isNotEqualTo(hash);
  }

  @Test
  void aHashOfTheReferenceImplementationFits() {
    // printf password | argon2 somesalt -id -t 2 -k 19456 -p 1 -l 32 -e   (reference, Debian 12)
    String hash =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$PL01amPyeUuxG7H0vIr5X+qHkZvWnHmGBGXFYvh8z2E";
    assertThat(passwords.matches("password", Optional.of(hash))).isTrue();
    assertThat(passwords.matches("Password", Optional.of(hash))).isFalse();
  }

  @Test
  void shortAndEndlessPasswordsAreRefused() {
    assertThatThrownBy(() -> passwords.hash("elevenchars"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a password has 12 to 256 characters");
    assertThatThrownBy(() -> passwords.hash("x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(passwords.matches("x".repeat(1_000_000), Optional.empty())).isFalse();
  }
}
