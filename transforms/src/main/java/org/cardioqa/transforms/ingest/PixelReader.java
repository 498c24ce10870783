package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;

/**
 * Reads single frames of the instances that {@link ReadDicom} found.
 *
 * <p>The archive that was read last stays open, so that the frames of a series in one archive do
 * not each read its directory. For one thread; close it when done.
 */
public final class PixelReader implements AutoCloseable {
  private final DicomFormat format = DicomFormat.load();
  private final FileOpener opener;
  private Optional<OpenArchive> last = Optional.empty();

  /** Reads files that this opens, with the DICOM reader in use. */
  public PixelReader(FileOpener opener) {
    this.opener = opener;
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
    if (entry.isEmpty()) {
      try (SeekableByteChannel channel = opener.open(file)) {
        return format.readFrame(channel, frameNumber);
      }
    }
    try (SeekableByteChannel inside = archive(file).open(entry.get())) {
      return format.readFrame(inside, frameNumber);
    }
  }

  private StudyArchive archive(InputFile file) throws IOException, DicomFormatException {
    if (last.isEmpty() || !last.get().path().equals(file.getPath())) {
      close();
      SeekableByteChannel channel = opener.open(file);
      try {
        last = Optional.of(new OpenArchive(file.getPath(), StudyArchive.open(channel)));
      } catch (DicomFormatException e) {
        channel.close();
        throw e;
      }
    }
    return last.get().archive();
  }

  @Override
  public void close() throws IOException {
    if (last.isPresent()) {
      last.get().archive().close();
      last = Optional.empty();
    }
  }

  private record OpenArchive(String path, StudyArchive archive) {}
}
