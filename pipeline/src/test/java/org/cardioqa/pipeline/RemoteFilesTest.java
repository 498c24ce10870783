package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.pipeline.BuildCommandTest.Outcome;
import org.cardioqa.pipeline.report.RunReport;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import org.cardioqa.testdata.images.Matrix;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with every file of it, in and out, on a file system that is not the local one. */
final class RemoteFilesTest {
  private static final String OUTPUT = "mem://bucket/run";

  @TempDir private static Path folder;
  private static Set<String> planted;
  private static Outcome outcome;

  @BeforeAll
  static void buildFromMemoryToMemory() throws Exception {
    new ArchiveGenerator(11, 2, ArchiveOptions.DEMO.withMatrix(new Matrix(32, 32, 3, 8, 20)))
        .write(folder);
    planted = new TreeSet<>(Files.readAllLines(folder.resolve("gold/planted.txt"), UTF_8));
    MemoryFiles.upload(folder, "mem://bucket/archive");
    MemoryFiles.put("mem://bucket/key", "0123456789abcdef0123456789abcdef".getBytes(UTF_8));
    outcome = build();
  }

  private static Outcome build(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "build",
                "--runner=DirectRunner",
                "--enforceImmutability=false",
                "--enforceEncodability=false",
                "--reports=mem://bucket/archive/reports.jsonl",
                "--dicom=mem://bucket/archive/dicom",
                "--key-file=mem://bucket/key",
                "--output=" + OUTPUT + "/"));
    words.addAll(List.of(more));
    return BuildCommandTest.cardioqa(words.toArray(String[]::new));
  }

  @Test
  void theRunIsWholeAndItsShardsStandUnderTheirNames() throws Exception {
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    RunManifest manifest = BuildCommand.manifest(OUTPUT);
    assertThat(manifest.getComplete()).isTrue();
    assertThat(manifest.getCandidates()).isNotEmpty();

    Set<String> expected = new TreeSet<>(Set.of("manifest.json", RunReport.NAME));
    manifest.getShards().stream().map(ShardEntry::getPath).forEach(expected::add);
    Set<String> names = new TreeSet<>();
    MemoryFiles.below(OUTPUT).keySet().forEach(name -> names.add(name.substring(OUTPUT.length())));
    assertThat(names).isEqualTo(new TreeSet<>(expected.stream().map(n -> "/" + n).toList()));
  }

  @Test
  void thePageShowsPicturesFromTheShardsAndNoPlantedName() {
    String page = new String(MemoryFiles.below(OUTPUT).get(OUTPUT + "/" + RunReport.NAME), UTF_8);
    assertThat(page).contains("<img class=\"loop\"", "<blockquote");
    assertThat(planted).hasSizeGreaterThan(20).filteredOn(page::contains).isEmpty();
  }

  @Test
  void aSecondRunIsRefusedUntilOverwriteAndThenGivesTheSameBytes() {
    Map<String, byte[]> first = MemoryFiles.below(OUTPUT);

    assertThat(build().err()).contains("is not empty");
    Outcome again = build("--overwrite");
    assertThat(again.err()).isEmpty();
    assertThat(again.code()).isZero();

    Map<String, byte[]> second = MemoryFiles.below(OUTPUT);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }
}
