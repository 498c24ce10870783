package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;

/**
 * Reads single frames of the instances that {@link ReadDicom} found. For one thread; close it when
 * done.
 */
public final class PixelReader implements AutoCloseable {
  private final DicomFormat format = DicomFormat.load();
  private final InstanceFiles files;

  /** Reads files that this opens, with the DICOM reader in use. */
  public PixelReader(FileOpener opener) {
    files = new InstanceFiles(opener);
  }

  /**
   * The stored values of a frame.
   *
   * @param entry name inside of the file, where that is a zip archive
   * @param frameNumber 1-based
   * @throws DicomFormatException if the frame is not there or cannot be decoded
   * @throws IOException if the file cannot be read
   */
  public StoredFrame read(InputFile file, Optional<String> entry, int frameNumber)
      throws IOException, DicomFormatException {
    try (SeekableByteChannel channel = files.open(file, entry)) {
      return format.readFrame(channel, frameNumber);
    }
  }

  /** The stored values of a slice of a volume. */
  public StoredFrame read(SliceSource source) throws IOException, DicomFormatException {
    return read(source.getFile(), source.getEntry(), source.getFrameNumber());
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
