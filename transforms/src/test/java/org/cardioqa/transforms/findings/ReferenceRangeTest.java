package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in these regions was 1390 ms (normal range 1150–1250 ms)|high",
        ": 46 MS (N < 52)|normal",
        "960 ms, reference 930-1010 ms|normal",
        "870 ms (normal 950 to 1050)|low",
        "1012 ms (reference 1000 ± 30 ms)|normal",
        "1100 ± 40 ms (normal 1000 ± 30 ms)|high",
        "(62 to 66 ms; normal <50 ms)|high"
      })
  void aTimeIsJudgedByTheRangeBesideIt(String text, String said) {
    assertThat(ReferenceRange.judge(text)).contains(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1127 ms", "1200 ms at 3 T", "was raised (1120 ms)", ""})
  void aTimeWithoutARangeSaysNothing(String text) {
    assertThat(ReferenceRange.judge(text)).isEmpty();
  }
}
