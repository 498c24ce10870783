package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.accounting.TimeLimit;
import org.junit.jupiter.api.Test;

class ExtractFindingsTest {
  /** Finds nothing in a text, and fails on two that it was taught to fail on. */
  private static ReportFindings read(DeidentifiedReport report) {
    if (report.getText().contains("throws")) {
      throw new IllegalStateException(report.getText());
    }
    while (report.getText().contains("hangs")) {
      TimeLimit.check();
    }
    return ReportFindings.newBuilder()
        .setReport(report)
        .setFindings(List.of())
        .setNoFindingReason("none")
        .build();
  }

  @Test
  void aReportOnWhichReadingFailsOrHangsIsSetAsideAndTheOthersAreRead() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .getCoderRegistry()
        .registerCoderForClass(ReportFindings.class, AvroCoder.specific(ReportFindings.class));
    pipeline
        .getCoderRegistry()
        .registerCoderForClass(Quarantined.class, AvroCoder.specific(Quarantined.class));

    PCollectionTuple out =
        pipeline
            .apply(
                Create.of(
                        report("No pericardial effusion.", "one"),
                        report("It throws.", "two", "its addendum"),
                        report("It hangs.", "three"))
                    .withCoder(AvroCoder.specific(DeidentifiedReport.class)))
            .apply(
                ExtractFindings.with(ExtractFindingsTest::read).withLimit(Duration.ofSeconds(1)));

    expect(out.get(ExtractFindings.FINDINGS), read -> read.getReport().getReportId(), "one");
    expect(
        out.get(ExtractFindings.QUARANTINE),
        row -> row.getInputKey() + " " + row.getReason() + ": " + row.getMessage(),
        "two EXTRACTION_FAILED: its findings could not be read: IllegalStateException",
        "its addendum EXTRACTION_FAILED: its findings could not be read: IllegalStateException",
        "three TIME_LIMIT: its findings took more than 1 s of CPU time; shorten the text, or raise"
            + " --max-report-seconds");
    pipeline.run().waitUntilFinish();
  }

  private static <T> void expect(
      PCollection<T> actual, SerializableFunction<T, String> say, String... expected) {
    PAssert.that(actual)
        .satisfies(
            elements -> {
              List<String> said = new ArrayList<>();
              elements.forEach(element -> said.add(say.apply(element)));
              assertThat(said).containsExactlyInAnyOrder(expected);
              return null;
            });
  }

  private static DeidentifiedReport report(String text, String... inputs) {
    return DeidentifiedReport.newBuilder()
        .setReportId(inputs[0])
        .setStudyId("s")
        .setPatientId("p")
        .setHasImages(true)
        .setSuperseded(false)
        .setStatus(ReportStatus.FINAL)
        .setLanguage("en")
        .setText(text)
        .setRedactions(List.of())
        .setDeidVersion("1")
        .setInputKeys(List.of(inputs))
        .build();
  }
}
