package org.cardioqa.pipeline;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.transforms.deid.DeidentifyReports;
import org.cardioqa.transforms.findings.ExtractFindings;
import org.cardioqa.transforms.ingest.JoinContexts;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.cardioqa.transforms.ingest.ReadPatients;
import org.cardioqa.transforms.ingest.ReadReports;
import org.cardioqa.transforms.ingest.ReportFields;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.cardioqa.transforms.linking.LinkVolumes;
import org.cardioqa.transforms.questions.GenerateQuestions;
import org.cardioqa.transforms.shards.WriteShards;
import org.cardioqa.transforms.studies.ResolveStudies;
import org.cardioqa.transforms.volumes.AssembleVolumes;

/** The build job as one Beam pipeline, from raw reports and DICOM to shards. */
final class BuildPipeline {
  private final BuildOptions options;
  private final CatalogSource catalog;
  private final KeyRef key;

  BuildPipeline(BuildOptions options, CatalogSource catalog) {
    this.options = options;
    this.catalog = catalog;
    this.key = KeyRef.of(options.getKeyFile());
  }

  /** Adds every stage to the pipeline. */
  void addTo(Pipeline pipeline) {
    RecordCoders.register(pipeline.getCoderRegistry(), key);

    Duration limit = Duration.ofSeconds(options.getMaxReportSeconds());
    PCollectionTuple reports = reports(pipeline);
    PCollectionTuple dicom = dicom(pipeline);
    PCollectionTuple patients = patients(pipeline);
    PCollectionTuple resolved = resolved(reports, dicom, patients);

    PCollectionTuple deidentified =
        resolved
            .get(ResolveStudies.RESOLVED)
            .apply(
                "DeidentifyReports",
                DeidentifyReports.using(key)
                    .withStyle(options.getRedaction())
                    .withDefaultLanguage(options.getDefaultLanguage())
                    .withLimit(limit));
    PCollectionTuple read =
        deidentified
            .get(DeidentifyReports.REPORTS)
            .apply(Tally.of("reports de-identified"))
            .apply("ExtractFindings", ExtractFindings.builtIn().withLimit(limit));
    PCollection<ReportFindings> extracted = read.get(ExtractFindings.FINDINGS);
    PCollection<Finding> findings =
        extracted.apply("Findings", ParDo.of(new ReportParts.FindingsFn()));
    PCollectionTuple asked = extracted.apply("GenerateQuestions", GenerateQuestions.by(catalog));

    PCollectionTuple volumes =
        resolved
            .get(ResolveStudies.STUDIES)
            .apply("AssembleVolumes", AssembleVolumes.with(key, catalog, options.getPixels()));
    PCollection<QaCandidate> linked =
        asked
            .get(GenerateQuestions.CANDIDATES)
            .apply(
                "LinkVolumes",
                LinkVolumes.with(catalog, findings, volumes.get(AssembleVolumes.VOLUMES)))
            .apply(Tally.of("candidates"));

    PCollectionTuple.of(
            WriteShards.REPORTS,
            extracted.apply(
                "Reports",
                MapElements.into(TypeDescriptor.of(DeidentifiedReport.class))
                    .via(ReportFindings::getReport)))
        .and(WriteShards.FINDINGS, findings)
        .and(WriteShards.CANDIDATES, linked)
        .and(WriteShards.VOLUMES, volumes.get(AssembleVolumes.VOLUMES))
        .and(WriteShards.SLICES, volumes.get(AssembleVolumes.SLICES))
        .and(
            WriteShards.SEEN,
            flat(
                "Seen",
                List.of(
                    reports.get(ReadReports.SEEN),
                    dicom.get(ReadDicom.SEEN),
                    patients.get(ReadPatients.SEEN))))
        .and(
            WriteShards.STATES,
            flat(
                "States",
                List.of(
                    resolved.get(ResolveStudies.STATES),
                    extracted.apply("ReportStates", ParDo.of(new ReportParts.StatesFn())),
                    volumes.get(AssembleVolumes.STATES))))
        .and(
            WriteShards.QUARANTINED,
            flat(
                "Quarantined",
                List.of(
                    reports.get(ReadReports.QUARANTINE),
                    dicom.get(ReadDicom.QUARANTINE),
                    patients.get(ReadPatients.QUARANTINE),
                    resolved.get(ResolveStudies.QUARANTINE),
                    deidentified.get(DeidentifyReports.QUARANTINE),
                    read.get(ExtractFindings.QUARANTINE),
                    asked.get(GenerateQuestions.QUARANTINE),
                    volumes.get(AssembleVolumes.QUARANTINE))))
        .apply(
            "WriteShards",
            WriteShards.into(options.getOutput(), versions(), OptionList.shaping(options)));
  }

  /** Adds the stages up to the reports with their studies and patients settled. */
  PCollection<ResolvedReport> originals(Pipeline pipeline) {
    return resolved(reports(pipeline), dicom(pipeline), patients(pipeline))
        .get(ResolveStudies.RESOLVED);
  }

  private PCollectionTuple resolved(
      PCollectionTuple reports, PCollectionTuple dicom, PCollectionTuple patients) {
    PCollectionTuple raw =
        PCollectionTuple.of(
                ResolveStudies.REPORTS,
                reports
                    .apply("JoinContexts", JoinContexts.under(key))
                    .apply(Tally.of("reports read")))
            .and(
                ResolveStudies.INSTANCES,
                dicom.get(ReadDicom.INSTANCES).apply(Tally.of("DICOM instances read")));
    if (patients.has(ReadPatients.PATIENTS)) {
      raw = raw.and(ResolveStudies.PATIENTS, patients.get(ReadPatients.PATIENTS));
    }
    return raw.apply(
        "ResolveStudies",
        ResolveStudies.using(key)
            .withIssuers(options.getPatientIssuers())
            .withMaxStudyFrames(options.getMaxStudyFrames()));
  }

  private List<Setting> versions() {
    return Versions.of(catalog);
  }

  private PCollectionTuple reports(Pipeline pipeline) {
    if (options.getReports() == null) {
      return PCollectionTuple.of(ReadReports.REPORTS, none(pipeline, "Reports", RawReport.class))
          .and(ReadReports.CONTEXTS, none(pipeline, "Contexts", RawContext.class))
          .and(ReadReports.SEEN, none(pipeline, "ReportsSeen", InputSeen.class))
          .and(ReadReports.QUARANTINE, none(pipeline, "ReportsRefused", Quarantined.class));
    }
    ReadReports read =
        ReadReports.using(key)
            .withFields(
                ReportFields.parse(Optional.ofNullable(options.getReportFields()).orElse("")))
            .withCharset(Charset.forName(options.getDefaultCharset()))
            .withMaxBytes(options.getMaxReportBytes());
    if (options.getReportFormat() != null) {
      read = read.withFormat(options.getReportFormat());
    }
    return pipeline
        .apply("MatchReports", MatchFiles.at(options.getReports()))
        .apply("ReadReports", read);
  }

  private PCollectionTuple dicom(Pipeline pipeline) {
    if (options.getDicom() == null) {
      return PCollectionTuple.of(ReadDicom.INSTANCES, none(pipeline, "Dicom", RawInstance.class))
          .and(ReadDicom.SEEN, none(pipeline, "DicomSeen", InputSeen.class))
          .and(ReadDicom.QUARANTINE, none(pipeline, "DicomRefused", Quarantined.class));
    }
    return pipeline
        .apply("MatchDicom", MatchFiles.at(options.getDicom()))
        .apply("ReadDicom", ReadDicom.under(key));
  }

  private PCollectionTuple patients(Pipeline pipeline) {
    if (options.getPhiTable() == null) {
      return PCollectionTuple.of(ReadPatients.SEEN, none(pipeline, "PatientsSeen", InputSeen.class))
          .and(ReadPatients.QUARANTINE, none(pipeline, "PatientsRefused", Quarantined.class));
    }
    return pipeline
        .apply("MatchPatients", MatchFiles.at(options.getPhiTable()))
        .apply("ReadPatients", ReadPatients.under(key));
  }

  private static <T> PCollection<T> none(Pipeline pipeline, String what, Class<T> type) {
    Coder<T> coder;
    try {
      coder = pipeline.getCoderRegistry().getCoder(type);
    } catch (CannotProvideCoderException e) {
      throw new IllegalStateException("RecordCoders lacks " + type.getSimpleName(), e);
    }
    return pipeline.apply("No" + what, Create.empty(coder));
  }

  private static <T> PCollection<T> flat(String name, List<PCollection<T>> parts) {
    return PCollectionList.of(parts).apply(name, Flatten.pCollections());
  }
}
