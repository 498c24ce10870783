package org.cardioqa.transforms.shards;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cardioqa.schemas.Count;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.RunPart;
import org.cardioqa.schemas.Setting;
import org.cardioqa.schemas.ShardEntry;

/** Adds up what a run did, and says what does not add up. */
final class RunTotals {
  static final String PROBLEMS = "problems";
  static final String ROWS = "rows";
  static final String INPUTS = "inputs";
  static final String QUARANTINED = "quarantined";
  static final String CANDIDATES = "candidates";
  static final String VOLUMES = "volumes";
  static final String SLICES = "slices";

  private static final String MANIFEST_VERSION = "1";

  private RunTotals() {}

  static RunManifest of(List<RunPart> parts, List<Setting> versions, List<Setting> options) {
    Map<String, Map<String, Long>> counts = new TreeMap<>();
    List<ShardEntry> shards = new ArrayList<>();
    for (RunPart part : parts) {
      part.getShard().ifPresent(shards::add);
      part.getCount()
          .ifPresent(
              count ->
                  counts
                      .computeIfAbsent(part.getCategory().orElseThrow(), name -> new TreeMap<>())
                      .merge(count.getOf(), count.getCount(), Long::sum));
    }
    shards.sort(Comparator.comparing(ShardEntry::getPath));
    List<String> problems = problems(counts, shards);
    List<Setting> allVersions = new ArrayList<>(versions);
    allVersions.add(new Setting("jdk", Runtime.version().toString()));
    return RunManifest.newBuilder()
        .setManifestVersion(MANIFEST_VERSION)
        .setComplete(problems.isEmpty())
        .setProblems(problems)
        .setVersions(allVersions)
        .setOptions(options)
        .setInputsSha256(inputsSha256(shards))
        .setInputs(list(counts, INPUTS))
        .setQuarantined(list(counts, QUARANTINED))
        .setCandidates(list(counts, CANDIDATES))
        .setVolumes(list(counts, VOLUMES))
        .setSlices(list(counts, SLICES))
        .setShards(shards)
        .build();
  }

  private static List<String> problems(
      Map<String, Map<String, Long>> counts, List<ShardEntry> shards) {
    List<String> problems = new ArrayList<>();
    counts
        .getOrDefault(PROBLEMS, new TreeMap<>())
        .forEach((what, count) -> problems.add("%s (%d times)".formatted(what, count)));
    Map<String, Long> written = new TreeMap<>();
    shards.forEach(shard -> written.merge(shard.getTable(), shard.getRows(), Long::sum));
    for (Table<?> table : Table.ALL) {
      long expected = counts.getOrDefault(ROWS, new TreeMap<>()).getOrDefault(table.name(), 0L);
      long rows = written.getOrDefault(table.name(), 0L);
      if (rows != expected) {
        problems.add(
            "the table %s has %d rows in its shards and should have %d"
                .formatted(table.name(), rows, expected));
      }
    }
    return problems;
  }

  private static List<Count> list(Map<String, Map<String, Long>> counts, String category) {
    List<Count> list = new ArrayList<>();
    counts
        .getOrDefault(category, new TreeMap<>())
        .forEach((of, count) -> list.add(new Count(of, count)));
    return list;
  }

  private static String inputsSha256(List<ShardEntry> shards) {
    MessageDigest digest = ShardFile.sha256();
    shards.stream()
        .filter(shard -> shard.getTable().equals(Table.INPUTS.name()))
        .forEach(shard -> digest.update(shard.getSha256().getBytes(US_ASCII)));
    return HexFormat.of().formatHex(digest.digest());
  }
}
