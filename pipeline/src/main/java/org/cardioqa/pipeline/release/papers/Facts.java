package org.cardioqa.pipeline.release.papers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.cardioqa.pipeline.release.Hashes;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.release.ReleaseManifest;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;

/**
 * All that the papers of a release are written from.
 *
 * @param manifest the description of the whole
 * @param policy what was asked for
 * @param contents what is in the rows
 * @param files Parquet files in the order of their paths
 */
public record Facts(
    ReleaseManifest manifest, Policy policy, Contents contents, List<DataFile> files) {

  /**
   * A Parquet file of a release.
   *
   * @param path below the release, with slashes
   * @param config configuration
   * @param split split
   */
  public record DataFile(String path, String config, String split, long bytes, String sha256) {}

  /**
   * Of a release whose rows are written.
   *
   * @throws IOException if a file cannot be read
   */
  public static Facts of(
      ReleaseManifest manifest, Policy policy, Contents contents, ReleaseFolder release)
      throws IOException {
    List<DataFile> files = new ArrayList<>();
    List<String> configs = new ArrayList<>(release.configs());
    configs.add(ReleaseFolder.SLICES);
    for (String config : configs) {
      for (Path file : release.files(config)) {
        String name = file.getFileName().toString();
        files.add(
            new DataFile(
                release.root().relativize(file).toString().replace('\\', '/'),
                config,
                name.substring(0, name.indexOf('-')),
                Files.size(file),
                Hashes.of(file)));
      }
    }
    return new Facts(manifest, policy, contents, files);
  }

  /** Configurations with files, those of items first. */
  List<String> configs() {
    return files.stream()
        .map(DataFile::config)
        .distinct()
        .sorted(
            Comparator.comparing((String config) -> config.equals(ReleaseFolder.SLICES))
                .thenComparing(Facts::place))
        .toList();
  }

  private static String place(String config) {
    return config.startsWith("image") ? "0" + config : "1" + config;
  }

  /** Splits of a configuration that have files. */
  List<String> splits(String config) {
    return ReleaseFolder.SPLITS.stream()
        .filter(
            split ->
                files.stream()
                    .anyMatch(file -> file.config().equals(config) && file.split().equals(split)))
        .toList();
  }

  /** Rows of a configuration by split. */
  Map<String, Long> rows(String config) {
    return config.equals(ReleaseFolder.SLICES) ? contents.slicesBySplit() : contents.items(config);
  }

  /** Length of the files of a configuration and split. */
  long bytes(String config, String split) {
    return files.stream()
        .filter(file -> file.config().equals(config) && file.split().equals(split))
        .mapToLong(DataFile::bytes)
        .sum();
  }

  static Schema schema(String config) {
    return config.equals(ReleaseFolder.SLICES)
        ? ReleaseSlice.getClassSchema()
        : ReleaseItem.getClassSchema();
  }

  /** What a configuration holds, in a sentence without its stop. */
  static String describe(String config) {
    String words =
        switch (config.replaceAll("_conditional$", "")) {
          case "image_understanding" ->
              "questions on what the images show: choices, several choices, and numbers";
          case "report_generation" -> "the report of one sequence, coded and in words";
          case "diagnosis" -> "the diagnosis of the examination";
          case ReleaseFolder.SLICES -> "the frames that the questions use, with their pixels";
          default -> "items";
        };
    return config.endsWith("_conditional")
        ? words + "; only questions that are asked on the answer of another"
        : words;
  }
}
