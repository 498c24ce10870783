package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import org.cardioqa.schemas.InputFile;

/** Opens input files, wherever they are. */
@FunctionalInterface
public interface FileOpener {
  /**
   * A channel at the file's first byte; the caller closes it.
   *
   * @throws IOException if the file cannot be opened, or not for random access
   */
  SeekableByteChannel open(InputFile file) throws IOException;
}
