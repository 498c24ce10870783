package org.cardioqa.bench.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cardioqa.testdata.cases.Cohort;
import org.cardioqa.testdata.cases.Study;
import org.cardioqa.testdata.reports.Report;
import org.cardioqa.testdata.reports.ReportWriter;

/** Generated reports without pictures, of studies that have one report each. */
final class SyntheticReports {
  private SyntheticReports() {}

  /** Writes reports as {@code cardioqa build} reads them, and with what is known of patients. */
  static void write(long seed, int count, Path reports, Path gold) throws IOException {
    JsonMapper json = new JsonMapper();
    ReportWriter writer = new ReportWriter(seed);
    Cohort cohort = new Cohort(seed, writer.styles(), Optional.empty());
    try (BufferedWriter records = Files.newBufferedWriter(reports);
        BufferedWriter golds = Files.newBufferedWriter(gold)) {
      int written = 0;
      for (int patient = 0; written < count; patient++) {
        for (Study study : cohort.studies(patient)) {
          List<Report> all = writer.write(study);
          if (all.size() == 1 && written < count) {
            records.write(json.writeValueAsString(all.get(0).record()) + "\n");
            golds.write(json.writeValueAsString(all.get(0).phiGold()) + "\n");
            written++;
          }
        }
      }
    }
  }
}
