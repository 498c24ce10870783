package org.cardioqa.pipeline.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.example.data.Group;
import org.cardioqa.pipeline.show.DisplayPicture;
import org.cardioqa.pipeline.show.DisplayPicture.Window;
import org.cardioqa.schemas.RunManifest;
import org.cardioqa.schemas.ShardEntry;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.parquet.ParquetRowGroups;
import org.cardioqa.transforms.shards.ReadTable;
import org.cardioqa.transforms.shards.Table;
import org.cardioqa.transforms.volumes.GreyPng;

/**
 * What a link points to, small enough for a page: its middle slice through the linked phases, or
 * through the linked slices where there is one phase.
 *
 * @param still address of the first picture, which holds the picture itself (RFC 2397)
 * @param loop of all of them, one after the other without end; the still's if there is one
 * @param columns width of the pictures
 * @param rows height
 */
record LinkedSlice(String still, String loop, int columns, int rows) {
  private static final int MOST_PICTURES = 16;

  /** Larger frames are shown at half, a third ... of their size. */
  private static final int MOST_SIDE = 224;

  /** A heartbeat's loop, however many of its phases are shown. */
  private static final int BEAT_MS = 1_000;

  private static final int SLICE_MS = 400;

  private static final String PIXELS = "image.bytes";

  /**
   * Reads it from the shards; only the pages that hold its rows.
   *
   * @return empty if the run kept no pixels of it
   * @throws IOException if a shard cannot be read
   */
  static Optional<LinkedSlice> read(String output, RunManifest manifest, VolumeLink link)
      throws IOException {
    List<Slice> frames = frames(output, manifest, link);
    return frames.isEmpty() ? Optional.empty() : Optional.of(of(frames, beats(link)));
  }

  private static boolean beats(VolumeLink link) {
    return link.getPhaseTo() > link.getPhaseFrom();
  }

  private static boolean shows(VolumeLink link, int slice, int phase) {
    int middle = (link.getSliceFrom() + link.getSliceTo()) / 2;
    return beats(link)
        ? slice == middle && phase >= link.getPhaseFrom() && phase <= link.getPhaseTo()
        : slice >= link.getSliceFrom()
            && slice <= link.getSliceTo()
            && phase == link.getPhaseFrom();
  }

  private static List<Slice> frames(String output, RunManifest manifest, VolumeLink link)
      throws IOException {
    List<ShardEntry> shards = RunFigures.shards(Table.SLICES, manifest);
    int shard = Table.shard(link.getVolumeId(), shards.size());
    String path = output + "/" + shards.get(shard).getPath();
    ParquetRowGroups<Slice> file = ParquetRowGroups.of(() -> ReadTable.open(path), Slice.class);
    List<Slice> frames = new ArrayList<>();
    for (int group = 0; group < file.count(); group++) {
      List<Group> keys = file.keys(group, List.of("volume_id", "slice_index", "phase_index"));
      int first = keys.size();
      int last = -1;
      for (int row = 0; row < keys.size(); row++) {
        Group key = keys.get(row);
        if (key.getString("volume_id", 0).equals(link.getVolumeId())
            && shows(link, key.getInteger("slice_index", 0), key.getInteger("phase_index", 0))) {
          first = Math.min(first, row);
          last = row;
        }
      }
      if (last >= 0) {
        file.rows(group, first, last + 1L, PIXELS).stream()
            .filter(slice -> slice.getVolumeId().equals(link.getVolumeId()))
            .filter(slice -> shows(link, slice.getSliceIndex(), slice.getPhaseIndex()))
            .filter(slice -> slice.getImage().isPresent())
            .forEach(frames::add);
      }
    }
    return frames;
  }

  private static LinkedSlice of(List<Slice> all, boolean beats) throws IOException {
    // A volume's frames are of one size; one that is not would not fit the animation.
    List<Slice> alike =
        all.stream()
            .filter(slice -> slice.getRows() == all.get(0).getRows())
            .filter(slice -> slice.getColumns() == all.get(0).getColumns())
            .toList();
    int count = Math.min(MOST_PICTURES, alike.size());
    List<Slice> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(alike.get(i * alike.size() / count));
    }
    Slice middle = frames.get(count / 2);
    Window window = DisplayPicture.window(DisplayPicture.values(middle), middle);
    int side = Math.max(middle.getRows(), middle.getColumns());
    int scale = (side + MOST_SIDE - 1) / MOST_SIDE;
    int rows = Math.max(1, middle.getRows() / scale);
    int columns = Math.max(1, middle.getColumns() / scale);
    List<byte[]> pictures = new ArrayList<>();
    for (Slice frame : frames) {
      int[] levels = DisplayPicture.levels(DisplayPicture.values(frame), frame, window);
      pictures.add(shrink(levels, frame, rows, columns, scale));
    }
    String still = png(pictures.subList(0, 1), rows, columns, 0);
    String loop =
        count == 1 ? still : png(pictures, rows, columns, beats ? BEAT_MS / count : SLICE_MS);
    return new LinkedSlice(still, loop, columns, rows);
  }

  /** Means of squares of so many pixels. */
  private static byte[] shrink(int[] levels, Slice frame, int rows, int columns, int scale) {
    byte[] small = new byte[rows * columns];
    for (int place = 0; place < small.length; place++) {
      int sum = 0;
      for (int i = 0; i < scale * scale; i++) {
        int y = Math.min(frame.getRows() - 1, place / columns * scale + i / scale);
        int x = Math.min(frame.getColumns() - 1, place % columns * scale + i % scale);
        sum += levels[y * frame.getColumns() + x];
      }
      small[place] = (byte) (sum / (scale * scale));
    }
    return small;
  }

  private static String png(List<byte[]> pictures, int rows, int columns, int delayMs)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GreyPng png = new GreyPng(bytes, rows, columns, pictures.size(), delayMs)) {
      for (byte[] picture : pictures) {
        png.write(picture);
      }
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
