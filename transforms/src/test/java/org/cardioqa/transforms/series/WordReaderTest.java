package org.cardioqa.transforms.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.cardioqa.transforms.series.WordReading.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WordReaderTest {
  private final WordReader reader = new WordReader(SeriesRules.standard());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "4CH_FIESTA_BH | cine | 4ch",
        "short_axis_stack_cine_trufi_retro | cine | sax",
        "bFFE_BH_VLA | cine | 2ch",
        "tfi2d1_12 SHAX | cine | sax",
        "CINE_IR | ti_scout | -",
        "4CH_CineIR_BH | ti_scout | 4ch",
        "TI-Scout_10_MIN_POST | ti_scout | -",
        "SAX_IrP-FGRE_TI=200 | lge | sax",
        "2CH_DE_2DTI400__BH_MAG | lge | 2ch",
        "tfi_psir_single-shot_short_axis_stack_MAG | lge | sax",
        "tfi_psir_single-shot_short_axis_stack_PSIR | psir | sax",
        "PS:SAX_SS_PSMDE | psir | sax",
        "MAG:SAX_SS_PSMDE | lge | sax",
        "5min_2dviab | lge | -",
        "REST_PERFUSION_(AERA_REF.) | perfusion | -",
        "SAX_DIRFSE_BH | t2 | sax",
        "SAX_T1_DIRFSE_ASSET_BH | other | sax",
        "ShMOLLI_192i_SAX | t1_map | sax",
        "SMART1Map_SAX-mid_T1Map_ARC_PRE_BH | t1_map | sax",
        "T2Map_TrueFISP_mid_SA_MOCO | t2_map | sax",
        "SAX_ME_T2*_TE_12 | other | sax",
        "ECV_SAX_mid | ecv | sax",
        "Ao_FastPC_V=250_BH | flow | other",
        "AX_4D_FLOWq_250V | flow | ax",
        "4CH_Tags_Grid_T2_FGRE_BH | tagging | 4ch",
        "3-pl_Loc_Fiesta_BH | scout | -",
        "Timing_IDRIVE | scout | -",
        "oAX_Coronary_T2_prep_MSLAB_NAV | other | -",
        "Kurze Achse Cine | cine | sax",
        "cin\u00e9 petit axe | cine | sax",
      })
  void wordsNameSequenceAndView(String description, String sequence, String view) {
    WordReading reading = reader.read(description);
    assertThat(reading.view().map(Reading::code).map(View::code).orElse(null)).isEqualTo(view);
    if (sequence != null) {
      assertThat(reading.sequence().map(Reading::code).map(Sequence::code)).contains(sequence);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RV2CH_FIESTA_BH,rv2ch",
    "RV_3CH_FIESTA_BH,rv3ch",
    "VLA_RV_2CH,rv2ch",
    "tfisp_cine_RV_2_chamber_STACK,rv2ch",
    "LV3CH_STACK_FIESTA_BH,3ch",
    "LVOT_DHE,3ch",
    "RVOT_CINE_SENSE,rvot",
  })
  void viewsOfTheRightVentricleAreNotThoseOfTheLeft(String description, String view) {
    assertThat(reader.read(description).view().map(Reading::code).map(View::code)).contains(view);
  }

  @Test
  void vlaxIsAmbiguous() {
    assertThat(reader.read("VLAX_Cine").view()).isEmpty();
  }

  @Test
  void severalViewsInOneSeriesLeaveTheViewOpen() {
    WordReading reading = reader.read("10_MIN_DE_High-Res_LAX_3Ch_4Ch_2Ch_PSIR");
    assertThat(reading.view()).isEmpty();
    assertThat(reading.views())
        .isEqualTo(Set.of(View.THREE_CHAMBER, View.FOUR_CHAMBER, View.TWO_CHAMBER));
  }

  @Test
  void twoDigitNumbersAreNotChamberCounts() {
    assertThat(reader.read("12CH_coil_cine").view()).isEmpty();
  }

  @Test
  void aBareViewIsAWeakCine() {
    assertThat(reader.read("4-CHAMBERS").sequence())
        .hasValueSatisfying(
            reading -> {
              assertThat(reading.code()).isEqualTo(Sequence.CINE);
              assertThat(reading.confidence()).isLessThan(0.5);
            });
  }

  @Test
  void evidenceIsRuleIdsAndNeverWordsOfTheDescription() {
    WordReading reading = reader.read("JANE_DOE_cine_sax");
    assertThat(reading.sequence().orElseThrow().evidence()).containsExactly("cine.cine");
    assertThat(reading.view().orElseThrow().evidence()).containsExactly("sax.sax");
  }

  @Test
  void silentWordsSayNothing() {
    WordReading reading = reader.read("Option_1");
    assertThat(reading.sequence()).isEmpty();
    assertThat(reading.view()).isEmpty();
    assertThat(reader.resolved(reading)).isFalse();
  }
}
