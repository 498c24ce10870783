package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.transforms.dicom.DicomFormatException;

/**
 * Opens the instances that {@link DicomInputs} found, files and files in zip archives.
 *
 * <p>The archive that was read last stays open, so that the instances of a series in one archive do
 * not each read its directory. For one thread; close it when done.
 */
public final class InstanceFiles implements AutoCloseable {
  private final FileOpener opener;
  private Optional<OpenArchive> last = Optional.empty();

  /** Opens files with this. */
  public InstanceFiles(FileOpener opener) {
    this.opener = opener;
  }

  /**
   * A channel at an instance's first byte, which may be one that only moves forward.
   *
   * @param entry name inside of the file, where that is a zip archive
   * @throws DicomFormatException if the archive or its entry cannot be read
   * @throws IOException if the file cannot be opened
   */
  public SeekableByteChannel open(InputFile file, Optional<String> entry)
      throws IOException, DicomFormatException {
    return entry.isEmpty() ? opener.open(file) : archive(file).open(entry.get());
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
