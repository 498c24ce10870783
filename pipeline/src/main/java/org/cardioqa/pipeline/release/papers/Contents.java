package org.cardioqa.pipeline.release.papers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest.ItemCount;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;

/**
 * What is in the rows of a release, counted from the files as they were written. Of each item an id
 * and a hash are kept, some 200 bytes.
 */
public final class Contents {
  private final Map<String, Map<String, Long>> itemsBySplit = new TreeMap<>();
  private final Map<ItemCount, Long> answers = new HashMap<>();
  private final Map<String, Map<String, Long>> traits = new TreeMap<>();
  private final Map<String, Set<String>> patients = new TreeMap<>();
  private final Map<String, Set<String>> studies = new TreeMap<>();
  private final Map<String, String> splitOfPatient = new HashMap<>();
  private final Map<String, Long> digests = new HashMap<>();
  private final Map<String, Long> slicesBySplit = new TreeMap<>();
  private final Map<String, Long> slicesBySequence = new TreeMap<>();
  private long items;

  private Contents() {}

  /** Counts what a release holds. */
  public static Contents of(ReleaseFolder release) throws IOException {
    Contents contents = new Contents();
    for (String config : release.configs()) {
      for (Path file : release.files(config)) {
        try (Stream<ReleaseItem> rows = ReleaseFolder.items(file)) {
          rows.forEach(item -> contents.add(config, item));
        }
      }
    }
    for (Path file : release.files(ReleaseFolder.SLICES)) {
      try (Stream<ReleaseSlice> rows = ReleaseFolder.slices(file)) {
        rows.forEach(contents::add);
      }
    }
    return contents;
  }

  private void add(String config, ReleaseItem item) {
    items++;
    String split = item.getSplit();
    count(itemsBySplit, config, split);
    answers.merge(
        new ItemCount(
            split,
            config,
            item.getQuestionCode(),
            item.getSequenceView(),
            item.getOptions().isEmpty() ? "" : String.join("+", item.getAnswers()),
            0),
        1L,
        Long::sum);
    count(traits, "verification", item.getVerification());
    count(traits, "readers", String.valueOf(item.getReaders()));
    count(traits, "edited", String.valueOf(item.getEdited()));
    count(traits, "catalog_version", item.getCatalogVersion());
    count(traits, "manufacturer", item.getManufacturer().orElse("not stated"));
    count(
        traits,
        "field_strength",
        item.getFieldStrength().map(tesla -> tesla + " T").orElse("not stated"));
    count(traits, "link_status", item.getLinkStatus().name());
    item.getDifficulty().forEach(hint -> count(traits, "difficulty", hint));
    patients.computeIfAbsent(split, s -> new HashSet<>()).add(item.getPatientId());
    studies.computeIfAbsent(split, s -> new HashSet<>()).add(item.getStudyId());
    splitOfPatient.put(item.getPatientId(), split);
    digests.put(item.getQaId(), digest(item.getAnswers()));
  }

  private void add(ReleaseSlice slice) {
    slicesBySplit.merge(slice.getSplit(), 1L, Long::sum);
    slicesBySequence.merge(slice.getSequence() + " " + slice.getView(), 1L, Long::sum);
  }

  private static <K> void count(Map<K, Map<String, Long>> counts, K key, String of) {
    counts.computeIfAbsent(key, k -> new TreeMap<>()).merge(of, 1L, Long::sum);
  }

  private static long digest(List<String> answers) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      answers.stream().sorted().forEach(answer -> digest.update((answer + "\n").getBytes(UTF_8)));
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  /** Number of items. */
  public long items() {
    return items;
  }

  /** Number of items of a configuration by split. */
  public Map<String, Long> items(String config) {
    return itemsBySplit.getOrDefault(config, Map.of());
  }

  /** Names of the configurations that have items, sorted. */
  public Set<String> configs() {
    return itemsBySplit.keySet();
  }

  /** Items by split, configuration, question, sequence and answer, in this order. */
  public List<ItemCount> counts() {
    List<ItemCount> counts = new ArrayList<>();
    answers.forEach(
        (key, count) ->
            counts.add(
                new ItemCount(
                    key.split(),
                    key.config(),
                    key.questionCode(),
                    key.sequenceView(),
                    key.answer(),
                    count)));
    counts.sort(
        Comparator.comparing((ItemCount count) -> ReleaseFolder.SPLITS.indexOf(count.split()))
            .thenComparing(ItemCount::config)
            .thenComparing(ItemCount::questionCode)
            .thenComparing(ItemCount::sequenceView)
            .thenComparing(ItemCount::answer));
    return counts;
  }

  /** Items by a property: verification, readers, edited, manufacturer and others. */
  public Map<String, Long> trait(String name) {
    return traits.getOrDefault(name, Map.of());
  }

  /** Number of patients of a split. */
  public long patients(String split) {
    return patients.getOrDefault(split, Set.of()).size();
  }

  /** Number of patients. */
  public long patients() {
    return splitOfPatient.size();
  }

  /** Number of studies of a split. */
  public long studies(String split) {
    return studies.getOrDefault(split, Set.of()).size();
  }

  /** Number of studies. */
  public long studies() {
    return studies.values().stream().mapToLong(Set::size).sum();
  }

  /** Number of frames by split. */
  public Map<String, Long> slicesBySplit() {
    return slicesBySplit;
  }

  /** Number of frames by sequence and view. */
  public Map<String, Long> slicesBySequence() {
    return slicesBySequence;
  }

  /**
   * Patients that are here in another split than in an earlier release, sorted.
   *
   * @param earlier contents of that release
   */
  public List<String> movedSince(Contents earlier) {
    return splitOfPatient.entrySet().stream()
        .filter(
            patient -> {
              String before = earlier.splitOfPatient.get(patient.getKey());
              return before != null && !before.equals(patient.getValue());
            })
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * How items differ from an earlier release.
   *
   * @param added qa_ids that were not there
   * @param removed qa_ids that are gone
   * @param changed qa_ids with other answers
   */
  public record Changes(long added, long removed, long changed) {}

  /** What changed since an earlier release. */
  public Changes since(Contents earlier) {
    long added = 0;
    long changed = 0;
    for (Map.Entry<String, Long> item : digests.entrySet()) {
      Long before = earlier.digests.get(item.getKey());
      if (before == null) {
        added++;
      } else if (!before.equals(item.getValue())) {
        changed++;
      }
    }
    long kept = digests.size() - added;
    return new Changes(added, earlier.digests.size() - kept, changed);
  }
}
