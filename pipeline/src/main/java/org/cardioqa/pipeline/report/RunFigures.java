package org.cardioqa.pipeline.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.transforms.shards.ReadTable;
import org.cardioqa.transforms.shards.Table;

/**
 * What the page says beyond the manifest's counts. Candidates and quarantine are read once, row by
 * row; a number is kept for each candidate with a number, an id for each study, no row but samples.
 */
final class RunFigures {
  private static final int MOST_SAMPLES = 8;

  private final Map<String, Answers> questions = new TreeMap<>();
  private final Map<String, Map<LinkStatus, Long>> links = new TreeMap<>();
  private final Map<String, String> messages = new TreeMap<>();
  private final Set<String> studies = new HashSet<>();
  private final Map<String, Group> groups = new TreeMap<>();

  /** What was answered to one question. */
  static final class Answers {
    private String firstId = "";
    private String words = "";
    private QuestionType type = QuestionType.S;
    private String unit = "";
    private long candidates;
    private final Map<String, Long> options = new TreeMap<>();
    private final List<Double> numbers = new ArrayList<>();

    private void add(QaCandidate candidate) {
      candidates++;
      type = candidate.getType();
      unit = candidate.getUnit().orElse("");
      if (firstId.isEmpty() || candidate.getQaId().compareTo(firstId) < 0) {
        firstId = candidate.getQaId();
        words = candidate.getQuestion();
      }
      switch (type) {
        case S, M -> candidate.getAnswers().forEach(code -> options.merge(code, 1L, Long::sum));
        case N -> numbers.add(Double.valueOf(candidate.getAnswers().get(0)));
        case T -> {}
      }
    }

    /** The question, in the wording of the candidate with the lowest id. */
    String words() {
      return words;
    }

    QuestionType type() {
      return type;
    }

    /** UCUM unit of a number; else empty. */
    String unit() {
      return unit;
    }

    long candidates() {
      return candidates;
    }

    /** Candidates by right option, the most frequent first; several options may be right. */
    List<Map.Entry<String, Long>> options() {
      return options.entrySet().stream()
          .sorted(
              Map.Entry.<String, Long>comparingByValue()
                  .reversed()
                  .thenComparing(Map.Entry.comparingByKey()))
          .toList();
    }

    /** The number at a share of them in order, 0 the lowest; NaN if there is none. */
    double number(double share) {
      return numbers.isEmpty()
          ? Double.NaN
          : numbers.stream().sorted().toList().get((int) Math.round(share * (numbers.size() - 1)));
    }
  }

  /** Candidates of one tier on the same images, and one of them to show. */
  private static final class Group {
    private static final Comparator<QaCandidate> SHOWN =
        Comparator.comparing((QaCandidate candidate) -> candidate.getLinkStatus())
            .thenComparing(QaCandidate::getQaId);

    private long size;
    private QaCandidate sample;

    void add(QaCandidate candidate) {
      size++;
      if (sample == null || SHOWN.compare(candidate, sample) < 0) {
        sample = candidate;
      }
    }
  }

  private RunFigures() {}

  /**
   * Gathers them.
   *
   * @param output folder of a complete run
   * @throws IOException if a shard cannot be read
   */
  static RunFigures of(String output, RunManifest manifest) throws IOException {
    RunFigures figures = new RunFigures();
    each(Table.CANDIDATES, output, manifest, figures::add);
    each(Table.QUARANTINE, output, manifest, figures::add);
    return figures;
  }

  /** Hands every row of a table to somebody, in the order of its shards. */
  static <T extends SpecificRecord> void each(
      Table<T> table, String output, RunManifest manifest, Consumer<T> use) throws IOException {
    for (ShardEntry shard : shards(table, manifest)) {
      ReadTable.each(table, output + "/" + shard.getPath(), use);
    }
  }

  /** The shards of a table, by their number. */
  static List<ShardEntry> shards(Table<?> table, RunManifest manifest) {
    return manifest.getShards().stream()
        .filter(shard -> shard.getTable().equals(table.name()))
        .sorted(Comparator.comparing(ShardEntry::getPath))
        .toList();
  }

  private void add(QaCandidate candidate) {
    studies.add(candidate.getStudyId());
    questions.computeIfAbsent(candidate.getQuestionCode(), code -> new Answers()).add(candidate);
    links
        .computeIfAbsent(candidate.getSequenceView(), images -> new EnumMap<>(LinkStatus.class))
        .merge(candidate.getLinkStatus(), 1L, Long::sum);
    if (!candidate.getLinks().isEmpty() && !candidate.getEvidence().isEmpty()) {
      groups
          .computeIfAbsent(
              candidate.getTier() + " " + candidate.getSequenceView(), name -> new Group())
          .add(candidate);
    }
  }

  private void add(Quarantined row) {
    messages.merge(
        row.getStage() + "/" + row.getReason(),
        row.getMessage(),
        (one, other) -> one.compareTo(other) <= 0 ? one : other);
  }

  /** By code of the question. */
  Map<String, Answers> questions() {
    return questions;
  }

  /** Candidates by images that answer them and by what became of their link. */
  Map<String, Map<LinkStatus, Long>> links() {
    return links;
  }

  /** By stage and reason, what one row of quarantine says. */
  Map<String, String> messages() {
    return messages;
  }

  /** Number of studies that have candidates. */
  long studies() {
    return studies.size();
  }

  /**
   * A candidate of each of the largest groups of tier and images: of those with the best link the
   * one with the lowest id, which is a hash, so that nobody chose it.
   */
  List<QaCandidate> samples() {
    return groups.entrySet().stream()
        .sorted(Comparator.comparing(group -> -group.getValue().size))
        .limit(MOST_SAMPLES)
        .sorted(Map.Entry.comparingByKey())
        .map(group -> group.getValue().sample)
        .toList();
  }
}
