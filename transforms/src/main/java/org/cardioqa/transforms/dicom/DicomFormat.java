package org.cardioqa.transforms.dicom;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Reads DICOM files: headers without pixels, and single frames; writes them again, edited.
 *
 * <p>Implementations are stateless and may be used by many threads; they have a public constructor
 * without arguments and a line in {@code META-INF/services}. Channels are read forward only, from
 * their current position, and are left open: one that can skip but not go back is enough.
 */
public interface DicomFormat {
  /**
   * The implementation in use: the one on the class path that is not the project's own, else the
   * project's own.
   *
   * @throws ServiceConfigurationError if there are two that are not the project's own
   */
  static DicomFormat load() {
    List<ServiceLoader.Provider<DicomFormat>> others =
        ServiceLoader.load(DicomFormat.class, DicomFormat.class.getClassLoader()).stream()
            .filter(provider -> provider.type() != Part10Format.class)
            .toList();
    if (others.size() > 1) {
      throw new ServiceConfigurationError(
          "several DICOM readers are on the class path; keep one of "
              + others.stream().map(provider -> provider.type().getName()).toList());
    }
    return others.isEmpty() ? new Part10Format() : others.get(0).get();
  }

  /**
   * Everything before the pixel data. Reads no more of the file than that, and skips long values.
   *
   * @throws DicomFormatException if the bytes are not DICOM, break its rules, or end too early;
   *     also where native pixel data is shorter than rows, columns and bits ask for
   * @throws IOException if the channel cannot be read
   */
  DicomHeader readHeader(SeekableByteChannel channel) throws IOException, DicomFormatException;

  /**
   * The stored values of one frame.
   *
   * @param frame 1-based number of the frame
   * @throws DicomFormatException if there is no such frame, or it cannot be decoded
   * @throws IOException if the channel cannot be read
   */
  StoredFrame readFrame(SeekableByteChannel channel, int frame)
      throws IOException, DicomFormatException;

  /**
   * Writes a file again with another header: a Part 10 file with a preamble of zeros, file meta
   * information of its own, the data set as the editor leaves it, and the pixel data. Native pixels
   * become explicit VR little endian; encapsulated ones keep their transfer syntax and are copied
   * as they are. Nothing behind the pixels is written, be it surplus bytes of their element or
   * elements that follow, nor values that are no header's: private ones over 16 KiB, and pixels
   * below the top that are encapsulated.
   *
   * @param to takes the file; what it holds after an exception is no file
   * @throws DicomFormatException as {@link #readHeader} does, and if there is no SOP class or
   *     instance UID, or the pixels contradict the transfer syntax
   * @throws IOException if a channel cannot be read or written
   */
  void rewrite(SeekableByteChannel from, DicomEditor editor, WritableByteChannel to)
      throws IOException, DicomFormatException;

  /** Whether frames of this transfer syntax can be decoded. */
  boolean decodes(String transferSyntaxUid);
}
