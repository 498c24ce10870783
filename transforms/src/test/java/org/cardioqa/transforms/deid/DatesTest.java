package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.MonthDay;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesTest {
  private static final Dates THREE_WEEKS = new Dates(21, Dates.Order.MONTH_FIRST);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "03/04/21|03/25/21",
        "3/4/2021|3/25/2021",
        "2021-03-04|2021-03-25",
        "20210304|20210325",
        "20210304151233|20210325151233",
        "March 4th, 2021|March 25th, 2021",
        "SEP 19 2022|OCT 10 2022",
        "3rd of March 2021|24th of March 2021",
        "9-Sep-2020|30-Sep-2020",
        "10OCT2022|31OCT2022",
        "Friday 3 June 2022|Friday 24 June 2022",
        "25/12/2021|15/01/2022",
        "9/19|10/10",
        "Mar-20-21|Apr-10-21",
        "OCTOBER THIRD|OCTOBER TWENTY-FOURTH",
        "jun '22|jul '22",
        "Noviembre 2, 2022|Noviembre 23, 2022",
        "12/2021|01/2022",
        "15 to 16 November 2022|6 to 7 December 2022",
        "2023 APRIL 03|2023 APRIL 24",
        "11.xii.22|01.i.23",
        "9.5.|30.5.",
        "week 9|week 12",
        "the 9th|the 2nd",
        "this tuesday the twelfth|this tuesday the fifth",
        "wk beg 20/3|wk beg 10/4"
      })
  void aDateMovesAndKeepsItsForm(String date, String moved) {
    assertThat(THREE_WEEKS.shifted(date)).contains(moved);
  }

  @Test
  void datesAboveTwelveTellTheOrderOfTheOthers() {
    assertThat(Dates.orderIn("on 25/03/2021 and 04/03/2021")).isEqualTo(Dates.Order.DAY_FIRST);
    assertThat(Dates.orderIn("on 03/25/2021 and 03/04/2021")).isEqualTo(Dates.Order.MONTH_FIRST);
  }

  @Test
  void aFeastBecomesAPartOfAMonthAndKeepsItsYear() {
    MonthDay christmas = MonthDay.of(12, 25);

    assertThat(THREE_WEEKS.around(christmas, OptionalInt.of(1929))).isEqualTo("mid-January 1930");
    assertThat(THREE_WEEKS.around(christmas, OptionalInt.empty())).isEqualTo("mid-January");
  }

  @Test
  void whatIsNoDateHasNoMovedForm() {
    assertThat(THREE_WEEKS.shifted("45/67/2021")).isEmpty();
  }
}
