package org.cardioqa.pipeline.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Decision;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReaderRole;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.VerdictPhase;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.shards.ManifestJson;
import org.cardioqa.transforms.shards.Png16;
import org.cardioqa.transforms.shards.Table;

/**
 * Shards, verdicts and a small release of patients 0 to n, made by hand: no job and no language
 * model. Patient i is the same however many there are. The lists may be changed before they are
 * written.
 *
 * <p>Each patient has one study with a short-axis cine (3 slices of 4 phases, end-systole at 3) and
 * short-axis late enhancement (3 slices); questions of function, late enhancement (every other
 * patient has one, and then its walls are asked for), ejection fraction, the report on late
 * enhancement, and the diagnosis. Two readers accept each candidate.
 */
public final class ReleaseFixture {
  /** Canary of the rows that {@link #items} makes. */
  public static final String CANARY = "00000000-0000-4000-8000-000000000000";

  /** Rows and columns of the pictures. */
  public static final int PICTURE = 16;

  private static final int CINE_PHASES = 4;
  private static final int SLICES = 3;
  private static final Catalog CATALOG = Catalog.builtIn();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> WALLS =
      List.of(
          "anterior", "anteroseptal", "inferoseptal", "inferior", "inferolateral", "anterolateral");
  private static final List<String> DIAGNOSES =
      CATALOG.question("diagnosis").orElseThrow().options().stream().map(Option::code).toList();
  private static final List<String> WORDS =
      List.of(
          "breathing motion steady regular contrast given well tolerated sinus rhythm clear border"
              .split(" "));

  private final List<DeidentifiedReport> reports = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final List<QaCandidate> candidates = new ArrayList<>();
  private final List<SliceVolume> volumes = new ArrayList<>();
  private final List<Slice> slices = new ArrayList<>();
  private final List<Verdict> verdicts = new ArrayList<>();

  private ReleaseFixture() {}

  /** The patients 0 to {@code count} - 1. */
  public static ReleaseFixture ofPatients(int count) {
    ReleaseFixture fixture = new ReleaseFixture();
    for (int patient = 0; patient < count; patient++) {
      fixture.add(patient);
    }
    return fixture;
  }

  /** De-identified reports. */
  public List<DeidentifiedReport> reports() {
    return reports;
  }

  /** Their findings. */
  public List<Finding> findings() {
    return findings;
  }

  /** Questions. */
  public List<QaCandidate> candidates() {
    return candidates;
  }

  /** Stacks. */
  public List<SliceVolume> volumes() {
    return volumes;
  }

  /** Their frames, with pixels. */
  public List<Slice> slices() {
    return slices;
  }

  /** What readers said. */
  public List<Verdict> verdicts() {
    return verdicts;
  }

  /** The candidate of a patient on a question. */
  public QaCandidate candidate(int patient, String question) {
    String id = qaId(patient, question);
    return candidates.stream().filter(c -> c.getQaId().equals(id)).findFirst().orElseThrow();
  }

  /** Puts a candidate in the place of the one of its qa_id. */
  public void replace(QaCandidate candidate) {
    candidates.replaceAll(c -> c.getQaId().equals(candidate.getQaId()) ? candidate : c);
  }

  /** Id of a patient. */
  public static String patientId(int patient) {
    return hash("patient " + patient).substring(0, 32);
  }

  /** Id of a patient's study. */
  public static String studyId(int patient) {
    return hash("study " + patient).substring(0, 32);
  }

  /** Id of a patient's question. */
  public static String qaId(int patient, String question) {
    return hash("qa " + patient + " " + question).substring(0, 32);
  }

  /** Id of a patient's volume of a sequence: cine or lge. */
  public static String volumeId(int patient, String sequence) {
    return hash("volume " + patient + " " + sequence).substring(0, 32);
  }

  /** A reader's acceptance of a candidate. */
  public static Verdict verdict(QaCandidate candidate, String reader, Decision decision) {
    return Verdict.newBuilder()
        .setVerdictId(hash("verdict " + candidate.getQaId() + reader + decision).substring(0, 32))
        .setQaId(candidate.getQaId())
        .setContentHash(candidate.getContentHash())
        .setReader(reader)
        .setRole(ReaderRole.READER)
        .setPhase(VerdictPhase.INFORMED)
        .setDecision(decision)
        .setAnswers(decision == Decision.ACCEPT ? candidate.getAnswers() : List.of())
        .setSeconds(12.5)
        .setDecidedAt("2026-01-01T00:00:00.000Z")
        .build();
  }

  /** Writes the shards; returns their folder. */
  public Path writeShards(Path folder) throws IOException {
    write(folder, Table.REPORTS, reports);
    write(folder, Table.FINDINGS, findings);
    write(folder, Table.CANDIDATES, candidates);
    write(folder, Table.VOLUMES, volumes);
    write(folder, Table.SLICES, slices);
    write(folder, Table.INPUTS, List.of());
    write(folder, Table.QUARANTINE, List.of());
    RunManifest manifest =
        RunManifest.newBuilder()
            .setManifestVersion("1")
            .setComplete(true)
            .setProblems(List.of())
            .setVersions(
                List.of(
                    new Setting("cardioqa", "0.1.0"),
                    new Setting("commit", "fixture"),
                    new Setting("corenlp", "4.5.10"),
                    new Setting("catalog", CATALOG.version()),
                    new Setting("rules-sha256", hash("rules"))))
            .setOptions(List.of())
            .setInputsSha256(hash("inputs"))
            .setInputs(List.of())
            .setQuarantined(List.of())
            .setCandidates(List.of())
            .setVolumes(List.of())
            .setSlices(List.of())
            .setShards(List.of())
            .build();
    try (OutputStream out = Files.newOutputStream(folder.resolve("manifest.json"))) {
      ManifestJson.write(manifest, out);
    }
    return folder;
  }

  /** Writes the verdicts as JSON lines; returns the file. */
  public Path writeVerdicts(Path file) throws IOException {
    return writeVerdicts(file, verdicts);
  }

  /** Writes these verdicts as JSON lines; returns the file. */
  public static Path writeVerdicts(Path file, List<Verdict> verdicts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Verdict verdict : verdicts) {
      ObjectNode line = JSON.createObjectNode();
      line.put("verdict_id", verdict.getVerdictId());
      line.put("qa_id", verdict.getQaId());
      line.put("content_hash", verdict.getContentHash());
      line.put("reader", verdict.getReader());
      line.put("role", verdict.getRole().name());
      line.put("phase", verdict.getPhase().name());
      line.put("decision", verdict.getDecision().name());
      verdict.getAnswers().forEach(line.putArray("answers")::add);
      line.put("reason", verdict.getReason().orElse(null));
      line.put("seconds", verdict.getSeconds());
      line.put("supersedes", verdict.getSupersedes().orElse(null));
      line.put("lease_id", verdict.getLeaseId().orElse(null));
      line.put("decided_at", verdict.getDecidedAt());
      line.put("late", verdict.getLate());
      line.put("gold", verdict.getGold());
      lines.append(line).append('\n');
    }
    return Files.writeString(file, lines);
  }

  /** Writes an identity key that only its owner can read; returns the file. */
  public static Path writeKey(Path file) throws IOException {
    Files.writeString(file, "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /**
   * The candidates as items of a release, as two agreeing readers leave them; of ten patients the
   * first seven are in train, the eighth in validation, the others in test.
   */
  public List<ReleaseItem> items() {
    return candidates.stream()
        .map(this::item)
        .sorted(Comparator.comparing(ReleaseItem::getQaId))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The frames as slices of that release. */
  public List<ReleaseSlice> releaseSlices() {
    Map<String, SliceVolume> byId = new TreeMap<>();
    volumes.forEach(volume -> byId.put(volume.getVolumeId(), volume));
    return slices.stream()
        .map(slice -> releaseSlice(slice, byId.get(slice.getVolumeId())))
        .sorted(
            Comparator.comparing(ReleaseSlice::getVolumeId)
                .thenComparing(ReleaseSlice::getSliceIndex)
                .thenComparing(ReleaseSlice::getPhaseIndex))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Writes these rows as a release with its release.json, without the papers. */
  public static ReleaseFolder writeRelease(
      Path root, String version, List<ReleaseItem> items, List<ReleaseSlice> slices)
      throws IOException {
    Map<String, List<ReleaseItem>> byFile = new TreeMap<>();
    for (ReleaseItem item : items) {
      byFile
          .computeIfAbsent(config(item.getTier()) + "/" + item.getSplit(), f -> new ArrayList<>())
          .add(item);
    }
    for (Map.Entry<String, List<ReleaseItem>> file : byFile.entrySet()) {
      rows(
          root.resolve("data/" + file.getKey() + "-00000-of-00001.parquet"),
          ReleaseItem.getClassSchema(),
          file.getValue());
    }
    Map<String, List<ReleaseSlice>> bySplit =
        slices.stream()
            .collect(
                Collectors.groupingBy(ReleaseSlice::getSplit, TreeMap::new, Collectors.toList()));
    for (Map.Entry<String, List<ReleaseSlice>> split : bySplit.entrySet()) {
      rows(
          root.resolve("data/slices/" + split.getKey() + "-00000-of-00001.parquet"),
          ReleaseSlice.getClassSchema(),
          split.getValue());
    }
    ReleaseManifest manifest =
        new ReleaseManifest(
            version,
            "fixture",
            "2026-05-01",
            CANARY,
            null,
            List.of(),
            List.of(),
            List.of(new ReleaseManifest.Named("catalog", CATALOG.version())),
            List.of(),
            List.of(),
            hash("policy"),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Files.write(root.resolve(ReleaseFolder.MANIFEST), manifest.bytes());
    return ReleaseFolder.finished(root);
  }

  private static String config(int tier) {
    return List.of("image_understanding", "report_generation", "diagnosis").get(tier - 1);
  }

  private static String split(String patientId) {
    for (int patient = 0; ; patient++) {
      if (patientId(patient).equals(patientId)) {
        int place = patient % 10;
        return place < 7 ? "train" : place == 7 ? "validation" : "test";
      }
    }
  }

  private ReleaseItem item(QaCandidate candidate) {
    List<ReleaseOption> options = new ArrayList<>();
    List<String> letters = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (CandidateOption option : candidate.getOptions()) {
      String letter = String.valueOf((char) ('A' + options.size()));
      options.add(new ReleaseOption(letter, option.getCode(), option.getText(), option.getState()));
      if (candidate.getAnswers().contains(option.getCode())) {
        letters.add(letter);
        texts.add(option.getText());
      }
    }
    List<String> linked = new ArrayList<>();
    for (VolumeLink link : candidate.getLinks()) {
      slices.stream()
          .filter(slice -> slice.getVolumeId().equals(link.getVolumeId()))
          .map(Slice::getSliceId)
          .forEach(linked::add);
    }
    return ReleaseItem.newBuilder()
        .setQaId(candidate.getQaId())
        .setSplit(split(candidate.getPatientId()))
        .setStudyId(candidate.getStudyId())
        .setPatientId(candidate.getPatientId())
        .setTier(candidate.getTier())
        .setQuestionCode(candidate.getQuestionCode())
        .setSequenceView(candidate.getSequenceView())
        .setType(candidate.getType())
        .setQuestion(candidate.getQuestion())
        .setOptions(options)
        .setAnswers(candidate.getAnswers())
        .setAnswerLetters(letters)
        .setAnswerText(
            options.isEmpty()
                ? candidate.getAnswers().get(0) + candidate.getUnit().map(u -> " " + u).orElse("")
                : String.join(", ", texts))
        .setUnit(candidate.getUnit().orElse(null))
        .setTolerance(candidate.getTolerance().orElse(null))
        .setEvidence(candidate.getEvidence())
        .setLinks(candidate.getLinks())
        .setLinkStatus(candidate.getLinkStatus())
        .setSliceIds(linked)
        .setManufacturer("siemens")
        .setFieldStrength(1.5)
        .setDifficulty(candidate.getDifficulty())
        .setCatalogVersion(candidate.getCatalogVersion())
        .setContentHash(candidate.getContentHash())
        .setVerification("agreed")
        .setEdited(false)
        .setReaders(2)
        .setCanary(CANARY)
        .build();
  }

  private static ReleaseSlice releaseSlice(Slice slice, SliceVolume volume) {
    return ReleaseSlice.newBuilder()
        .setSliceId(slice.getSliceId())
        .setSplit(split(slice.getPatientId()))
        .setVolumeId(slice.getVolumeId())
        .setStudyId(slice.getStudyId())
        .setPatientId(slice.getPatientId())
        .setSequence(volume.getSequence())
        .setView(volume.getView())
        .setSliceIndex(slice.getSliceIndex())
        .setPhaseIndex(slice.getPhaseIndex())
        .setSlices(volume.getSlices())
        .setPhases(volume.getPhases())
        .setTriggerTimeMs(slice.getTriggerTimeMs().orElse(null))
        .setSpacingMm(volume.getSpacingMm())
        .setPosition(slice.getPosition())
        .setOrientation(slice.getOrientation())
        .setRows(slice.getRows())
        .setColumns(slice.getColumns())
        .setRescaleSlope(slice.getRescaleSlope())
        .setRescaleIntercept(slice.getRescaleIntercept())
        .setStoredValueOffset(slice.getStoredValueOffset())
        .setWindowCenter(slice.getWindowCenter().orElse(null))
        .setWindowWidth(slice.getWindowWidth().orElse(null))
        .setPixelSha256(slice.getPixelSha256().orElse(null))
        .setImage(slice.getImage().orElse(null))
        .setCanary(CANARY)
        .build();
  }

  private void add(int patient) {
    Random draw = new Random(7919L * (patient + 1));
    boolean enhanced = patient % 2 == 0;
    int fraction = 30 + draw.nextInt(40);
    String wall = WALLS.get(draw.nextInt(WALLS.size()));
    String diagnosis = DIAGNOSES.get(draw.nextInt(DIAGNOSES.size()));
    boolean reduced = fraction < 50;

    Text text = new Text(patient, chatter(draw));
    Evidence function =
        text.say(
            "lv_systolic_function",
            "The left ventricular systolic function is "
                + (reduced ? "reduced" : "preserved")
                + ".");
    Evidence percent =
        text.say("lvef_percent", "The ejection fraction measures " + fraction + " %.");
    Evidence status =
        text.say(
            "lge",
            enhanced
                ? "There is late enhancement of the " + wall + " wall."
                : "There is no late enhancement.");
    Evidence conclusion =
        text.say("diagnosis", "In summary " + label("diagnosis", diagnosis) + ".");
    reports.add(text.report());
    findings.addAll(text.findings());

    addVolume(patient, "cine", CINE_PHASES, draw);
    addVolume(patient, "lge", 1, draw);

    addChoice(patient, "lv_systolic_function", reduced ? "reduced" : "normal", function, "cine");
    addChoice(patient, "lge_status", enhanced ? "abnormal" : "none", status, "lge");
    if (enhanced) {
      addChoice(patient, "lge_high_wall", wall, status, "lge");
    }
    addOther(patient, "lvef_percent", String.valueOf(fraction), percent, "cine");
    addOther(
        patient,
        "report_lge",
        "{\"lge_status\":\"%s\"}".formatted(enhanced ? "abnormal" : "none"),
        status,
        "lge");
    addChoice(patient, "diagnosis", diagnosis, conclusion, "cine");
  }

  private static List<String> chatter(Random draw) {
    List<String> words = new ArrayList<>();
    for (int word = 0; word < 40; word++) {
      words.add(WORDS.get(draw.nextInt(WORDS.size())));
    }
    return words;
  }

  private static String label(String question, String option) {
    return CATALOG.question(question).orElseThrow().option(option).orElseThrow().label();
  }

  private void addChoice(
      int patient, String code, String answer, Evidence evidence, String sequence) {
    Question question = CATALOG.question(code).orElseThrow();
    List<Option> order = new ArrayList<>(question.options());
    Collections.shuffle(order, new Random(qaId(patient, code).hashCode()));
    order.sort(Comparator.comparing(Option::place));
    List<CandidateOption> options =
        order.stream()
            .map(
                option ->
                    new CandidateOption(
                        option.code(),
                        option.label(),
                        option.code().equals(answer)
                            ? OptionState.STATED_PRESENT
                            : question.type() == QuestionType.S
                                ? OptionState.STATED_ABSENT
                                : OptionState.UNSTATED))
            .toList();
    addCandidate(patient, question, options, answer, evidence, sequence);
  }

  private void addOther(
      int patient, String code, String answer, Evidence evidence, String sequence) {
    Question question = CATALOG.question(code).orElseThrow();
    addCandidate(patient, question, List.of(), answer, evidence, sequence);
  }

  private void addCandidate(
      int patient,
      Question question,
      List<CandidateOption> options,
      String answer,
      Evidence evidence,
      String sequence) {
    boolean cine = sequence.equals("cine");
    QaCandidate candidate =
        QaCandidate.newBuilder()
            .setQaId(qaId(patient, question.code()))
            .setContentHash(hash("content " + patient + question.code() + answer))
            .setStudyId(studyId(patient))
            .setPatientId(patientId(patient))
            .setReportId(reportId(patient))
            .setCatalogVersion(CATALOG.version())
            .setQuestionCode(question.code())
            .setTier(question.tier())
            .setSequenceView(question.sequenceView())
            .setType(question.type())
            .setQuestion(question.texts().get("en").get(0))
            .setOptions(options)
            .setAnswers(List.of(answer))
            .setUnit(question.unit().orElse(null))
            .setTolerance(
                question.tolerance().isPresent() ? question.tolerance().getAsDouble() : null)
            .setEvidence(List.of(evidence))
            .setLinks(
                List.of(
                    VolumeLink.newBuilder()
                        .setVolumeId(volumeId(patient, sequence))
                        .setSliceFrom(1)
                        .setSliceTo(SLICES)
                        .setPhaseFrom(1)
                        .setPhaseTo(cine ? CINE_PHASES : 1)
                        .setReason("all slices")
                        .build()))
            .setLinkStatus(LinkStatus.LINKED)
            .setLinkReason("found for " + question.sequenceView())
            .setAskedBecause("stated")
            .setConfidence(0.95)
            .setPriority(10)
            .setDifficulty(List.of())
            .build();
    candidates.add(candidate);
    verdicts.add(verdict(candidate, "reader-1", Decision.ACCEPT));
    verdicts.add(verdict(candidate, "reader-2", Decision.ACCEPT));
  }

  private void addVolume(int patient, String sequence, int phases, Random draw) {
    boolean cine = sequence.equals("cine");
    List<String> ids = new ArrayList<>();
    try (Png16 png = new Png16()) {
      for (int slice = 1; slice <= SLICES; slice++) {
        short[] blocks = picture(draw);
        for (int phase = 1; phase <= phases; phase++) {
          String id = hash("slice " + patient + sequence + slice + " " + phase).substring(0, 32);
          ids.add(id);
          short[] values = blocks.clone();
          values[0] = (short) phase;
          StoredFrame frame = StoredFrame.unsigned(PICTURE, PICTURE, values);
          slices.add(
              Slice.newBuilder()
                  .setSliceId(id)
                  .setVolumeId(volumeId(patient, sequence))
                  .setStudyId(studyId(patient))
                  .setPatientId(patientId(patient))
                  .setSliceIndex(slice)
                  .setPhaseIndex(phase)
                  .setTriggerTimeMs(cine ? 40.0 * (phase - 1) : null)
                  .setPosition(List.of(0.0, 0.0, 10.0 * slice))
                  .setOrientation(List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
                  .setRows(PICTURE)
                  .setColumns(PICTURE)
                  .setRescaleSlope(1)
                  .setRescaleIntercept(0)
                  .setWindowCenter(500.0)
                  .setWindowWidth(1000.0)
                  .setStoredValueOffset(0)
                  .setPixelSha256(sha256(values))
                  .setImage(new Image(ByteBuffer.wrap(png.encode(frame)), id + ".png"))
                  .build());
        }
      }
    }
    volumes.add(
        SliceVolume.newBuilder()
            .setVolumeId(volumeId(patient, sequence))
            .setStudyId(studyId(patient))
            .setPatientId(patientId(patient))
            .setSequence(sequence)
            .setView("sax")
            .setConfidence(0.9)
            .setSlices(SLICES)
            .setPhases(phases)
            .setRows(PICTURE)
            .setColumns(PICTURE)
            .setSpacingMm(List.of(1.5, 1.5, 10.0))
            .setPhaseSource("TRIGGER_TIME")
            .setEndDiastole(cine ? 1 : null)
            .setEndSystole(cine ? 3 : null)
            .setManufacturer("siemens")
            .setFieldStrength(1.5)
            .setSeriesCount(1)
            .setSliceIds(ids)
            .build());
  }

  /** Blocks of 4 x 4 of one value each: unlike the picture of any other patient. */
  private static short[] picture(Random draw) {
    int block = PICTURE / 4;
    int[] levels = draw.ints(16, 100, 900).toArray();
    short[] values = new short[PICTURE * PICTURE];
    for (int i = 0; i < values.length; i++) {
      values[i] = (short) levels[i / PICTURE / 4 * block + i % PICTURE / 4];
    }
    return values;
  }

  private static String sha256(short[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    return HexFormat.of().formatHex(digest().digest(bytes.array()));
  }

  private static String reportId(int patient) {
    return hash("report " + patient).substring(0, 32);
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(digest().digest(text.getBytes(UTF_8)));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T extends SpecificRecord> void write(Path folder, Table<T> table, List<T> rows)
      throws IOException {
    rows(
        folder.resolve(table.shardPath(0, 1)),
        table.schema(),
        rows.stream().sorted(table.order()).toList());
  }

  private static <T extends SpecificRecord> void rows(
      Path file, org.apache.avro.Schema schema, List<T> rows) throws IOException {
    Files.createDirectories(file.getParent());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetRecordWriter<T> writer = ParquetRecordWriter.to(bytes, schema)) {
      for (T row : rows) {
        writer.write(row);
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  /** A report that grows sentence by sentence, each with its finding. */
  private static final class Text {
    private final int patient;
    private final StringBuilder text;
    private final List<Finding> findings = new ArrayList<>();

    Text(int patient, List<String> chatter) {
      this.patient = patient;
      this.text = new StringBuilder(String.join(" ", chatter)).append('.');
    }

    Evidence say(String concept, String sentence) {
      text.append(' ');
      int start = text.length();
      text.append(sentence);
      String id = reportId(patient) + "-" + findings.size();
      findings.add(
          Finding.newBuilder()
              .setFindingId(id)
              .setReportId(reportId(patient))
              .setStudyId(studyId(patient))
              .setConcept(concept)
              .setCertainty(Certainty.PRESENT)
              .setTemporality(Temporality.RECENT)
              .setExperiencer(Experiencer.PATIENT)
              .setSection("findings")
              .setStart(start)
              .setEnd(text.length())
              .setSentenceStart(start)
              .setSentenceEnd(text.length())
              .setRuleId("fixture")
              .setExtractorVersion("fixture")
              .build());
      return Evidence.newBuilder()
          .setFindingId(id)
          .setStart(start)
          .setEnd(text.length())
          .setSentence(sentence)
          .setFocusStart(start)
          .setFocusEnd(text.length())
          .setSection("findings")
          .build();
    }

    DeidentifiedReport report() {
      return DeidentifiedReport.newBuilder()
          .setReportId(reportId(patient))
          .setStudyId(studyId(patient))
          .setPatientId(patientId(patient))
          .setHasImages(true)
          .setStatus(ReportStatus.FINAL)
          .setSuperseded(false)
          .setLanguage("en")
          .setText(text.toString())
          .setDeidVersion("fixture")
          .build();
    }

    List<Finding> findings() {
      return findings;
    }
  }
}
