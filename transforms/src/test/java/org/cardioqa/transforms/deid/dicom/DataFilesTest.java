package org.cardioqa.transforms.deid.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cardioqa.transforms.series.SeriesRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in the small data files, told with file and line. */
final class DataFilesTest {
  static Stream<Arguments> mistakes() {
    Function<DataFile, Object> unlisted = ConfidentialityProfile::exceptions;
    Function<DataFile, Object> safe = SafePrivate::parse;
    Function<DataFile, Object> words = DescriptorCleaner::parse;
    Function<DataFile, Object> schemes = CodingSchemes::parse;
    String attributes = "tag,keyword,handling";
    String privates = "creator,group,element,vr,name";
    return Stream.of(
        Arguments.of(unlisted, attributes, "00080070,Manufacturer,CLEAN", "want KEEP, CODE"),
        Arguments.of(unlisted, attributes, "00080070,Maker,KEEP", "is 'Manufacturer'"),
        Arguments.of(unlisted, attributes, "0008007,Manufacturer,KEEP", "8 hexadecimal digits"),
        Arguments.of(unlisted, attributes, "00080070", "1 values where 3 belong"),
        Arguments.of(safe, privates, "ACME,0019,0C,LO,comment", "'LO' can hold text"),
        Arguments.of(safe, privates, "ACME,0018,0C,IS,number", "an odd group"),
        Arguments.of(safe, privates, ",0019,0C,IS,number", "want a creator"),
        Arguments.of(safe, privates, "ACME,0019,100C,IS,number", "2 hexadecimal digits"),
        Arguments.of(words, "cine", "Smith", "small letters"),
        Arguments.of(words, "cine", "sax  lax", "one blank"),
        Arguments.of(schemes, "DCM", "99SITE", "public coding scheme"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldWithFileAndLine(
      Function<DataFile, Object> reader, String first, String line, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.apply(DataFile.of("file", List.of(first, "# comment", line))))
        .withMessageStartingWith("file, line 3: ")
        .withMessageContaining(what);
  }

  @Test
  void anAttributeThatStandsTwiceIsAMistake() {
    String line = "ACME,0019,0C,IS,number";
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                SafePrivate.parse(
                    DataFile.of("file", List.of("creator,group,element,vr,name", line, line))))
        .withMessage("file, line 3: the attribute stands here twice");
  }

  @Test
  void everyWordOfTheSeriesRulesIsAllowedInDescriptors() {
    DescriptorCleaner cleaner = DescriptorCleaner.load();
    List<String> changed =
        SeriesRules.standard().words().stream()
            .map(word -> word.replace("#", "150"))
            .filter(word -> !cleaner.clean(word).equals(word))
            .toList();

    assertThat(changed).isEmpty();
  }
}
