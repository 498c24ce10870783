package org.cardioqa.transforms.volumes;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.studies.Pseudonyms;
import org.cardioqa.transforms.volumes.VolumeAssembler.StackChoice;
import org.junit.jupiter.api.Test;

/** One patient with 10,000 series: a worker must get through it. */
final class LargeStudyTest {
  private static final int SERIES = 10_000;

  private final VolumeAssembler assembler =
      new VolumeAssembler(
          SeriesRules.standard(),
          CatalogSource.builtIn().catalog().allImageSources(),
          PixelChoice.LINKED,
          StackChoice.KNOWN);
  private final Pseudonyms pseudonyms =
      new Pseudonyms(IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(US_ASCII)));

  @Test
  void tenThousandSeriesOfOneSliceAreAssembled() {
    TestInstances study = new TestInstances();
    for (int i = 0; i < SERIES; i++) {
      study.series("cine_sax", TestInstances.SAX).cineSlice(8.0 * (i % 12), 2);
    }
    AssembledStudy assembled = assembler.assemble(study.all(), pseudonyms);

    assertThat(assembled.volumes()).singleElement().matches(volume -> volume.getSlices() == 12);
    assertThat(byState(assembled.states()))
        .containsOnly(
            entry(InputStatus.USED, 24L), entry(InputStatus.SUPERSEDED, 2L * SERIES - 24));
  }

  @Test
  void aThousandVolumesOfOneStudyStayApart() {
    TestInstances study = new TestInstances();
    for (int i = 0; i < SERIES; i++) {
      int columns = 100 + i / 10;
      study
          .series("cine_sax", TestInstances.SAX)
          .with(header -> header.setColumns(columns))
          .cineSlice(8.0 * (i % 10), 2);
    }
    AssembledStudy assembled = assembler.assemble(study.all(), pseudonyms);

    assertThat(assembled.volumes())
        .hasSize(SERIES / 10)
        .allMatch(volume -> volume.getSlices() == 10);
    assertThat(byState(assembled.states())).containsOnly(entry(InputStatus.USED, 2L * SERIES));
  }

  private static Map<InputStatus, Long> byState(List<InputState> states) {
    return states.stream()
        .collect(Collectors.groupingBy(InputState::getState, Collectors.counting()));
  }
}
