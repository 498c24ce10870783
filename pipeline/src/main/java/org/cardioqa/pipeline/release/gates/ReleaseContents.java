package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.Errata;
import org.cardioqa.pipeline.release.Erratum;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Redaction;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.shards.Table;

/**
 * What gates look at: a draft before it is written, or a finished release.
 *
 * @param catalog the catalogue that the questions come from
 * @param policy what was asked for
 * @param configs items by the configuration that they stand in
 * @param frames of data/slices
 * @param agreement of readers, by question
 * @param redactions by report_id, what was replaced in its text; empty where reports are not at
 *     hand
 * @param publicTexts text files that models may have seen
 * @param surrogates how many were counted when the release was made; matters where reports are not
 *     at hand
 * @param papers what people wrote into the papers, by where it stands: comments of the policy,
 *     reasons of errata
 * @param misplaced rows that stand in the file of another split than they state, in words
 */
public record ReleaseContents(
    Catalog catalog,
    Policy policy,
    Map<String, List<ReleaseItem>> configs,
    Frames frames,
    List<ReleaseManifest.Agreement> agreement,
    Map<String, List<Redaction>> redactions,
    List<Path> publicTexts,
    long surrogates,
    Map<String, String> papers,
    List<String> misplaced) {
  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#(.*)");

  /**
   * Reads the rows of a folder, finished or a draft. Items are held, frames but for their pixels.
   *
   * @param agreement of readers, by question
   * @param redactions by report_id, what was replaced in its text
   * @param publicTexts text files that models may have seen
   * @throws IOException if the folder or a file cannot be read
   */
  public static ReleaseContents read(
      ReleaseFolder folder,
      Catalog catalog,
      Policy policy,
      List<ReleaseManifest.Agreement> agreement,
      Map<String, List<Redaction>> redactions,
      List<Path> publicTexts)
      throws IOException {
    List<String> misplaced = new ArrayList<>();
    Map<String, List<ReleaseItem>> configs = new TreeMap<>();
    for (String config : folder.configs()) {
      List<ReleaseItem> items = configs.computeIfAbsent(config, c -> new ArrayList<>());
      for (Path file : folder.files(config)) {
        try (Stream<ReleaseItem> rows = ReleaseFolder.items(file)) {
          rows.forEachOrdered(item -> items.add(placed(item, item.getSplit(), file, misplaced)));
        }
      }
    }
    Frames.Reading frames = new Frames.Reading();
    for (Path file : folder.files(ReleaseFolder.SLICES)) {
      try (Stream<ReleaseSlice> rows = ReleaseFolder.slices(file)) {
        rows.forEachOrdered(slice -> frames.add(placed(slice, slice.getSplit(), file, misplaced)));
      }
    }
    return new ReleaseContents(
        catalog,
        policy,
        configs,
        frames.end(),
        agreement,
        redactions,
        publicTexts,
        0,
        papers(folder),
        misplaced);
  }

  /** The same, with the surrogates that a finished release says it has. */
  public ReleaseContents withSurrogatesOf(ReleaseManifest manifest) {
    long counted =
        manifest.gates().stream()
            .filter(gate -> gate.gate().equals(SurrogateGate.NAME) && gate.figure() != null)
            .mapToLong(gate -> Math.round(gate.figure()))
            .sum();
    return new ReleaseContents(
        catalog,
        policy,
        configs,
        frames,
        agreement,
        redactions,
        publicTexts,
        counted,
        papers,
        misplaced);
  }

  /** What people wrote freely. What they stated of themselves in the policy's values is no find. */
  private static Map<String, String> papers(ReleaseFolder folder) throws IOException {
    Map<String, String> papers = new TreeMap<>();
    Path policy = folder.root().resolve(ReleaseFolder.POLICY);
    if (Files.exists(policy)) {
      int number = 0;
      for (String line : Files.readAllLines(policy, UTF_8)) {
        number++;
        Matcher comment = COMMENT.matcher(line);
        if (comment.find() && !Canary.isSentence(comment.group(1))) {
          papers.put(
              "%s, comment in line %d".formatted(ReleaseFolder.POLICY, number), comment.group(1));
        }
      }
    }
    for (Erratum entry : Errata.read(folder.root().resolve(Errata.FILE)).entries()) {
      papers.put("%s, reason of entry %d".formatted(Errata.FILE, entry.number()), entry.reason());
    }
    return papers;
  }

  private static <T> T placed(T row, String split, Path file, List<String> misplaced) {
    String name = file.getFileName().toString();
    String words = "a row of %s states another split".formatted(name);
    if (!name.startsWith(split + "-") && !misplaced.contains(words)) {
      misplaced.add(words);
    }
    return row;
  }

  /**
   * What a finished build replaced in the texts of its reports, by report_id.
   *
   * @param shards output of the build, on a local disk
   * @throws IOException if there are no reports, or one cannot be read
   */
  public static Map<String, List<Redaction>> redactions(Path shards) throws IOException {
    Path reports = shards.resolve(Table.REPORTS.name());
    if (!Files.isDirectory(reports)) {
      throw new IOException("%s has no folder %s".formatted(shards, Table.REPORTS.name()));
    }
    Map<String, List<Redaction>> redactions = new HashMap<>();
    try (Stream<Path> files = Files.list(reports)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).sorted().toList()) {
        try (ParquetRecordReader<DeidentifiedReport> reader =
            ParquetRecordReader.of(new LocalInputFile(file), Table.REPORTS.schema())) {
          Optional<DeidentifiedReport> report = reader.next();
          while (report.isPresent()) {
            redactions.put(report.get().getReportId(), report.get().getRedactions());
            report = reader.next();
          }
        }
      }
    }
    return redactions;
  }

  /** All items. */
  public List<ReleaseItem> items() {
    List<ReleaseItem> items = new ArrayList<>();
    configs.values().forEach(items::addAll);
    return items;
  }

  /** All items, by study. */
  Map<String, List<ReleaseItem>> byStudy() {
    Map<String, List<ReleaseItem>> byStudy = new LinkedHashMap<>();
    items()
        .forEach(
            item -> byStudy.computeIfAbsent(item.getStudyId(), s -> new ArrayList<>()).add(item));
    return byStudy;
  }
}
