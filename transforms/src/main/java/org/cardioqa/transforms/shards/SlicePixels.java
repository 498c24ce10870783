package org.cardioqa.transforms.shards;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.ingest.ReadDicom;

/** Puts the pixels into a slice when it is written; a shuffle carries only where they are. */
final class SlicePixels implements WriteTable.RowSource<SliceSource, Slice> {
  private static final long serialVersionUID = 1;
  private static final Quarantine QUARANTINE = Quarantine.of(WriteShards.STAGE, InputKind.DICOM);

  private transient PixelReader pixels;
  private transient Png16 png;

  @Override
  public Slice key(SliceSource source) {
    return source.getSlice();
  }

  @Override
  public Slice row(SliceSource source, Consumer<Quarantined> refused) {
    if (!source.getWanted()) {
      return source.getSlice();
    }
    try {
      return withPixels(source.getSlice(), pixels().read(source));
    } catch (RuntimeException | StackOverflowError e) {
      refused.accept(
          QUARANTINE.row(
              source.getInputKey(),
              Reason.UNDECODABLE_FRAME,
              "its pixels could not be made a picture: " + e.getClass().getSimpleName()));
    } catch (DicomFormatException e) {
      refused.accept(
          QUARANTINE.row(source.getInputKey(), Reason.UNDECODABLE_FRAME, e.getMessage()));
    } catch (IOException e) {
      // Its message may name the file.
      refused.accept(
          QUARANTINE.row(
              source.getInputKey(),
              Reason.UNREADABLE_FILE,
              "its pixels could not be read (%s)".formatted(e.getClass().getSimpleName())));
    }
    return source.getSlice();
  }

  /** Made on the worker, one for the thread that writes the shard. */
  private PixelReader pixels() {
    if (pixels == null) {
      pixels = new PixelReader(ReadDicom::open);
      png = new Png16();
    }
    return pixels;
  }

  private Slice withPixels(Slice slice, StoredFrame frame) {
    byte[] picture = png.encode(frame);
    return Slice.newBuilder(slice)
        .setStoredValueOffset(Png16.storedValueOffset(frame))
        .setPixelSha256(sha256(frame))
        .setImage(new Image(ByteBuffer.wrap(picture), slice.getSliceId() + ".png"))
        .build();
  }

  private static String sha256(StoredFrame frame) {
    ByteBuffer bytes =
        ByteBuffer.allocate(frame.values().length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(frame.values());
    MessageDigest digest = ShardFile.sha256();
    digest.update(bytes);
    return HexFormat.of().formatHex(digest.digest());
  }
}
