package org.cardioqa.transforms.studies;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PCollectionView;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.RawStudy;
import org.cardioqa.schemas.ResolvedReport;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * Settles which reports belong to which study and who the patient is, before anything is
 * de-identified. Every join key is an HMAC.
 */
public final class ResolveStudies extends PTransform<PCollectionTuple, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** Input: every report. */
  public static final TupleTag<RawReport> REPORTS = new TupleTag<>() {};

  /** Input: every instance. */
  public static final TupleTag<RawInstance> INSTANCES = new TupleTag<>() {};

  /** Input, where there is a table of patients: its rows. */
  public static final TupleTag<RawContext> PATIENTS = new TupleTag<>() {};

  /** The reports under their pseudonyms, those of one study settled. */
  public static final TupleTag<ResolvedReport> RESOLVED = new TupleTag<>() {};

  /** The instances by study (keyed hash of its UID); all of a study name one patient. */
  public static final TupleTag<KV<String, Iterable<RawInstance>>> STUDIES = new TupleTag<>() {};

  /** Inputs that end here: copies of a report. */
  public static final TupleTag<InputState> STATES = new TupleTag<>() {};

  /** Reports and studies whose keys contradict each other, and studies that are too large. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>() {};

  private static final TupleTag<KV<String, RawInstance>> KEYED = new TupleTag<>() {};
  private static final TupleTag<RawStudy> HEADERS = new TupleTag<>() {};
  private static final TupleTag<RawReport> UNIQUE = new TupleTag<>() {};
  private static final TupleTag<ResolvedReport> BY_PATIENT = new TupleTag<>() {};
  private static final TupleTag<RawReport> ASKING = new TupleTag<>() {};

  private static final Quarantine REPORT_ROWS = Quarantine.of("ResolveStudies", InputKind.REPORT);
  private static final Quarantine DICOM_ROWS = Quarantine.of("ResolveStudies", InputKind.DICOM);

  private final KeyRef key;
  private final PatientIssuers issuers;
  private final long maxStudyFrames;

  private ResolveStudies(KeyRef key, PatientIssuers issuers, long maxStudyFrames) {
    this.key = key;
    this.issuers = issuers;
    this.maxStudyFrames = maxStudyFrames;
  }

  /**
   * Resolves under the pseudonyms of this key; ids of two issuers are two patients, and studies may
   * be of any size.
   */
  public static ResolveStudies using(KeyRef key) {
    return new ResolveStudies(key, PatientIssuers.COMPARED, Long.MAX_VALUE);
  }

  /** With issuers of patient ids compared, or ignored. */
  public ResolveStudies withIssuers(PatientIssuers newIssuers) {
    return new ResolveStudies(key, newIssuers, maxStudyFrames);
  }

  /**
   * With studies of more frames than this set aside. The headers of one study are held in memory
   * together; those of a larger one never meet.
   */
  public ResolveStudies withMaxStudyFrames(long frames) {
    return new ResolveStudies(key, issuers, frames);
  }

  @Override
  public PCollectionTuple expand(PCollectionTuple inputs) {
    PCollectionTuple reports =
        inputs
            .get(REPORTS)
            .apply("IssuersOfReports", ParDo.of(new ReportIssuerFn(issuers)))
            .apply("KeyReports", ParDo.of(new KeyReportFn(key)))
            .apply("GroupReports", GroupByKey.create())
            .apply(
                "OneReportAnId",
                ParDo.of(new OneReportAnIdFn())
                    .withOutputTags(UNIQUE, TupleTagList.of(STATES).and(QUARANTINE)));
    PCollectionTuple bounded =
        withoutLargeStudies(
            inputs
                .get(INSTANCES)
                .apply("IssuersOfInstances", ParDo.of(new InstanceIssuerFn(issuers)))
                .apply("KeyInstances", ParDo.of(new KeyInstanceFn(key))));
    PCollectionTuple studies =
        bounded
            .get(KEYED)
            .apply("GroupInstances", GroupByKey.create())
            .apply(
                "OnePatientAStudy",
                ParDo.of(new OnePatientAStudyFn())
                    .withOutputTags(STUDIES, TupleTagList.of(HEADERS).and(QUARANTINE)));

    PCollection<KV<String, RawStudy>> candidates =
        KeyedPCollectionTuple.of(
                ASKING, reports.get(UNIQUE).apply("ReportKeys", ParDo.of(new ReportKeysFn(key))))
            .and(HEADERS, studies.get(HEADERS).apply("StudyKeys", ParDo.of(new StudyKeysFn(key))))
            .apply("MeetOnKeys", CoGroupByKey.create())
            .apply("Candidates", ParDo.of(new CandidatesFn(key)));

    PCollectionTuple matched =
        KeyedPCollectionTuple.of(
                UNIQUE, reports.get(UNIQUE).apply("KeyUnique", ParDo.of(new KeyReportFn(key))))
            .and(HEADERS, candidates)
            .apply("MeetCandidates", CoGroupByKey.create())
            .apply(
                "Match",
                ParDo.of(new MatchFn(key))
                    .withOutputTags(MatchFn.RESOLVED_BY_PATIENT, TupleTagList.of(QUARANTINE)));

    PCollection<ResolvedReport> resolved =
        withPatients(matched.get(MatchFn.RESOLVED_BY_PATIENT), inputs)
            .apply("KeyVersions", ParDo.of(new KeyVersionsFn()))
            .apply("GroupVersions", GroupByKey.create())
            .apply("SettleVersions", ParDo.of(new SettleFn()));

    PCollection<Quarantined> refused =
        PCollectionList.of(reports.get(QUARANTINE))
            .and(bounded.get(QUARANTINE))
            .and(studies.get(QUARANTINE))
            .and(matched.get(QUARANTINE))
            .apply("Refused", Flatten.pCollections());
    return PCollectionTuple.of(RESOLVED, resolved)
        .and(STUDIES, studies.get(STUDIES))
        .and(STATES, reports.get(STATES))
        .and(QUARANTINE, refused);
  }

  /** Sets the instances of studies with too many frames aside, before they meet. */
  private PCollectionTuple withoutLargeStudies(PCollection<KV<String, RawInstance>> instances) {
    PCollectionView<Map<String, Long>> large =
        instances
            .apply("Frames", ParDo.of(new FramesFn()))
            .apply("FramesOfStudies", Sum.longsPerKey())
            .apply("LargeStudies", Filter.by(new LargeFn(maxStudyFrames)))
            .apply("View", View.asMap());
    PCollectionTuple bounded =
        instances.apply(
            "SetLargeStudiesAside",
            ParDo.of(new SetAsideFn(maxStudyFrames, large))
                .withSideInputs(large)
                .withOutputTags(KEYED, TupleTagList.of(QUARANTINE)));
    bounded.get(KEYED).setCoder(instances.getCoder());
    return bounded;
  }

  /** The reports with what the table says of their patients, if there is one. */
  private PCollection<ResolvedReport> withPatients(
      PCollection<KV<String, ResolvedReport>> reports, PCollectionTuple inputs) {
    if (!inputs.has(PATIENTS)) {
      return reports.apply("WithoutTable", Values.create());
    }
    return KeyedPCollectionTuple.of(BY_PATIENT, reports)
        .and(PATIENTS, inputs.get(PATIENTS).apply("KeyPatients", ParDo.of(new KeyPatientFn(key))))
        .apply("MeetPatients", CoGroupByKey.create())
        .apply("AddPatients", ParDo.of(new AddPatientsFn()));
  }

  /** The hash under which a patient of the table meets reports. */
  private static String patientKey(IdentityKey key, String patientId) {
    return key.pseudonym("join patient", patientId);
  }

  /** The hash under which a report, or a copy of it, meets itself. */
  private static String reportKey(IdentityKey key, RawReport report) {
    return key.pseudonym("join report", report.getReportId());
  }

  private static final class ReportIssuerFn extends DoFn<RawReport, RawReport> {
    private static final long serialVersionUID = 1;
    private final PatientIssuers issuers;

    ReportIssuerFn(PatientIssuers issuers) {
      this.issuers = issuers;
    }

    @ProcessElement
    public void settle(@Element RawReport report, OutputReceiver<RawReport> out) {
      out.output(
          issuers == PatientIssuers.COMPARED
              ? report
              : RawReport.newBuilder(report).setIssuerOfPatientId(null).build());
    }
  }

  private static final class InstanceIssuerFn extends DoFn<RawInstance, RawInstance> {
    private static final long serialVersionUID = 1;
    private final PatientIssuers issuers;

    InstanceIssuerFn(PatientIssuers issuers) {
      this.issuers = issuers;
    }

    @ProcessElement
    public void settle(@Element RawInstance instance, OutputReceiver<RawInstance> out) {
      out.output(
          issuers == PatientIssuers.COMPARED
              ? instance
              : RawInstance.newBuilder(instance).setIssuerOfPatientId(null).build());
    }
  }

  private static final class KeyReportFn extends DoFn<RawReport, KV<String, RawReport>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    KeyReportFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void key(@Element RawReport report, OutputReceiver<KV<String, RawReport>> out) {
      out.output(KV.of(reportKey(key.load(), report), report));
    }
  }

  private static final class OneReportAnIdFn
      extends DoFn<KV<String, Iterable<RawReport>>, RawReport> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void settle(@Element KV<String, Iterable<RawReport>> group, MultiOutputReceiver out) {
      List<RawReport> reports = new ArrayList<>();
      group.getValue().forEach(reports::add);
      reports.sort(Comparator.comparing(RawReport::getInputKey));
      RawReport first = reports.get(0);
      if (reports.stream().allMatch(report -> sameContent(report, first))) {
        out.get(UNIQUE).output(first);
        reports.stream()
            .skip(1)
            .forEach(copy -> out.get(STATES).output(superseded(copy.getInputKey())));
      } else {
        for (RawReport report : reports) {
          out.get(QUARANTINE)
              .output(
                  REPORT_ROWS.row(
                      report.getInputKey(),
                      Reason.DUPLICATE_REPORT,
                      "%d reports share this one's id and differ; keep one or give them ids"
                          .formatted(reports.size())));
        }
      }
    }

    private static boolean sameContent(RawReport one, RawReport other) {
      return RawReport.newBuilder(one)
          .setInputKey("")
          .build()
          .equals(RawReport.newBuilder(other).setInputKey("").build());
    }
  }

  private static InputState superseded(String inputKey) {
    return new InputState(inputKey, InputKind.REPORT, InputStatus.SUPERSEDED, "", "");
  }

  private static final class KeyInstanceFn extends DoFn<RawInstance, KV<String, RawInstance>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    KeyInstanceFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void key(@Element RawInstance instance, OutputReceiver<KV<String, RawInstance>> out) {
      out.output(
          KV.of(key.load().pseudonym("join study", instance.getStudyInstanceUid()), instance));
    }
  }

  private static final class FramesFn extends DoFn<KV<String, RawInstance>, KV<String, Long>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void count(
        @Element KV<String, RawInstance> instance, OutputReceiver<KV<String, Long>> out) {
      long frames = Math.max(1, instance.getValue().getFrames().size());
      out.output(KV.of(instance.getKey(), frames));
    }
  }

  private static final class LargeFn implements SerializableFunction<KV<String, Long>, Boolean> {
    private static final long serialVersionUID = 1;
    private final long most;

    LargeFn(long most) {
      this.most = most;
    }

    @Override
    public Boolean apply(KV<String, Long> frames) {
      return frames.getValue() > most;
    }
  }

  private static final class SetAsideFn
      extends DoFn<KV<String, RawInstance>, KV<String, RawInstance>> {
    private static final long serialVersionUID = 1;
    private final long most;
    private final PCollectionView<Map<String, Long>> large;

    SetAsideFn(long most, PCollectionView<Map<String, Long>> large) {
      this.most = most;
      this.large = large;
    }

    @ProcessElement
    public void choose(ProcessContext context, MultiOutputReceiver out) {
      KV<String, RawInstance> instance = context.element();
      Long frames = context.sideInput(large).get(instance.getKey());
      if (frames == null) {
        out.get(KEYED).output(instance);
      } else {
        out.get(QUARANTINE)
            .output(
                DICOM_ROWS.row(
                    instance.getValue().getInputKey(),
                    Reason.TOO_LARGE,
                    ("its study has %d frames, more than --max-study-frames=%d; raise the limit if"
                            + " that is right, and the memory of the workers with it")
                        .formatted(frames, most)));
      }
    }
  }

  private static final class OnePatientAStudyFn
      extends DoFn<KV<String, Iterable<RawInstance>>, KV<String, Iterable<RawInstance>>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void check(@Element KV<String, Iterable<RawInstance>> group, MultiOutputReceiver out) {
      List<RawInstance> instances = new ArrayList<>();
      group.getValue().forEach(instances::add);
      Optional<RawStudy> study = StudyHeaders.of(instances);
      if (study.isPresent()) {
        out.get(HEADERS).output(study.get());
        out.get(STUDIES)
            .output(KV.of(group.getKey(), StudyHeaders.withPatientOf(study.get(), instances)));
      } else {
        for (RawInstance instance : instances) {
          out.get(QUARANTINE)
              .output(
                  DICOM_ROWS.row(
                      instance.getInputKey(),
                      Reason.STUDY_CONFLICT,
                      "the instances of its study name several patients"
                          + " ((0010,0020), (0010,0021)); correct the headers"));
        }
      }
    }
  }

  /** A report under each key that it has, without its text: only the keys are compared. */
  private static final class ReportKeysFn extends DoFn<RawReport, KV<String, RawReport>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    ReportKeysFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void keys(@Element RawReport report, OutputReceiver<KV<String, RawReport>> out) {
      RawReport keys = RawReport.newBuilder(report).setText("").setIdentifiers(List.of()).build();
      JoinKeys.of(
              key.load(),
              report.getStudyInstanceUid(),
              report.getAccessionNumber(),
              report.getPatientId(),
              ReportDate.dicom(report.getExamDate()))
          .forEach(joinKey -> out.output(KV.of(joinKey, keys)));
    }
  }

  private static final class StudyKeysFn extends DoFn<RawStudy, KV<String, RawStudy>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    StudyKeysFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void keys(@Element RawStudy study, OutputReceiver<KV<String, RawStudy>> out) {
      JoinKeys.of(
              key.load(),
              Optional.of(study.getStudyInstanceUid()),
              study.getAccessionNumber(),
              study.getPatientId(),
              study.getStudyDate())
          .forEach(joinKey -> out.output(KV.of(joinKey, study)));
    }
  }

  private static final class CandidatesFn
      extends DoFn<KV<String, CoGbkResult>, KV<String, RawStudy>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    CandidatesFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void meet(
        @Element KV<String, CoGbkResult> met, OutputReceiver<KV<String, RawStudy>> out) {
      for (RawReport report : met.getValue().getAll(ASKING)) {
        String reportKey = reportKey(key.load(), report);
        for (RawStudy study : met.getValue().getAll(HEADERS)) {
          out.output(KV.of(reportKey, study));
        }
      }
    }
  }

  private static final class MatchFn
      extends DoFn<KV<String, CoGbkResult>, KV<String, ResolvedReport>> {
    private static final long serialVersionUID = 1;
    static final TupleTag<KV<String, ResolvedReport>> RESOLVED_BY_PATIENT = new TupleTag<>() {};

    private final KeyRef key;

    MatchFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void match(@Element KV<String, CoGbkResult> met, MultiOutputReceiver out) {
      RawReport report = met.getValue().getOnly(UNIQUE);
      List<RawStudy> studies = new ArrayList<>();
      met.getValue().getAll(HEADERS).forEach(studies::add);
      StudyMatcher.Match match = StudyMatcher.match(report, studies);
      if (match instanceof StudyMatcher.Conflict conflict) {
        out.get(QUARANTINE)
            .output(REPORT_ROWS.row(report.getInputKey(), Reason.STUDY_CONFLICT, conflict.what()));
        return;
      }
      Optional<RawStudy> study =
          match instanceof StudyMatcher.Found found ? Optional.of(found.study()) : Optional.empty();
      ResolvedReport resolved = new ReportIdentity(key.load()).resolve(report, study);
      String patient =
          study
              .flatMap(RawStudy::getPatientId)
              .or(report::getPatientId)
              .map(id -> patientKey(key.load(), id))
              .orElseGet(() -> reportKey(key.load(), report));
      out.get(RESOLVED_BY_PATIENT).output(KV.of(patient, resolved));
    }
  }

  private static final class KeyPatientFn extends DoFn<RawContext, KV<String, RawContext>> {
    private static final long serialVersionUID = 1;
    private final KeyRef key;

    KeyPatientFn(KeyRef key) {
      this.key = key;
    }

    @ProcessElement
    public void key(@Element RawContext patient, OutputReceiver<KV<String, RawContext>> out) {
      patient
          .getPatientId()
          .ifPresent(id -> out.output(KV.of(patientKey(key.load(), id), patient)));
    }
  }

  private static final class AddPatientsFn extends DoFn<KV<String, CoGbkResult>, ResolvedReport> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void add(@Element KV<String, CoGbkResult> met, OutputReceiver<ResolvedReport> out) {
      List<RawContext> patients = new ArrayList<>();
      met.getValue().getAll(PATIENTS).forEach(patients::add);
      for (ResolvedReport report : met.getValue().getAll(BY_PATIENT)) {
        out.output(ReportIdentity.withPatients(report, patients));
      }
    }
  }

  private static final class KeyVersionsFn
      extends DoFn<ResolvedReport, KV<String, ResolvedReport>> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void key(
        @Element ResolvedReport report, OutputReceiver<KV<String, ResolvedReport>> out) {
      out.output(KV.of(report.getStudyId(), report));
    }
  }

  private static final class SettleFn
      extends DoFn<KV<String, Iterable<ResolvedReport>>, ResolvedReport> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void settle(
        @Element KV<String, Iterable<ResolvedReport>> group, OutputReceiver<ResolvedReport> out) {
      List<ResolvedReport> reports = new ArrayList<>();
      group.getValue().forEach(reports::add);
      ReportVersions.settle(reports).forEach(out::output);
    }
  }
}
