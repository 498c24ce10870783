package org.cardioqa.pipeline.release.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedRowsTest {
  private static final SortedRows.Key KEY =
      new SortedRows.Key(List.of("qa_id"), Comparator.comparing(key -> key.get(0)), List.of());

  @TempDir private Path folder;

  private final ReleaseItem item = ReleaseFixture.ofPatients(1).items().get(0);
  private final List<String> seen = new ArrayList<>();

  @Test
  void filesThatOverlapAndFilesThatFollowComeAsOneSequence() throws IOException {
    read(write("1", "a", "c", "e"), write("2", "b", "f"), write("3", "g", "h"), write("4"));

    assertThat(seen).containsExactly("a", "b", "c", "e", "f", "g", "h");
  }

  @Test
  void aFileIsNotReadBeforeTheSequenceReachesIt() throws IOException {
    Path first = write("1", "a", "b", "c");
    Path broken = write("2", "d", "e");
    try (RandomAccessFile bytes = new RandomAccessFile(broken.toFile(), "rw")) {
      bytes.seek(4);
      bytes.write(new byte[64]);
    }

    assertThatThrownBy(() -> read(broken, first)).isNotNull();
    assertThat(seen).containsExactly("a", "b", "c");
  }

  private void read(Path... files) throws IOException {
    try (SortedRows rows = SortedRows.of(List.of(files), KEY, column -> true, Set.of());
        SortedRows none = SortedRows.of(List.of(), KEY, column -> true, Set.of())) {
      int id = rows.columns().indexOf("qa_id");
      SortedRows.pair(
          rows, none, (row, nothing) -> seen.add(row.orElseThrow().values()[id].get(0)));
    }
  }

  private Path write(String name, String... qaIds) throws IOException {
    Path file = folder.resolve(name + ".parquet");
    try (ParquetRecordWriter<ReleaseItem> writer =
        ParquetRecordWriter.to(Files.newOutputStream(file), ReleaseItem.getClassSchema())) {
      for (String qaId : qaIds) {
        writer.write(ReleaseItem.newBuilder(item).setQaId(qaId).build());
      }
    }
    return file;
  }
}
