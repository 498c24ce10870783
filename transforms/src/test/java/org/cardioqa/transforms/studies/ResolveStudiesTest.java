package org.cardioqa.transforms.studies;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
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
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResolveStudiesTest {
  @TempDir private Path folder;
  private KeyRef key;
  private Pseudonyms pseudonyms;

  @BeforeEach
  void makeKey() throws IOException {
    key =
        KeyRef.of(
            Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef")
                .toString());
    pseudonyms = new Pseudonyms(key.load());
  }

  @Test
  void aLinkedReportHasThePseudonymsOfItsStudyAndTheIdentifiersOfItsHeaders() {
    String study = pseudonyms.study("1.1");
    String patient = pseudonyms.patient(Optional.empty(), "P1");
    Pipeline pipeline = pipeline();
    PAssert.that(
            resolve(pipeline, List.of(report("R1", "1.1", null)), List.of(instance("1.1", "P1")))
                .get(ResolveStudies.RESOLVED))
        .satisfies(
            reports -> {
              ResolvedReport report = reports.iterator().next();
              assertThat(report.getStudyId()).isEqualTo(study);
              assertThat(report.getPatientId()).isEqualTo(patient);
              assertThat(report.getHasImages()).isTrue();
              assertThat(report.getIdentifiers())
                  .extracting(KnownIdentifier::getValue)
                  .contains("R1", "1.1", "Doe^Jane of P1");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void everyInputGoesOneWay() {
    List<RawReport> reports =
        List.of(
            report("linked", "1.1", null),
            report("no study", "9.9", null),
            report("accession of another", "1.1", "A2"),
            report("twice the same", null, "A2"),
            report("twice the same", null, "A2"),
            report("twice, differing", null, "A2"),
            RawReport.newBuilder(report("twice, differing", null, "A2")).setText("else").build());
    List<RawReport> numbered = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      numbered.add(RawReport.newBuilder(reports.get(i)).setInputKey("report " + i).build());
    }
    List<RawInstance> instances =
        List.of(
            instance("1.1", "P1"),
            RawInstance.newBuilder(instance("1.2", "P2")).setAccessionNumber("A2").build(),
            instance("1.3", "P3"),
            instance("1.3", "P4"));

    Pipeline pipeline = pipeline();
    PCollectionTuple out = resolve(pipeline, numbered, instances);
    expect(
        out.get(ResolveStudies.RESOLVED),
        report -> report.getInputKeys() + " " + (report.getHasImages() ? "linked" : "alone"),
        "[report 0] linked",
        "[report 1] alone",
        "[report 3] linked");
    expect(
        out.get(ResolveStudies.STATES),
        state -> state.getInputKey() + " " + state.getState(),
        "report 4 SUPERSEDED");
    expect(
        out.get(ResolveStudies.QUARANTINE),
        row -> row.getInputKey() + " " + row.getReason(),
        "report 2 STUDY_CONFLICT",
        "report 5 DUPLICATE_REPORT",
        "report 6 DUPLICATE_REPORT",
        "instance 1.3 P3 STUDY_CONFLICT",
        "instance 1.3 P4 STUDY_CONFLICT");
    PAssert.that(out.get(ResolveStudies.STUDIES))
        .satisfies(
            studies -> {
              Map<String, String> patients = new TreeMap<>();
              studies.forEach(
                  study ->
                      study
                          .getValue()
                          .forEach(
                              instance ->
                                  patients.put(
                                      instance.getStudyInstanceUid(),
                                      instance.getPatientId().orElseThrow())));
              assertThat(patients).isEqualTo(Map.of("1.1", "P1", "1.2", "P2"));
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void theSameStudyHasTheSamePseudonymBeforeAndAfterItsImagesCome() {
    String study = pseudonyms.study("1.1");
    Pipeline pipeline = pipeline();
    expect(
        resolve(pipeline, List.of(report("R1", "1.1", null)), List.of())
            .get(ResolveStudies.RESOLVED),
        ResolvedReport::getStudyId,
        study);
    pipeline.run().waitUntilFinish();
  }

  @Test
  void thePatientTableAddsWhatItKnowsByThePatientOfReportOrStudy() {
    RawReport bare = report("by study", "1.1", null);
    RawReport named =
        RawReport.newBuilder(report("by report", null, null))
            .setPatientId("P2")
            .setIssuerOfPatientId("H")
            .build();
    Pipeline pipeline = pipeline();
    PCollectionTuple inputs =
        PCollectionTuple.of(
                ResolveStudies.REPORTS,
                create(pipeline, "reports", List.of(bare, named), RawReport.class))
            .and(
                ResolveStudies.INSTANCES,
                create(pipeline, "instances", List.of(instance("1.1", "P1")), RawInstance.class))
            .and(
                ResolveStudies.PATIENTS,
                create(
                    pipeline,
                    "patients",
                    List.of(
                        patient("P1", null, "Okafor"),
                        patient("P2", "H", "Lindqvist"),
                        patient("P2", null, "Tove"),
                        patient("P2", "other", "Stranger"),
                        patient("P3", null, "Nobody")),
                    RawContext.class));
    expect(
        inputs.apply(ResolveStudies.using(key)).get(ResolveStudies.RESOLVED),
        report ->
            report.getIdentifiers().stream()
                .filter(known -> known.getType() == IdentifierType.NAME)
                .map(KnownIdentifier::getValue)
                .toList()
                .toString(),
        "[Doe^Jane of P1, Okafor]",
        "[Lindqvist, Tove]");
    pipeline.run().waitUntilFinish();
  }

  @Test
  void ignoredIssuersMakeOnePatientOfReportsAndImagesThatWriteThemDifferently() {
    RawReport linked = named("linked", "1.1", "NGMRN");
    RawReport alone = named("alone", "9.9", "Northgate");
    String patient = pseudonyms.patient(Optional.empty(), "P1");
    Pipeline pipeline = pipeline();
    PCollectionTuple inputs =
        PCollectionTuple.of(
                ResolveStudies.REPORTS,
                create(pipeline, "reports", List.of(linked, alone), RawReport.class))
            .and(
                ResolveStudies.INSTANCES,
                create(
                    pipeline,
                    "instances",
                    List.of(
                        RawInstance.newBuilder(instance("1.1", "P1"))
                            .setIssuerOfPatientId("1.2.3")
                            .build()),
                    RawInstance.class));
    expect(
        inputs
            .apply(ResolveStudies.using(key).withIssuers(PatientIssuers.IGNORED))
            .get(ResolveStudies.RESOLVED),
        report -> report.getHasImages() + " " + report.getPatientId(),
        "true " + patient,
        "false " + patient);
    pipeline.run().waitUntilFinish();
  }

  private static RawReport named(String id, String study, String issuer) {
    return RawReport.newBuilder(report(id, study, null))
        .setPatientId("P1")
        .setIssuerOfPatientId(issuer)
        .build();
  }

  private static RawContext patient(String id, String issuer, String name) {
    return RawContext.newBuilder()
        .setPatientId(id)
        .setIssuerOfPatientId(issuer)
        .setIdentifiers(List.of(new KnownIdentifier(IdentifierType.NAME, name)))
        .build();
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

  @Test
  void aStudyWithMoreFramesThanAllowedIsSetAsideWhole() {
    List<RawInstance> instances = new ArrayList<>();
    for (String study : List.of("1.1", "1.2")) {
      for (int i = 0; i < (study.equals("1.1") ? 4 : 3); i++) {
        instances.add(
            RawInstance.newBuilder(instance(study, "P"))
                .setInputKey(study + "/" + i)
                .setSopInstanceUid(study + ".1." + i)
                .build());
      }
    }
    Pipeline pipeline = pipeline();
    PCollectionTuple out =
        resolve(pipeline, List.of(), instances, ResolveStudies.using(key).withMaxStudyFrames(3));
    expect(
        out.get(ResolveStudies.QUARANTINE),
        row -> row.getInputKey() + " " + row.getReason(),
        "1.1/0 TOO_LARGE",
        "1.1/1 TOO_LARGE",
        "1.1/2 TOO_LARGE",
        "1.1/3 TOO_LARGE");
    PAssert.that(out.get(ResolveStudies.STUDIES))
        .satisfies(
            studies -> {
              assertThat(studies).hasSize(1);
              assertThat(studies.iterator().next().getValue())
                  .extracting(RawInstance::getInputKey)
                  .containsExactlyInAnyOrder("1.2/0", "1.2/1", "1.2/2");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  private PCollectionTuple resolve(
      Pipeline pipeline, List<RawReport> reports, List<RawInstance> instances) {
    return resolve(pipeline, reports, instances, ResolveStudies.using(key));
  }

  private static PCollectionTuple resolve(
      Pipeline pipeline,
      List<RawReport> reports,
      List<RawInstance> instances,
      ResolveStudies resolve) {
    return PCollectionTuple.of(
            ResolveStudies.REPORTS, create(pipeline, "reports", reports, RawReport.class))
        .and(ResolveStudies.INSTANCES, create(pipeline, "instances", instances, RawInstance.class))
        .apply(resolve);
  }

  private static <T extends SpecificRecord> PCollection<T> create(
      Pipeline pipeline, String name, List<T> values, Class<T> type) {
    return pipeline.apply(name, Create.of(values).withType(TypeDescriptor.of(type)));
  }

  private Pipeline pipeline() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    RecordCoders.register(pipeline.getCoderRegistry(), key);
    return pipeline;
  }

  private static RawReport report(String id, String uid, String accession) {
    return RawReport.newBuilder()
        .setInputKey("report " + id)
        .setReportId(id)
        .setStudyInstanceUid(uid)
        .setAccessionNumber(accession)
        .setStatus(ReportStatus.FINAL)
        .setText("No effusion.")
        .build();
  }

  private static RawInstance instance(String study, String patient) {
    return RawInstance.newBuilder()
        .setInputKey("instance " + study + " " + patient)
        .setFile(new InputFile("/in/a.dcm", "a.dcm", 1L, 0L))
        .setStudyInstanceUid(study)
        .setSeriesInstanceUid(study + ".1")
        .setSopInstanceUid(study + ".1.1")
        .setSopClassUid("1.2.840.10008.5.1.4.1.1.4")
        .setTransferSyntaxUid("1.2.840.10008.1.2.1")
        .setAccessionNumber(study.equals("1.1") ? "A1" : null)
        .setPatientId(patient)
        .setIdentifiers(List.of(new KnownIdentifier(IdentifierType.NAME, "Doe^Jane of " + patient)))
        .setRows(1)
        .setColumns(1)
        .setSamplesPerPixel(1)
        .setPhotometricInterpretation("MONOCHROME2")
        .setBitsAllocated(16)
        .setBitsStored(12)
        .setSigned(false)
        .setPixelLength(2)
        .setFrames(List.of(RawFrame.newBuilder().setNumber(1).build()))
        .build();
  }
}
