package org.cardioqa.pipeline.release.create;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.cardioqa.pipeline.release.Policy.Pixels;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.pipeline.show.DisplayPicture;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.parquet.ParquetRecordReader;
import org.cardioqa.transforms.shards.Table;

/**
 * Copies the wanted frames of a shard, a split a file, in the shard's order of volume, slice and
 * phase. A shard holds whole volumes, so no pixel crosses a shuffle, and one row group of it is in
 * memory at a time.
 */
final class WriteSlices extends DoFn<KV<String, Iterable<ReleaseSlice>>, String> {
  private static final long serialVersionUID = 1;

  private final JobSettings settings;
  private transient Pixels pixels;

  WriteSlices(JobSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setUp() {
    pixels = settings.policy().pixels();
  }

  @ProcessElement
  public void write(@Element KV<String, Iterable<ReleaseSlice>> shard, OutputReceiver<String> out)
      throws IOException {
    Map<String, ReleaseSlice> wanted = new HashMap<>();
    shard.getValue().forEach(slice -> wanted.put(slice.getSliceId(), slice));
    Map<String, DraftFile<ReleaseSlice>> files = new TreeMap<>();
    String path = "%s/%s/%s".formatted(settings.shards(), Table.SLICES.name(), shard.getKey());
    try (SeekableByteChannel channel =
            (SeekableByteChannel)
                FileSystems.open(FileSystems.matchSingleFileSpec(path).resourceId());
        ParquetRecordReader<Slice> reader =
            ParquetRecordReader.of(channel, Slice.getClassSchema())) {
      for (Optional<Slice> row = reader.next(); row.isPresent(); row = reader.next()) {
        ReleaseSlice slice = wanted.remove(row.get().getSliceId());
        if (slice != null) {
          file(files, slice.getSplit(), shard.getKey()).write(withPixels(slice, row.get()));
        }
      }
    } finally {
      for (DraftFile<ReleaseSlice> file : files.values()) {
        file.close();
      }
    }
    files.values().forEach(file -> out.output(file.line()));
  }

  private DraftFile<ReleaseSlice> file(
      Map<String, DraftFile<ReleaseSlice>> files, String split, String shard) throws IOException {
    DraftFile<ReleaseSlice> open = files.get(split);
    if (open == null) {
      open =
          DraftFile.open(
              settings.draft(),
              "%s/%s/%s".formatted(ReleaseFolder.SLICES, split, shard),
              ReleaseSlice.getClassSchema());
      files.put(split, open);
    }
    return open;
  }

  private ReleaseSlice withPixels(ReleaseSlice slice, Slice frame) throws IOException {
    if (pixels == Pixels.NONE || frame.getImage().isEmpty()) {
      return slice;
    }
    return ReleaseSlice.newBuilder(slice)
        .setImage(pixels == Pixels.PNG16 ? frame.getImage().get() : DisplayPicture.of(frame))
        .build();
  }
}
