package org.cardioqa.verification.web;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/**
 * Small shards of studies with a beating disc for a heart: a short-axis cine of 3 slices and 30
 * phases whose pixels are not square, a late image beside it, a four-chamber cine; twelve questions
 * of every form on each study.
 */
final class HeartShards {
  static final int PHASES = 30;
  static final int ROWS = 80;
  static final int COLUMNS = 96;

  /** The one report: a date and a name in it are stand-ins. */
  static final String REPORT =
      "Compared with 12 March 2024 (Dr. Holmes) the inferior wall is hypokinetic. LVEF 38 %."
          + " Late enhancement of the inferior wall. Acute myocarditis. No pericardial effusion.";

  private static final double FRAME_MS = 28.5;

  private final List<QaCandidate> candidates = new ArrayList<>();
  private final List<SliceVolume> volumes = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private final List<DeidentifiedReport> reports = new ArrayList<>();

  private HeartShards() {}

  /** Writes shards of so many studies into a folder. */
  static Path write(Path folder, int studies) throws IOException {
    HeartShards shards = new HeartShards();
    for (int i = 1; i <= studies; i++) {
      shards.study("study" + i);
    }
    table(folder, "candidates", shards.candidates, QaCandidate.getClassSchema());
    table(folder, "volumes", shards.volumes, SliceVolume.getClassSchema());
    table(folder, "slices", shards.slices, Slice.getClassSchema());
    table(folder, "reports", shards.reports, DeidentifiedReport.getClassSchema());
    return folder;
  }

  private static <T extends SpecificRecord> void table(
      Path folder, String name, List<T> rows, org.apache.avro.Schema schema) throws IOException {
    Path file =
        Files.createDirectories(folder.resolve(name)).resolve("part-00000-of-00001.parquet");
    try (ParquetRecordWriter<T> writer =
        ParquetRecordWriter.to(Files.newOutputStream(file), schema)) {
      for (T row : rows) {
        writer.write(row);
      }
    }
  }

  private void study(String study) throws IOException {
    report(study);
    volume(study, "cine", "sax", 3, PHASES);
    volume(study, "lge", "sax", 3, 1);
    volume(study, "cine", "4ch", 1, 25);
    List<VolumeLink> cine = List.of(link(study, "cine", "sax", 2, 2, PHASES));
    List<VolumeLink> late =
        List.of(link(study, "lge", "sax", 1, 2, 1), link(study, "cine", "sax", 1, 2, PHASES));
    choice(
        study,
        "wall_motion_amplitude",
        QuestionType.M,
        "How does the wall move?",
        List.of(link(study, "cine", "sax", 1, 1, PHASES), link(study, "cine", "sax", 3, 3, PHASES)),
        "hypokinetic",
        List.of("reduced"),
        "reduced",
        "absent",
        "paradoxical",
        "enhanced",
        "normal");
    choice(
        study,
        "lv_systolic_function",
        QuestionType.S,
        "How is the function of the left ventricle?",
        cine,
        "LVEF 38 %",
        List.of("reduced"),
        "normal",
        "reduced",
        "enhanced");
    choice(
        study,
        "lge_high_wall",
        QuestionType.M,
        "Which walls enhance late?",
        late,
        "inferior wall",
        List.of("inferior"),
        "anterior",
        "anteroseptal",
        "inferoseptal",
        "inferior",
        "inferolateral",
        "anterolateral",
        "none");
    choice(
        study,
        "lge_status",
        QuestionType.S,
        "Is there late enhancement?",
        late,
        "Late enhancement",
        List.of("abnormal"),
        "none",
        "abnormal");
    choice(
        study,
        "pericardial_effusion",
        QuestionType.S,
        "Is there pericardial effusion?",
        cine,
        "pericardial effusion",
        List.of("absent"),
        "present",
        "absent");
    choice(
        study,
        "lv_size",
        QuestionType.S,
        "How large is the left ventricle?",
        cine,
        "LVEF",
        List.of("dilated"),
        "normal",
        "dilated");
    choice(
        study,
        "rv_size",
        QuestionType.S,
        "How large is the right ventricle?",
        cine,
        "LVEF",
        List.of("normal"),
        "normal",
        "dilated");
    choice(
        study,
        "la_size",
        QuestionType.S,
        "How large is the left atrium?",
        cine,
        "LVEF",
        List.of("normal"),
        "normal",
        "dilated");
    choice(
        study,
        "diagnosis",
        QuestionType.M,
        "Which diagnosis do the images support?",
        List.of(
            link(study, "cine", "sax", 1, 3, PHASES),
            link(study, "lge", "sax", 1, 3, 1),
            link(study, "cine", "4ch", 1, 1, 25)),
        "Acute myocarditis",
        List.of("myocarditis"),
        "ischemic_heart_disease",
        "hypertrophic_cardiomyopathy",
        "dilated_cardiomyopathy",
        "cardiac_amyloidosis",
        "cardiac_sarcoidosis",
        "restrictive_cardiomyopathy",
        "takotsubo",
        "pericardial_disease",
        "congenital_heart_disease",
        "other",
        "myocarditis",
        "normal");
    choice(
        study,
        "lv_thrombus",
        QuestionType.S,
        "Is there a thrombus?",
        cine,
        "LVEF",
        List.of("absent"),
        "present",
        "absent");
    candidate(
            study,
            "lvef_percent",
            QuestionType.N,
            1,
            "What is the ejection fraction?",
            cine,
            "LVEF 38 %",
            List.of("38"),
            List.of())
        .setUnit("%");
    candidate(
        study,
        "report_cine",
        QuestionType.T,
        2,
        "Write the report of the cine images.",
        cine,
        "hypokinetic",
        List.of(
            "{\"structure\":{\"statements\":[],\"text\":\"\"},\"motion_function\":{\"statements\":[{\"concept\":\"wall_motion\",\"certainty\":\"PRESENT\",\"values\":[\"reduced\"],\"aha_segments\":[4,10]}],\"text\":\"Left ventricular wall motion: reduced, segments 4 10.\"},\"other\":{\"statements\":[],\"text\":\"\"}}"),
        List.of());
  }

  private void report(String study) {
    reports.add(
        DeidentifiedReport.newBuilder()
            .setReportId(study + "-report")
            .setStudyId(study)
            .setPatientId(study + "-patient")
            .setHasImages(true)
            .setStatus(ReportStatus.FINAL)
            .setSuperseded(false)
            .setLanguage("en")
            .setText(REPORT)
            .setRedactions(
                List.of(
                    redaction("12 March 2024", IdentifierType.DATE),
                    redaction("Holmes", IdentifierType.NAME)))
            .setDeidVersion("test")
            .build());
  }

  private static Redaction redaction(String text, IdentifierType type) {
    int start = REPORT.indexOf(text);
    return Redaction.newBuilder()
        .setStart(start)
        .setEnd(start + text.length())
        .setType(type)
        .build();
  }

  private void choice(
      String study,
      String code,
      QuestionType type,
      String question,
      List<VolumeLink> links,
      String focus,
      List<String> answers,
      String... options) {
    List<CandidateOption> choices = new ArrayList<>();
    for (String option : options) {
      String text = option.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + option.substring(1);
      choices.add(
          CandidateOption.newBuilder()
              .setCode(option)
              .setText(text.replace('_', ' '))
              .setState(
                  answers.contains(option) ? OptionState.STATED_PRESENT : OptionState.UNSTATED)
              .build());
    }
    candidate(
        study,
        code,
        type,
        code.equals("diagnosis") ? 3 : 1,
        question,
        links,
        focus,
        answers,
        choices);
  }

  private QaCandidate candidate(
      String study,
      String code,
      QuestionType type,
      int tier,
      String question,
      List<VolumeLink> links,
      String focus,
      List<String> answers,
      List<CandidateOption> options) {
    int at = REPORT.indexOf(focus);
    int start =
        REPORT.lastIndexOf(". ", at) < 0 || at < REPORT.indexOf(" LVEF")
            ? 0
            : REPORT.lastIndexOf(". ", at) + 2;
    int end = REPORT.indexOf('.', at) + 1;
    QaCandidate candidate =
        QaCandidate.newBuilder()
            .setQaId(study + "-" + code)
            .setContentHash("hash-" + study + "-" + code)
            .setStudyId(study)
            .setPatientId(study + "-patient")
            .setReportId(study + "-report")
            .setCatalogVersion("1.0.0")
            .setQuestionCode(code)
            .setTier(tier)
            .setSequenceView(links.get(0).getVolumeId().contains("lge") ? "lge_sax" : "cine_sax")
            .setType(type)
            .setQuestion(question)
            .setOptions(options)
            .setAnswers(answers)
            .setEvidence(
                List.of(
                    Evidence.newBuilder()
                        .setFindingId(study + "-" + code + "-finding")
                        .setStart(start)
                        .setEnd(end)
                        .setSentence(REPORT.substring(start, end))
                        .setFocusStart(at)
                        .setFocusEnd(at + focus.length())
                        .setCertainty(Certainty.PRESENT)
                        .setSection("findings")
                        .build()))
            .setLinks(links)
            .setLinkStatus(LinkStatus.LINKED)
            .setLinkReason("test")
            .setAskedBecause("stated")
            .setConfidence(0.95)
            .setPriority(100 - candidates.size())
            .build();
    candidates.add(candidate);
    return candidate;
  }

  private static VolumeLink link(
      String study, String sequence, String view, int from, int to, int phases) {
    return VolumeLink.newBuilder()
        .setVolumeId("%s-%s-%s".formatted(study, sequence, view))
        .setSliceFrom(from)
        .setSliceTo(to)
        .setPhaseFrom(1)
        .setPhaseTo(phases)
        .setReason("test")
        .build();
  }

  private void volume(String study, String sequence, String view, int count, int phases)
      throws IOException {
    String id = "%s-%s-%s".formatted(study, sequence, view);
    List<String> ids = new ArrayList<>();
    for (int slice = 1; slice <= count; slice++) {
      for (int phase = 1; phase <= phases; phase++) {
        String sliceId = "%s-%d-%d".formatted(id, slice, phase);
        ids.add(sliceId);
        slices.add(
            Slice.newBuilder()
                .setSliceId(sliceId)
                .setVolumeId(id)
                .setStudyId(study)
                .setPatientId(study + "-patient")
                .setSliceIndex(slice)
                .setPhaseIndex(phase)
                .setTriggerTimeMs(phases > 1 ? (phase - 1) * FRAME_MS : null)
                .setRows(ROWS)
                .setColumns(COLUMNS)
                .setRescaleSlope(1)
                .setRescaleIntercept(0)
                .setWindowCenter(500.0)
                .setWindowWidth(1000.0)
                .setStoredValueOffset(0)
                .setPixelSha256(sliceId)
                .setImage(
                    Image.newBuilder()
                        .setBytes(ByteBuffer.wrap(png(slice, phase, phases, sequence)))
                        .setPath(sliceId + ".png")
                        .build())
                .build());
      }
    }
    boolean shortAxis = view.equals("sax");
    volumes.add(
        SliceVolume.newBuilder()
            .setVolumeId(id)
            .setStudyId(study)
            .setPatientId(study + "-patient")
            .setSequence(sequence)
            .setView(view)
            .setConfidence(1)
            .setSlices(count)
            .setPhases(phases)
            .setRows(ROWS)
            .setColumns(COLUMNS)
            .setSpacingMm(List.of(1.8, 2.1, 10.0))
            .setAffine(
                shortAxis
                    ? List.of(
                        1.2, 0.8, 6.5, -80.0, 1.3, -0.7, -5.8, -20.0, 0.0, -1.8, 5.0, 90.0, 0.0,
                        0.0, 0.0, 1.0)
                    : List.of(
                        1.7, 0.3, 2.0, -90.0, 0.4, 1.5, -5.0, -70.0, 0.2, -1.4, -8.0, 90.0, 0.0,
                        0.0, 0.0, 1.0))
            .setPhaseSource("trigger_time")
            .setEndDiastole(phases > 1 ? 1 : null)
            .setEndSystole(phases > 1 ? 12 : null)
            .setSeriesCount(1)
            .setSliceIds(ids)
            .build());
  }

  /** A wall around a cavity that is smallest in systole, all of it above nothing. */
  private static byte[] png(int slice, int phase, int phases, String sequence) throws IOException {
    BufferedImage picture = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_USHORT_GRAY);
    double systole = phases == 1 ? 0 : (1 - Math.cos(2 * Math.PI * (phase - 1) / phases)) / 2;
    double inner = (22 - 4 * slice) * (1 - 0.4 * systole);
    double outer = 30 - 4 * slice;
    for (int y = 0; y < ROWS; y++) {
      for (int x = 0; x < COLUMNS; x++) {
        double r = Math.hypot(1.8 * (x - COLUMNS / 2.0), 2.1 * (y - ROWS / 2.0));
        int value = r < inner ? 800 : r < outer ? 250 : r < 70 ? 120 : 15;
        if (sequence.equals("lge") && r >= inner && r < inner + 5 && y > ROWS / 2 + 3) {
          value = 950;
        }
        picture.getRaster().setSample(x, y, 0, value + (x * 31 + y * 17) % 23);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }
}
