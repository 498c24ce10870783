package org.cardioqa.bench.run;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;

/**
 * Releases of any size, of drawn rows in the schema of releases: questions of the catalogue with
 * all their options, two sentences of evidence, a link, 32 frames. Frames have no pictures. Row i
 * is drawn from i alone, so that two releases share their rows but for what is asked for.
 */
final class SyntheticRelease {
  private static final List<String> CONFIGS =
      List.of("image_understanding", "report_generation", "diagnosis");

  /** In so many rows each kind of change stands once. */
  private static final int TURN = 100;

  private static final int REMOVED = 1;
  private static final int ADDED = 2;
  private static final int ANSWER = 3;
  private static final int EVIDENCE = 4;
  private static final int READERS = 5;
  private static final int LINK = 6;

  private static final int FRAMES_A_ROW = 32;
  private static final int FRAMES_A_VOLUME = 250;
  private static final String CANARY = "00000000-0000-4000-8000-000000000000";

  private final Path folder;
  private final List<Question> questions = Catalog.builtIn().questions();
  private final Map<String, ParquetRecordWriter<ReleaseItem>> items = new TreeMap<>();
  private final List<Closeable> open = new ArrayList<>();

  private SyntheticRelease(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a release.
   *
   * @param later whether it is the later one: 1% of the rows are not in it, as many are new, and of
   *     1% each the answer, the evidence, the readers and the links are others
   */
  static void write(Path folder, long rows, long frames, boolean later) throws IOException {
    SyntheticRelease release = new SyntheticRelease(folder);
    try {
      long written = 0;
      for (long row = 0; written < rows; row++) {
        int turn = (int) (row % TURN);
        if (turn != (later ? REMOVED : ADDED)) {
          release.item(row, later ? turn : 0);
          written++;
        }
      }
      release.frames(frames);
    } finally {
      for (Closeable file : release.open) {
        file.close();
      }
    }
    release.manifest(later ? "2.0.0" : "1.0.0");
  }

  private void item(long row, int turn) throws IOException {
    SplittableRandom draw = new SplittableRandom(row);
    String qaId = hex(row) + hex(draw.nextLong());
    Question question = questions.get(draw.nextInt(questions.size()));
    String split = ReleaseFolder.SPLITS.get(draw.nextInt(10) < 7 ? 0 : draw.nextInt(2) + 1);
    write(row, qaId, question, split, draw, turn);
  }

  private void write(
      long row, String qaId, Question question, String split, SplittableRandom draw, int turn)
      throws IOException {
    String study = hex(draw.nextLong()) + hex(row);
    List<ReleaseOption> options = new ArrayList<>();
    for (Option option : question.options()) {
      String letter = String.valueOf((char) ('A' + options.size()));
      options.add(new ReleaseOption(letter, option.code(), option.label(), OptionState.UNSTATED));
    }
    int right = options.isEmpty() ? 0 : draw.nextInt(options.size());
    if (turn == ANSWER && !options.isEmpty()) {
      right = (right + 1) % options.size();
    }
    String answer =
        options.isEmpty()
            ? String.valueOf(draw.nextInt(20, 80) + (turn == ANSWER ? 1 : 0))
            : options.get(right).getCode();
    String volume = hex(draw.nextLong()) + hex(draw.nextLong());
    List<Evidence> evidence = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int start = draw.nextInt(2000) + (turn == EVIDENCE ? 1 : 0);
      evidence.add(
          new Evidence(
              study + "-" + i,
              start,
              start + 60,
              "The value of this sentence is " + hex(draw.nextLong()) + ", as drawn.",
              start,
              start + 9,
              Certainty.PRESENT,
              "findings"));
    }
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_ROW; i++) {
      frames.add(hex(draw.nextLong()) + hex(draw.nextLong()));
    }
    ReleaseItem item =
        ReleaseItem.newBuilder()
            .setQaId(qaId)
            .setSplit(split)
            .setStudyId(study)
            .setPatientId(hex(draw.nextLong()) + hex(row))
            .setTier(question.tier())
            .setQuestionCode(question.code())
            .setSequenceView(question.sequenceView())
            .setType(question.type())
            .setQuestion(question.texts().get(Catalog.LANGUAGE).get(0))
            .setOptions(options)
            .setAnswers(List.of(answer))
            .setAnswerLetters(
                options.isEmpty() ? List.of() : List.of(options.get(right).getLetter()))
            .setAnswerText(options.isEmpty() ? answer : options.get(right).getText())
            .setTolerance(question.type() == QuestionType.N ? 1.0 : null)
            .setEvidence(evidence)
            .setLinks(
                List.of(new VolumeLink(volume, 1, turn == LINK ? 9 : 10, 1, 25, "all slices")))
            .setLinkStatus(LinkStatus.LINKED)
            .setSliceIds(frames)
            .setManufacturer("siemens")
            .setFieldStrength(1.5)
            .setCatalogVersion("1.0.0")
            .setContentHash(hex(draw.nextLong()) + hex(draw.nextLong()) + volume)
            .setVerification("agreed")
            .setEdited(false)
            .setReaders(turn == READERS ? 3 : 2)
            .setCanary(CANARY)
            .build();
    String file = CONFIGS.get(question.tier() - 1) + "/" + split;
    ParquetRecordWriter<ReleaseItem> writer = items.get(file);
    if (writer == null) {
      writer = writer(file, ReleaseItem.getClassSchema());
      items.put(file, writer);
    }
    writer.write(item);
  }

  private <T extends SpecificRecord> ParquetRecordWriter<T> writer(
      String file, org.apache.avro.Schema schema) throws IOException {
    Path path = folder.resolve("data/" + file + "-00000-of-00001.parquet");
    Files.createDirectories(path.getParent());
    ParquetRecordWriter<T> writer =
        ParquetRecordWriter.to(new BufferedOutputStream(Files.newOutputStream(path)), schema);
    open.add(writer);
    return writer;
  }

  private void frames(long frames) throws IOException {
    ParquetRecordWriter<ReleaseSlice> writer =
        writer(ReleaseFolder.SLICES + "/train", ReleaseSlice.getClassSchema());
    for (long frame = 0; frame < frames; frame++) {
      SplittableRandom draw = new SplittableRandom(~frame);
      long volume = frame / FRAMES_A_VOLUME;
      int place = (int) (frame % FRAMES_A_VOLUME);
      writer.write(
          ReleaseSlice.newBuilder()
              .setSliceId(hex(draw.nextLong()) + hex(draw.nextLong()))
              .setSplit("train")
              .setVolumeId(hex(volume) + hex(volume))
              .setStudyId(hex(volume))
              .setPatientId(hex(volume))
              .setSequence("cine")
              .setView("sax")
              .setSliceIndex(place / 25 + 1)
              .setPhaseIndex(place % 25 + 1)
              .setSlices(10)
              .setPhases(25)
              .setRows(208)
              .setColumns(168)
              .setRescaleSlope(1)
              .setRescaleIntercept(0)
              .setStoredValueOffset(0)
              .setPixelSha256(hex(draw.nextLong()) + hex(draw.nextLong()) + hex(frame) + hex(frame))
              .setCanary(CANARY)
              .build());
    }
  }

  private void manifest(String version) throws IOException {
    ReleaseManifest manifest =
        new ReleaseManifest(
            version,
            "synthetic",
            "",
            CANARY,
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Files.write(folder.resolve(ReleaseFolder.MANIFEST), manifest.bytes());
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
