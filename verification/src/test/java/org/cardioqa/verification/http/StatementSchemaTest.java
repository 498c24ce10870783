package org.cardioqa.verification.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.cardioqa.schemas.catalog.Catalog;
import org.junit.jupiter.api.Test;

class StatementSchemaTest {
  private static final Catalog CATALOG = Catalog.builtIn();

  @Test
  void aReportsPartsNamesValuesAndUnitsComeFromTheCatalogue() {
    StatementSchema schema = StatementSchema.of(CATALOG, "report_cine").orElseThrow();
    assertThat(schema.parts().keySet()).startsWith("structure", "motion_function");
    assertThat(schema.parts().get("structure")).containsEntry("lv_size", "Left ventricular size");
    assertThat(schema.values().get("lv_size")).contains("dilated", "normal");
    assertThat(schema.units()).containsEntry("lvedv_ml", "mL").containsEntry("lvef_percent", "%");
    assertThat(schema.values()).doesNotContainKey("lge");
  }

  @Test
  void onlyReportsHaveOne() {
    assertThat(StatementSchema.of(CATALOG, "lv_size")).isEmpty();
    assertThat(StatementSchema.of(CATALOG, "no_such_question")).isEmpty();
  }
}
