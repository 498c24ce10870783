package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogatesTest {
  private final Surrogates surrogates =
      new Surrogates(
          IdentityKey.of("a key for this test, 32 bytes or more".getBytes(StandardCharsets.UTF_8)),
          "p",
          Dates.Order.MONTH_FIRST);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Easter",
        "Easter Monday 2021",
        "Christmas Eve 1929",
        "Gudi Padwa",
        "Heritage Day",
        "whitsun"
      })
  void aFeastDayIsNotKept(String feast) {
    assertThat(surrogates.of(IdentifierType.DATE, feast))
        .matches("(?:early |mid-|late )[A-Z][a-z]+(?: \\d{4})?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Monday", "Sunday night", "last tuesday", "sat", "Thurs"})
  void aWeekdayStaysTrue(String weekday) {
    assertThat(surrogates.of(IdentifierType.DATE, weekday)).isEqualTo(weekday);
  }

  @Test
  void initialsBecomeInitialsAndNamesNames() {
    assertThat(surrogates.of(IdentifierType.NAME, "hw/dl")).matches("[a-z]{2}/[a-z]{2}");
    assertThat(surrogates.of(IdentifierType.NAME, "TWM")).matches("[A-Z]{3}");
    assertThat(surrogates.of(IdentifierType.NAME, "R. M. Bain"))
        .matches("[A-Z]\\. [A-Z]\\. [A-Z][a-z]+");
    assertThat(surrogates.of(IdentifierType.NAME, "OKAFOR, Ngozi"))
        .matches("[A-Z]{3,}, [A-Z][a-z]+");
  }

  @Test
  void aNameThatALineBrokeOffIsTheSameName() {
    assertThat(surrogates.of(IdentifierType.NAME, "Mar-\njorie"))
        .isEqualTo(surrogates.of(IdentifierType.NAME, "Marjorie"));
  }

  @Test
  void spokenDigitsBecomeOtherSpokenDigits() {
    String number = "oh seven double five nine one";

    assertThat(surrogates.of(IdentifierType.PHONE, number).split(" "))
        .hasSameSizeAs(number.split(" "))
        .contains("double")
        .isNotEqualTo(number.split(" "));
  }

  @Test
  void digitsInANameAreReplacedToo() {
    assertThat(surrogates.of(IdentifierType.NAME, "Marchbank ZZ4 7LT"))
        .matches("[A-Z][a-z]+ [A-Z]{2}\\d \\d[A-Z]{2}")
        .doesNotContain("4 7", "Marchbank");
  }
}
