package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JoinContextsTest {
  @TempDir private Path folder;

  @Test
  void reportsKnowWhatTheRecordsThatTheyReferToSay() throws IOException {
    Map<String, String> joined =
        join(
            List.of(
                report("refers", "Patient/1", "ImagingStudy/5", "Practitioner/absent").build(),
                report("states its own").setPatientId("own").build(),
                report("keeps its own", "Patient/1").setPatientId("own").build(),
                report("of two", "Patient/1", "Patient/2").build()),
            List.of(
                context("Patient/1", "Okafor").setPatientId("P1").setIssuerOfPatientId("A").build(),
                context("Patient/1", "Okafor's wife").build(),
                context("Patient/2", "Lindqvist").setPatientId("P2").build(),
                context("ImagingStudy/5", "x").setStudyInstanceUid("1.2.3").build(),
                context("Patient/3", "Nobody").setPatientId("P3").build()));

    assertThat(joined)
        .containsEntry("refers", "P1 A 1.2.3 [Okafor, Okafor's wife, x]")
        .containsEntry("states its own", "own - - []")
        .containsEntry("keeps its own", "own - - [Okafor, Okafor's wife]")
        .containsEntry("of two", "- - - [Lindqvist, Okafor, Okafor's wife]")
        .hasSize(4);
  }

  private static final Map<String, String> SAID = new HashMap<>();

  private Map<String, String> join(List<RawReport> reports, List<RawContext> contexts)
      throws IOException {
    KeyRef key =
        KeyRef.of(
            Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef")
                .toString());
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);
    SAID.clear();
    PAssert.that(
            PCollectionTuple.of(
                    ReadReports.REPORTS,
                    pipeline.apply(
                        "R", Create.of(reports).withType(TypeDescriptor.of(RawReport.class))))
                .and(
                    ReadReports.CONTEXTS,
                    pipeline.apply(
                        "C", Create.of(contexts).withType(TypeDescriptor.of(RawContext.class))))
                .apply(JoinContexts.under(key)))
        .satisfies(
            all -> {
              all.forEach(
                  report ->
                      SAID.put(
                          report.getReportId(),
                          "%s %s %s %s"
                              .formatted(
                                  report.getPatientId().orElse("-"),
                                  report.getIssuerOfPatientId().orElse("-"),
                                  report.getStudyInstanceUid().orElse("-"),
                                  report.getIdentifiers().stream()
                                      .map(KnownIdentifier::getValue)
                                      .toList())));
              return null;
            });
    pipeline.run().waitUntilFinish();
    return SAID;
  }

  private static RawReport.Builder report(String id, String... references) {
    return RawReport.newBuilder()
        .setInputKey("key of " + id)
        .setReportId(id)
        .setReferences(List.of(references))
        .setText("No effusion.");
  }

  private static RawContext.Builder context(String reference, String name) {
    return RawContext.newBuilder()
        .setReference(reference)
        .setIdentifiers(List.of(new KnownIdentifier(IdentifierType.NAME, name)));
  }
}
