package org.cardioqa.pipeline.release.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.parquet.ParquetRows;

/**
 * How items are distributed over splits, by tier, sequence, view, question, answer, difficulty,
 * vendor and more. Memory grows with the number of patients, studies, volumes and numeric answers.
 */
public final class ReleaseStats {
  private static final String NONE = "(none)";
  private static final Set<String> FRAME_COLUMNS = Set.of("volume_id", "split", "sequence", "view");

  private static final List<String> SPLITS = ReleaseFolder.SPLITS;

  private final Map<String, Map<String, long[]>> dimensions = new LinkedHashMap<>();
  private final Map<String, QuestionStats> questions = new TreeMap<>();
  private final Map<String, Images> volumes = new HashMap<>();
  private final List<Set<String>> patients = new ArrayList<>();
  private final List<Set<String>> studies = new ArrayList<>();
  private final String version;

  private record Images(String sequence, String view) {}

  private ReleaseStats(String version) {
    this.version = version;
    for (int i = 0; i < SPLITS.size(); i++) {
      patients.add(new HashSet<>());
      studies.add(new HashSet<>());
    }
    for (String dimension :
        List.of(
            "split",
            "tier",
            "sequence",
            "view",
            "sequence_view",
            "question",
            "difficulty",
            "vendor",
            "field strength, tesla",
            "link status",
            "verification",
            "frames by sequence and view")) {
      dimensions.put(dimension, new TreeMap<>());
    }
  }

  /** The answers of one question. */
  public static final class QuestionStats {
    private final QuestionType type;
    private final Map<String, long[]> answers = new TreeMap<>();
    private long items;
    private double[] numbers = new double[16];
    private int numberCount;

    private QuestionStats(QuestionType type) {
      this.type = type;
    }

    /** Form of the answer. */
    public QuestionType type() {
      return type;
    }

    /** Rows. */
    public long items() {
      return items;
    }

    /**
     * Rows with an answer, by split; of a multi-select question each code for itself, so that the
     * sum may be larger than {@link #items}. Empty for numbers and texts.
     */
    public Map<String, long[]> answers() {
      return answers;
    }

    /** The numbers, ascending; empty where the answer is none. */
    public double[] numbers() {
      double[] sorted = Arrays.copyOf(numbers, numberCount);
      Arrays.sort(sorted);
      return sorted;
    }

    /** Share of the rows that have the most frequent answer; NaN without answers. */
    public double majority() {
      return answers.values().stream().mapToLong(ReleaseStats::sum).max().orElse(0)
          / (answers.isEmpty() ? Double.NaN : items);
    }

    /**
     * Number of equally frequent answers that would be as hard to guess: the exponential of the
     * entropy; NaN without answers.
     */
    public double effectiveAnswers() {
      double all = answers.values().stream().mapToLong(ReleaseStats::sum).sum();
      double entropy = 0;
      for (long[] count : answers.values()) {
        double share = sum(count) / all;
        entropy -= share * Math.log(share);
      }
      return answers.isEmpty() ? Double.NaN : Math.exp(entropy);
    }

    private void add(ReleaseItem item, int split) {
      items++;
      switch (type) {
        case S, M -> item.getAnswers().forEach(answer -> count(answers, answer, split));
        case N -> {
          if (numberCount == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numberCount);
          }
          numbers[numberCount++] = Double.parseDouble(item.getAnswers().get(0));
        }
        case T -> {}
      }
    }
  }

  /**
   * Counts a release.
   *
   * @throws IOException if it cannot be read
   */
  public static ReleaseStats of(ReleaseFolder release) throws IOException {
    ReleaseStats stats = new ReleaseStats(release.manifest().releaseVersion());
    for (Path file : release.files(ReleaseFolder.SLICES)) {
      stats.frames(file);
    }
    try (Stream<ReleaseItem> items = release.items()) {
      for (Iterator<ReleaseItem> each = items.iterator(); each.hasNext(); ) {
        stats.add(each.next());
      }
    }
    return stats;
  }

  private void frames(Path file) throws IOException {
    try (ParquetRows rows = ParquetRows.of(Files.newByteChannel(file), FRAME_COLUMNS)) {
      for (Optional<Map<String, String>> row = rows.next(); row.isPresent(); row = rows.next()) {
        Map<String, String> frame = row.get();
        Images images = new Images(frame.get("sequence"), frame.get("view"));
        volumes.putIfAbsent(frame.get("volume_id"), images);
        count(
            dimensions.get("frames by sequence and view"),
            images.sequence + " " + images.view,
            split(frame.get("split")));
      }
    }
  }

  private void add(ReleaseItem item) throws ReleaseException {
    int split = split(item.getSplit());
    Images images =
        item.getLinks().isEmpty()
            ? new Images(NONE, NONE)
            : volumes.getOrDefault(item.getLinks().get(0).getVolumeId(), new Images(NONE, NONE));
    count("split", item.getSplit(), split);
    count("tier", String.valueOf(item.getTier()), split);
    count("sequence", images.sequence, split);
    count("view", images.view, split);
    count("sequence_view", item.getSequenceView(), split);
    count("question", item.getQuestionCode(), split);
    count("vendor", item.getManufacturer().orElse(NONE), split);
    count(
        "field strength, tesla", item.getFieldStrength().map(String::valueOf).orElse(NONE), split);
    count("link status", item.getLinkStatus().name(), split);
    count("verification", item.getVerification(), split);
    List<String> hints = item.getDifficulty().isEmpty() ? List.of(NONE) : item.getDifficulty();
    hints.forEach(hint -> count("difficulty", hint, split));
    questions
        .computeIfAbsent(item.getQuestionCode(), code -> new QuestionStats(item.getType()))
        .add(item, split);
    patients.get(split).add(item.getPatientId());
    studies.get(split).add(item.getStudyId());
  }

  private static int split(String name) throws ReleaseException {
    int split = SPLITS.indexOf(name);
    if (split < 0) {
      throw new ReleaseException("a row stands in no split of " + SPLITS);
    }
    return split;
  }

  private void count(String dimension, String value, int split) {
    count(dimensions.get(dimension), value, split);
  }

  private static void count(Map<String, long[]> counts, String value, int split) {
    counts.computeIfAbsent(value, v -> new long[SPLITS.size()])[split]++;
  }

  static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  /** Version of the release. */
  public String version() {
    return version;
  }

  /**
   * Rows by what they are counted by and its value; the counts are in the order of {@link
   * ReleaseFolder#SPLITS}. A row with several hints of difficulty counts under each. Sequence and
   * view are those of the first volume that an item is linked to.
   */
  public Map<String, Map<String, long[]>> dimensions() {
    return dimensions;
  }

  /** Answers, by code of the question. */
  public Map<String, QuestionStats> questions() {
    return questions;
  }

  /** Patients, in the order of {@link ReleaseFolder#SPLITS}. */
  public long[] patients() {
    return patients.stream().mapToLong(Set::size).toArray();
  }

  /** Studies, in the order of {@link ReleaseFolder#SPLITS}. */
  public long[] studies() {
    return studies.stream().mapToLong(Set::size).toArray();
  }
}
