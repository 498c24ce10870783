package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeidentifyReportsPipelineTest {
  @TempDir private Path folder;

  @Test
  void everyInputOfAReportInAnotherLanguageIsSetAsideAndTheOthersAreDeidentified()
      throws IOException {
    KeyRef key =
        KeyRef.of(
            Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef")
                .toString());
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);

    PCollectionTuple out =
        pipeline
            .apply(
                Create.of(
                        report("en", "Okonjo seen by Dr. Adeyemi, LVEF 41%.", "one"),
                        report("de", "Herr Okonjo, Ventrikel normal.", "two", "three"))
                    .withType(TypeDescriptor.of(ResolvedReport.class)))
            .apply(DeidentifyReports.using(key).withStyle(RedactionStyle.TAGS));

    expect(
        out.get(DeidentifyReports.REPORTS),
        report -> report.getInputKeys() + " " + report.getText(),
        "[one] [NAME] seen by Dr. [NAME], LVEF 41%.");
    expect(
        out.get(DeidentifyReports.QUARANTINE),
        row ->
            String.join(
                " ",
                row.getInputKey(),
                row.getKind().name(),
                row.getStage(),
                row.getReason().toString()),
        "two REPORT DeidentifyReports UNSUPPORTED_LANGUAGE",
        "three REPORT DeidentifyReports UNSUPPORTED_LANGUAGE");
    PAssert.that(out.get(DeidentifyReports.QUARANTINE))
        .satisfies(
            rows -> {
              rows.forEach(row -> assertThat(row.getMessage()).doesNotContain("Okonjo"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aReportThatTakesLongerThanTheLimitIsSetAside() throws IOException {
    KeyRef key =
        KeyRef.of(
            Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef")
                .toString());
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);
    // Far more than can be read in the millisecond for which a result is waited at least.
    String text = "Okonjo seen by Dr. Adeyemi on 3 May 2021, LVEF 41%.\n".repeat(5_000);

    PCollectionTuple out =
        pipeline
            .apply(
                Create.of(report("en", text, "one"))
                    .withType(TypeDescriptor.of(ResolvedReport.class)))
            .apply(DeidentifyReports.using(key).withLimit(Duration.ZERO));

    expect(out.get(DeidentifyReports.REPORTS), report -> report.getReportId());
    expect(
        out.get(DeidentifyReports.QUARANTINE),
        row -> row.getInputKey() + " " + row.getReason() + " " + row.getMessage(),
        "one TIME_LIMIT de-identification took more than 0 s of CPU time; shorten the text, or"
            + " raise --max-report-seconds");
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

  private static ResolvedReport report(String language, String text, String... inputs) {
    return ResolvedReport.newBuilder()
        .setInputKeys(List.of(inputs))
        .setReportId("r of " + inputs[0])
        .setStudyId("s")
        .setPatientId("p")
        .setHasImages(true)
        .setSuperseded(false)
        .setStatus(ReportStatus.FINAL)
        .setLanguage(language)
        .setText(text)
        .setIdentifiers(List.of(new KnownIdentifier(IdentifierType.NAME, "Okonjo^Ifeoma")))
        .build();
  }
}
