package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.Hashes;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.pipeline.release.ReleaseManifest.ItemCount;
import org.cardioqa.pipeline.release.papers.CroissantRules;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * Whether a finished release is whole: checksums, lists of files, counts, and the paths that its
 * papers name. A file that no list names is told by its folder only, because its name may tell of a
 * person.
 */
final class FolderIntegrity {
  static final String NAME = "integrity";

  private static final String SUMS = "SHA256SUMS.txt";
  private static final String RECORDS = "RECORDS";
  private static final String CARD = "README.md";
  private static final String CROISSANT = "croissant.json";
  private static final Pattern SUM = Pattern.compile("([0-9a-f]{64}) [ *](.+)");
  private static final Pattern HEAD = Pattern.compile("\\A---\\R(.*?\\R)---\\R", Pattern.DOTALL);

  /** What {@code sha256sum -c} passes over. */
  private static final String COMMENT = "#";

  private final ReleaseFolder folder;
  private final Faults faults = new Faults();
  private final Set<String> there;

  FolderIntegrity(ReleaseFolder folder) throws IOException {
    this.folder = folder;
    try (Stream<Path> files = Files.walk(folder.root())) {
      there =
          new TreeSet<>(
              files
                  .filter(file -> !Files.isDirectory(file))
                  .map(file -> folder.root().relativize(file).toString().replace('\\', '/'))
                  .toList());
    }
  }

  GateResult check(ReleaseContents release, GateSettings settings) throws IOException {
    release.misplaced().forEach(faults::of);
    ReleaseManifest manifest = folder.manifest();
    checksums();
    records();
    counts(manifest, release);
    if (needed(ReleaseFolder.POLICY)
        && !sha256(ReleaseFolder.POLICY).equals(manifest.policySha256())) {
      faults.of("policy.yaml is not the policy of release.json");
    }
    if (needed(CARD)) {
      card();
    }
    if (needed(CROISSANT)) {
      croissant();
    }
    return faults.counted("things in the folder that do not fit", settings, "max_faults");
  }

  private boolean needed(String file) {
    if (!there.contains(file)) {
      faults.of(file + " is missing");
    }
    return there.contains(file);
  }

  private void checksums() throws IOException {
    if (!needed(SUMS)) {
      return;
    }
    Map<String, String> sums = new TreeMap<>();
    int number = 0;
    for (String line : lines(SUMS)) {
      number++;
      if (line.startsWith(COMMENT)) {
        continue;
      }
      Matcher sum = SUM.matcher(line);
      if (sum.matches()) {
        sums.put(sum.group(2), sum.group(1));
      } else {
        faults.of("%s, line %d: expected a SHA-256, two spaces and a path".formatted(SUMS, number));
      }
    }
    listed(SUMS, sums.keySet(), Set.of(SUMS));
    for (Map.Entry<String, String> sum : sums.entrySet()) {
      if (there.contains(sum.getKey()) && !sha256(sum.getKey()).equals(sum.getValue())) {
        faults.of(sum.getKey() + " was changed: its SHA-256 is another than in " + SUMS);
      }
    }
  }

  private void records() throws IOException {
    if (needed(RECORDS)) {
      listed(RECORDS, new HashSet<>(lines(RECORDS)), Set.of());
    }
  }

  /** Files are listed, and what is listed is there. */
  private void listed(String list, Set<String> paths, Set<String> without) {
    for (String path : new TreeSet<>(paths)) {
      if (!there.contains(path)) {
        faults.of(path + " stands in " + list + " and is missing");
      }
    }
    Map<String, Integer> stray = new TreeMap<>();
    for (String path : there) {
      if (!paths.contains(path) && !without.contains(path)) {
        stray.merge(path.substring(0, path.lastIndexOf('/') + 1), 1, Integer::sum);
      }
    }
    stray.forEach(
        (in, count) ->
            faults.of(
                "%d files in %s are not listed in %s"
                    .formatted(count, in.isEmpty() ? "the folder" : in, list)));
  }

  private void counts(ReleaseManifest manifest, ReleaseContents release) {
    Map<ItemCount, Long> counted = new HashMap<>();
    release
        .configs()
        .forEach(
            (config, items) ->
                items.forEach(item -> counted.merge(key(config, item), 1L, Long::sum)));
    Map<ItemCount, Long> stated = new HashMap<>();
    for (ItemCount count : manifest.counts()) {
      ItemCount key =
          new ItemCount(
              count.split(),
              count.config(),
              count.questionCode(),
              count.sequenceView(),
              count.answer(),
              0);
      stated.merge(key, count.count(), Long::sum);
    }
    Set<String> wrong = new TreeSet<>();
    Set<ItemCount> keys = new HashSet<>(counted.keySet());
    keys.addAll(stated.keySet());
    for (ItemCount key : keys) {
      if (!counted.getOrDefault(key, 0L).equals(stated.getOrDefault(key, 0L))) {
        wrong.add(
            "release.json counts other rows of %s in %s, %s, than there are"
                .formatted(key.questionCode(), key.config(), key.split()));
      }
    }
    wrong.forEach(faults::of);
  }

  private static ItemCount key(String config, ReleaseItem item) {
    return new ItemCount(
        item.getSplit(),
        config,
        item.getQuestionCode(),
        item.getSequenceView(),
        item.getOptions().isEmpty() ? "" : String.join("+", item.getAnswers()),
        0);
  }

  /** The card's head is YAML; its files are there, and each file of data/ is one of them. */
  private void card() throws IOException {
    Matcher head = HEAD.matcher(Files.readString(folder.root().resolve(CARD), UTF_8));
    if (!head.find()) {
      faults.of(CARD + " does not begin with a head in YAML between lines of ---");
      return;
    }
    Set<String> named = new HashSet<>();
    try (InputStream yaml = new ByteArrayInputStream(head.group(1).getBytes(UTF_8))) {
      for (YamlNode config : YamlNode.read(yaml, CARD).get("configs").items()) {
        for (YamlNode files : config.get("data_files").items()) {
          named.addAll(matching(files.get("path").text()));
        }
      }
    } catch (YamlException e) {
      faults.of(e.getMessage());
      return;
    }
    there.stream()
        .filter(path -> path.endsWith(".parquet") && !named.contains(path))
        .map(path -> path.substring(0, path.lastIndexOf('/') + 1))
        .distinct()
        .forEach(in -> faults.of("%s names no path for a file in %s".formatted(CARD, in)));
  }

  private List<String> matching(String glob) {
    var matcher = folder.root().getFileSystem().getPathMatcher("glob:" + glob);
    List<String> matching = there.stream().filter(path -> matcher.matches(Path.of(path))).toList();
    if (matching.isEmpty()) {
      faults.of("%s names %s, where no file is".formatted(CARD, glob));
    }
    return matching;
  }

  private void croissant() throws IOException {
    try {
      JsonNode document = new ObjectMapper().readTree(folder.root().resolve(CROISSANT).toFile());
      CroissantRules.faults(document, folder.root())
          .forEach(fault -> faults.of(CROISSANT + ": " + fault));
    } catch (JsonProcessingException e) {
      faults.of("%s, line %d: no JSON".formatted(CROISSANT, e.getLocation().getLineNr()));
    }
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.root().resolve(file), UTF_8);
  }

  private String sha256(String path) throws IOException {
    return Hashes.of(folder.root().resolve(path));
  }
}
