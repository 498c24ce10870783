package org.cardioqa.transforms.deid.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cardioqa.transforms.deid.dicom.ConfidentialityTable.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfidentialityTableTest {
  private static final String HEADER = DataFile.load("ps3.15-e1-1.csv").lines().get(0).text();

  private static final ConfidentialityTable TABLE = ConfidentialityTable.load();

  private static Row row(String pattern) {
    return TABLE.rows().stream()
        .filter(row -> row.pattern().equals(pattern))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTableOfTheStandardIsThereWithEachOfIts621Entries() {
    assertThat(TABLE.rows()).hasSize(621).doesNotHaveDuplicates();
    Map<Set<Action>, Long> counts =
        TABLE.rows().stream().collect(Collectors.groupingBy(Row::basic, Collectors.counting()));
    assertThat(counts)
        .containsEntry(Set.of(Action.X), 384L)
        .containsEntry(Set.of(Action.D), 92L)
        .containsEntry(Set.of(Action.U), 54L)
        .containsEntry(Set.of(Action.Z), 42L)
        .containsEntry(Set.of(Action.X, Action.D), 22L)
        .containsEntry(Set.of(Action.X, Action.Z), 11L)
        .containsEntry(Set.of(Action.X, Action.Z, Action.D), 8L)
        .containsEntry(Set.of(Action.Z, Action.D), 6L)
        .containsEntry(Set.of(Action.X, Action.Z, Action.U_STAR), 2L)
        .hasSize(9);
  }

  @Test
  void eachOptionHasASayInAsManyEntriesAsInTheStandard() {
    Map<ProfileOption, Long> counts =
        TABLE.rows().stream()
            .flatMap(row -> row.options().keySet().stream())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(counts)
        .containsOnly(
            Map.entry(ProfileOption.MODIFIED_DATES, 165L),
            Map.entry(ProfileOption.CLEAN_DESCRIPTORS, 125L),
            Map.entry(ProfileOption.DEVICE_IDENTITY, 57L),
            Map.entry(ProfileOption.PATIENT_CHARACTERISTICS, 13L),
            Map.entry(ProfileOption.SAFE_PRIVATE, 1L));
  }

  @Test
  void entriesAreThoseOfTheStandard() {
    assertThat(row("00100010").name()).isEqualTo("Patient's Name");
    assertThat(row("00100010").basic()).containsExactly(Action.Z);
    assertThat(row("00100010").options()).isEmpty();
    assertThat(row("0008103E").options())
        .containsExactly(Map.entry(ProfileOption.CLEAN_DESCRIPTORS, Action.C));
    assertThat(row("00101010").options())
        .containsExactly(Map.entry(ProfileOption.PATIENT_CHARACTERISTICS, Action.K));
    assertThat(row("00181200").options())
        .containsOnly(
            Map.entry(ProfileOption.DEVICE_IDENTITY, Action.K),
            Map.entry(ProfileOption.MODIFIED_DATES, Action.C));
    assertThat(row("60xx3000").tag()).isEmpty();
    assertThat(row("PRIVATE").basic()).containsExactly(Action.X);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0010001|no tag",
        "gggg0010,N,N,X,,,,,,,,,,|no tag",
        "00100010,Name,N,X,,,,,,,,,|13 values where 14 belong",
        "00100010,Name,Y,Q,,,,,,,,,,|'Q' is no action code",
        "00100010,Name,Y,X/,,,,,,,,,,|'' is no action code",
        "00100010,Name,Y,K,,,,,,,,,,|neither keeps nor cleans",
        "00100010,Name,maybe,X,,,,,,,,,,|Y or N",
        "00100010,,Y,X,,,,,,,,,,|want a name",
        "00100010,Name,Y,X,,X,,,,,,,,|an option keeps",
        "00080001,Name,Y,X,,,,,,,,,,|not above that of the line before"
      })
  void aMistakeIsToldWithFileAndLine(String line, String what) {
    List<String> lines =
        new ArrayList<>(List.of("# a comment", HEADER, "00080018,First,Y,U,,K,,,,,,,,"));
    lines.add(line.contains(",") ? line : line + ",Name,Y,X,,,,,,,,,,");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfidentialityTable.parse(DataFile.of("table.csv", lines)))
        .withMessageStartingWith("table.csv, line 4: ")
        .withMessageContaining(what);
  }

  @Test
  void anotherHeaderIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfidentialityTable.parse(DataFile.of("table.csv", List.of("tag,name"))))
        .withMessageStartingWith("table.csv, line 1: the header is not");
  }
}
