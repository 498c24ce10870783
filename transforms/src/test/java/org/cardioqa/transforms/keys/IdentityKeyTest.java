package org.cardioqa.transforms.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class IdentityKeyTest {
  private static final IdentityKey KEY = key("0123456789abcdef0123456789abcdef");

  @Test
  void theSameKeyGivesTheSamePseudonym() {
    assertThat(KEY.pseudonym("patient", "P1"))
        .isEqualTo(key("0123456789abcdef0123456789abcdef").pseudonym("patient", "P1"))
        .matches("[0-9a-f]{32}");
  }

  @Test
  void anotherKeyGivesAnother() {
    IdentityKey other = key("0123456789abcdef0123456789abcdeF");
    assertThat(other.pseudonym("patient", "P1")).isNotEqualTo(KEY.pseudonym("patient", "P1"));
  }

  @Test
  void equalValuesOfTwoKindsDiffer() {
    assertThat(KEY.pseudonym("patient", "1")).isNotEqualTo(KEY.pseudonym("study", "1"));
  }

  @Test
  void wherePartsAreSplitMatters() {
    assertThat(KEY.pseudonym("x", "ab", "c")).isNotEqualTo(KEY.pseudonym("x", "a", "bc"));
  }

  @Test
  void shiftsAreWholeWeeksWithinAYearAndNeverNone() {
    Set<Integer> shifts = new TreeSet<>();
    for (int patient = 0; patient < 5_000; patient++) {
      shifts.add(KEY.shiftDays("patient " + patient));
    }
    assertThat(shifts).allMatch(days -> days % 7 == 0 && days != 0 && Math.abs(days) <= 364);
    assertThat(shifts).as("every week that there is").hasSize(104);
  }

  @Test
  void aShortKeyIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> key("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 bytes")
        .hasMessageNotContaining("secret");
  }

  @Test
  void itsTextSaysNothing() {
    assertThat(KEY.toString()).isEqualTo("IdentityKey");
  }

  private static IdentityKey key(String text) {
    return IdentityKey.of(text.getBytes(UTF_8));
  }
}
