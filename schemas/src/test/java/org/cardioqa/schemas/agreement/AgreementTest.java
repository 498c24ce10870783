package org.cardioqa.schemas.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Published worked examples; the figures are those that their authors print. */
class AgreementTest {
  private static final Offset<Double> PRINTED = within(0.0005);

  /** Krippendorff 2011, section D: four observers, twelve units; a dot where there is no value. */
  private static final List<String> FOUR_OBSERVERS =
      List.of(
          "1 2 3 3 2 1 4 1 2 . . .",
          "1 2 3 3 2 2 4 1 2 5 . 3",
          ". 3 3 3 2 3 4 2 2 5 1 .",
          "1 2 3 3 2 4 4 1 2 5 1 .");

  /** Fleiss 1971, table 1: how many of six psychiatrists gave each of five diagnoses. */
  private static final String DIAGNOSES =
      """
      00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
      10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
      00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
      """;

  @Test
  void krippendorffsTwoObserversOfABinaryVariable() {
    assertThat(
            alpha(units(List.of("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")), Distance.nominal()))
        .isCloseTo(0.095, PRINTED);
  }

  @Test
  void krippendorffsTwoObserversOfFiveCategories() {
    assertThat(
            alpha(
                units(List.of("a a b b d c c c e d d a", "b a b b b c c c e d d d")),
                Distance.nominal()))
        .isCloseTo(0.692, PRINTED);
  }

  @Test
  void krippendorffsFourObserversWithMissingValues() {
    List<List<String>> units = units(FOUR_OBSERVERS);
    List<List<Double>> numbers =
        units.stream().map(unit -> unit.stream().map(Double::valueOf).toList()).toList();
    List<List<Set<String>>> sets =
        units.stream().map(unit -> unit.stream().map(Set::of).toList()).toList();

    assertThat(alpha(units, Distance.nominal())).isCloseTo(0.743, PRINTED);
    assertThat(alpha(numbers, Distance.interval())).isCloseTo(0.849, PRINTED);
    // Sets of one element are categories.
    assertThat(alpha(sets, Distance.masi())).isCloseTo(0.743, PRINTED);
  }

  @Test
  void fleissSixPsychiatrists() {
    List<List<Integer>> patients =
        Stream.of(DIAGNOSES.strip().split("\\s+")).map(AgreementTest::votes).toList();

    assertThat(patients).hasSize(30).allMatch(patient -> patient.size() == 6);
    assertThat(Coefficients.observed(patients, Integer::equals).orElseThrow())
        .isCloseTo(0.555, within(0.001));
    assertThat(Coefficients.fleiss(patients).orElseThrow()).isCloseTo(0.430, PRINTED);
  }

  /** Cohen 1960, table 1 as frequencies of 200. */
  @Test
  void cohensTwoJudges() {
    assertThat(cohen(new int[][] {{88, 14, 18}, {10, 40, 10}, {2, 6, 12}}))
        .isCloseTo(0.492, PRINTED);
  }

  /** Fleiss, Levin and Paik: Statistical Methods for Rates and Proportions, 2003, table 18.1. */
  @Test
  void cohensKappaOfTwoDiagnosticians() {
    assertThat(cohen(new int[][] {{75, 1, 4}, {5, 4, 1}, {0, 0, 10}})).isCloseTo(0.676, PRINTED);
  }

  @Test
  void masiWeighsOverlapByHowTheSetsLie() {
    Distance<Set<String>> masi = Distance.masi();

    assertThat(masi.between(Set.of("a", "b"), Set.of("b", "a"))).isZero();
    assertThat(masi.between(Set.of("a", "b"), Set.of("a", "b", "c", "d")))
        .isCloseTo(1 - 1 / 2.0 * 2 / 3, within(1e-12));
    assertThat(masi.between(Set.of("a", "b"), Set.of("b", "c")))
        .isCloseTo(1 - 1 / 3.0 / 3, within(1e-12));
    assertThat(masi.between(Set.of("a"), Set.of("b"))).isEqualTo(1);
    assertThat(masi.between(Set.of(), Set.of("b"))).isEqualTo(1);
  }

  @Test
  void answersOfTwoReadersAreTakenByReaderWhateverTheirOrder() {
    Agreement agreement =
        Agreement.ofChoices(
            List.of(
                Map.of("bob", "yes", "ann", "yes"),
                Map.of("ann", "yes", "bob", "no"),
                Map.of("bob", "no", "ann", "no"),
                Map.of("ann", "yes", "bob", "no"),
                Map.of("ann", "yes")));

    assertThat(agreement.items()).isEqualTo(4);
    assertThat(agreement.readers()).isEqualTo(2);
    assertThat(agreement.percent()).hasValue(0.5);
    // ann: yes 3 of 4; bob: yes 1 of 4. By chance 3/16 + 3/16.
    assertThat(agreement.cohen().orElseThrow()).isCloseTo((0.5 - 0.375) / 0.625, within(1e-12));
    // Pooled: half yes, half no.
    assertThat(agreement.fleiss().orElseThrow()).isCloseTo(0, within(1e-12));
  }

  @Test
  void whereAllAnswersAreEqualThereIsNothingToCorrectForChance() {
    Agreement agreement =
        Agreement.ofChoices(List.of(Map.of("a", 1, "b", 1), Map.of("a", 1, "b", 1)));

    assertThat(agreement.percent()).hasValue(1);
    assertThat(List.of(agreement.cohen(), agreement.fleiss(), agreement.alpha()))
        .containsOnly(OptionalDouble.empty());
  }

  @Test
  void nothingComesOfNothing() {
    assertThat(Agreement.ofChoices(List.of(Map.of("a", 1))))
        .isEqualTo(
            new Agreement(
                0,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
  }

  @Test
  void fleissKappaIsOfTheItemsWithTheUsualNumberOfAnswers() {
    List<Map<String, String>> two =
        List.of(Map.of("a", "x", "b", "x"), Map.of("a", "y", "c", "y"), Map.of("b", "x", "c", "y"));
    List<Map<String, String>> more = new ArrayList<>(two);
    more.add(Map.of("a", "x", "b", "y", "c", "z"));

    assertThat(Agreement.ofChoices(more).fleiss()).isEqualTo(Agreement.ofChoices(two).fleiss());
    assertThat(Agreement.ofChoices(more).cohen()).isEmpty();
    assertThat(Agreement.ofChoices(more).items()).isEqualTo(4);
  }

  @Test
  void numbersAgreeWithinTheirToleranceAndHaveNoKappa() {
    Agreement agreement =
        Agreement.ofNumbers(List.of(Map.of("a", 38.0, "b", 42.0), Map.of("a", 60.0, "b", 51.0)), 5);

    assertThat(agreement.percent()).hasValue(0.5);
    assertThat(agreement.fleiss()).isEmpty();
    assertThat(agreement.cohen()).isEmpty();
    assertThat(agreement.alpha().orElseThrow()).isBetween(0.5, 0.9);
  }

  @Test
  void overSeveralQuestionsCoefficientsAreMeansByItems() {
    Agreement sure =
        new Agreement(
            3,
            2,
            OptionalDouble.of(1),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    Agreement doubtful =
        new Agreement(
            1,
            2,
            OptionalDouble.of(0),
            OptionalDouble.of(0.2),
            OptionalDouble.of(0.3),
            OptionalDouble.of(0.4));

    assertThat(Agreement.mean(List.of(sure, doubtful), 3))
        .isEqualTo(
            new Agreement(
                4,
                3,
                OptionalDouble.of(0.75),
                OptionalDouble.of(0.2),
                OptionalDouble.of(0.3),
                OptionalDouble.of(0.4)));
  }

  @Test
  void aKappaOfTheWrongNumberOfAnswersIsRefused() {
    assertThatThrownBy(() -> Coefficients.cohen(List.of(List.of(1, 2, 3))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Coefficients.fleiss(List.of(List.of(1, 2, 3), List.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static <T> double alpha(List<List<T>> units, Distance<T> distance) {
    return Coefficients.alpha(units, distance).orElseThrow();
  }

  private static double cohen(int[][] table) {
    List<List<Integer>> items = new ArrayList<>();
    for (int a = 0; a < table.length; a++) {
      for (int b = 0; b < table.length; b++) {
        items.addAll(Collections.nCopies(table[a][b], List.of(a, b)));
      }
    }
    return Coefficients.cohen(items).orElseThrow();
  }

  private static List<List<String>> units(List<String> observers) {
    List<List<String>> units = new ArrayList<>();
    for (String observer : observers) {
      String[] values = observer.split(" ", -1);
      for (int i = 0; i < values.length; i++) {
        if (units.size() == i) {
          units.add(new ArrayList<>());
        }
        if (!values[i].equals(".")) {
          units.get(i).add(values[i]);
        }
      }
    }
    return units;
  }

  private static List<Integer> votes(String counts) {
    List<Integer> votes = new ArrayList<>();
    for (int i = 0; i < counts.length(); i++) {
      votes.addAll(Collections.nCopies(counts.charAt(i) - '0', i));
    }
    return votes;
  }
}
