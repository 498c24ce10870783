package org.cardioqa.schemas.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.parquet.example.data.Group;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetRowGroupsTest {
  private static final String HEAVY = "image.bytes";
  private static final int FRAME_BYTES = 100_000;
  private static final int ROWS = 900;

  @TempDir private static Path folder;
  private static List<Slice> written;
  private static Path path;

  @BeforeAll
  static void writeSlices() throws IOException {
    path = folder.resolve("slices.parquet");
    written = write(path);
  }

  @Test
  void aFewRowsAreReadWithThePagesThatHoldThemOnly() throws IOException {
    ParquetRowGroups<Slice> file = ParquetRowGroups.of(path, Slice.class);
    assertThat(file.count()).isGreaterThan(1);

    int before = 0;
    for (int group = 0; group < file.count(); group++) {
      List<Group> keys = file.keys(group, Set.of("volume_id", "slice_index"));
      assertThat(keys).hasSize((int) file.rows(group));
      assertThat(keys.get(0).getString("volume_id", 0))
          .isEqualTo(written.get(before).getVolumeId());
      int from = keys.size() / 2;
      List<Slice> some = file.rows(group, from, from + 3, HEAVY);
      // A page is closed after a hundred rows at the earliest.
      assertThat(ids(some)).hasSizeLessThanOrEqualTo(200);
      assertThat(ids(some))
          .containsSequence(ids(written.subList(before + from, before + from + 3)));
      Slice wanted = written.get(before + from);
      assertThat(some.stream().filter(slice -> slice.equals(wanted)).count()).isEqualTo(1);
      before += keys.size();
    }
    assertThat(before).isEqualTo(ROWS);
  }

  @Test
  void columnsOfAnotherRecordAreNamed() throws IOException {
    assertThat(ParquetRowGroups.of(path, Slice.class).unknownColumns()).isEmpty();
    assertThat(ParquetRowGroups.of(path, SliceVolume.class).unknownColumns())
        .contains("slice_id", "image.bytes", "position.list.element")
        .doesNotContain("volume_id", "study_id");
  }

  @Test
  void aFileThatIsNoParquetIsAnIoException() throws IOException {
    Path text = folder.resolve("x.parquet");
    Files.writeString(text, "this is no Parquet file at all");

    assertThatThrownBy(() -> ParquetRowGroups.of(text, Slice.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no Parquet");
  }

  private static List<String> ids(List<Slice> slices) {
    return slices.stream().map(Slice::getSliceId).toList();
  }

  /** Incompressible frames, so that there are several row groups of many pages. */
  private static List<Slice> write(Path path) throws IOException {
    Random random = new Random(1);
    List<Slice> slices = new ArrayList<>();
    try (ParquetRecordWriter<Slice> writer =
        ParquetRecordWriter.to(Files.newOutputStream(path), Slice.getClassSchema())) {
      for (int i = 0; i < ROWS; i++) {
        byte[] frame = new byte[FRAME_BYTES];
        random.nextBytes(frame);
        Slice slice =
            Slice.newBuilder()
                .setSliceId("s" + i)
                .setVolumeId("v%03d".formatted(i / 90))
                .setStudyId("st")
                .setPatientId("p")
                .setSliceIndex(1 + i % 90 / 30)
                .setPhaseIndex(1 + i % 30)
                .setPosition(List.of(0.0, 0.0, 0.0))
                .setOrientation(List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
                .setRows(1)
                .setColumns(1)
                .setRescaleSlope(1)
                .setRescaleIntercept(0)
                .setStoredValueOffset(0)
                .setImage(new Image(ByteBuffer.wrap(frame), "x.png"))
                .build();
        writer.write(slice);
        slices.add(slice);
      }
    }
    return slices;
  }
}
