package org.cardioqa.schemas.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetRecordsTest {
  @TempDir private Path folder;

  @Test
  void recordsComeBackAsTheyWereWritten() throws IOException {
    List<Slice> slices = List.of(slice(1), slice(2), slice(3));
    Path file = write("slices.parquet", slices);

    assertThat(read(file)).isEqualTo(slices);
  }

  @Test
  void aColumnThatIsNotWantedTakesItsDefault() throws IOException {
    Path file = write("slices.parquet", List.of(slice(1)));

    try (ParquetRecordReader<Slice> reader =
        ParquetRecordReader.without(
            Set.of("image"), Files.newByteChannel(file), Slice.getClassSchema())) {
      assertThat(reader.next()).contains(Slice.newBuilder(slice(1)).setImage(null).build());
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void theSameRecordsGiveTheSameBytes() throws IOException {
    List<Slice> slices = List.of(slice(1), slice(2));

    assertThat(write("one.parquet", slices)).hasSameBinaryContentAs(write("two.parquet", slices));
  }

  @Test
  void noRecordsGiveAFileWithASchema() throws IOException {
    assertThat(read(write("none.parquet", List.of()))).isEmpty();
  }

  @Test
  void duckDbReadsListsStructsAndBytes() throws IOException, SQLException {
    Path file = write("slices.parquet", List.of(slice(1), slice(2)));

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT slice_id, position[3], image.path, octet_length(image.bytes)"
                    + " FROM '%s' ORDER BY slice_index DESC".formatted(file))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("slice-2");
      assertThat(rows.getDouble(2)).isEqualTo(2.5);
      assertThat(rows.getString(3)).isEqualTo("slice-2.png");
      assertThat(rows.getInt(4)).isEqualTo(4);
    }
  }

  @Test
  void pagesAreCompressedWithZstd() throws IOException, SQLException {
    Path file = write("slices.parquet", List.of(slice(1)));

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT DISTINCT compression FROM parquet_metadata('%s')".formatted(file))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("ZSTD");
      assertThat(rows.next()).isFalse();
    }
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = write("slices.parquet", List.of(slice(1)));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));

    assertThatThrownBy(() -> read(file)).isInstanceOf(RuntimeException.class);
  }

  private Path write(String name, List<Slice> slices) throws IOException {
    Path file = folder.resolve(name);
    OutputStream out = Files.newOutputStream(file);
    try (ParquetRecordWriter<Slice> writer = ParquetRecordWriter.to(out, Slice.getClassSchema())) {
      for (Slice slice : slices) {
        writer.write(slice);
      }
    }
    return file;
  }

  private static List<Slice> read(Path file) throws IOException {
    List<Slice> slices = new ArrayList<>();
    try (ParquetRecordReader<Slice> reader =
        ParquetRecordReader.of(new LocalInputFile(file), Slice.getClassSchema())) {
      for (Optional<Slice> next = reader.next(); next.isPresent(); next = reader.next()) {
        slices.add(next.get());
      }
    }
    return slices;
  }

  private static Slice slice(int number) {
    return Slice.newBuilder()
        .setSliceId("slice-" + number)
        .setVolumeId("volume")
        .setStudyId("study")
        .setPatientId("patient")
        .setSliceIndex(number)
        .setPhaseIndex(1)
        .setTriggerTimeMs(number == 1 ? null : 12.5)
        .setPosition(List.of(0.5, 1.5, 2.5))
        .setOrientation(List.of(1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
        .setRows(2)
        .setColumns(1)
        .setRescaleSlope(1)
        .setRescaleIntercept(0)
        .setStoredValueOffset(0)
        .setPixelSha256("00")
        .setImage(
            new Image(
                ByteBuffer.wrap("data".getBytes(StandardCharsets.US_ASCII)),
                "slice-" + number + ".png"))
        .build();
  }
}
