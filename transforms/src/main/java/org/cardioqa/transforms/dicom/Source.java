package org.cardioqa.transforms.dicom;

import java.io.IOException;

/** Bytes of a file in order. */
interface Source {
  /** What {@link #remaining} answers where the end is not known before it is reached. */
  long UNKNOWN = Long.MAX_VALUE;

  /** Fills up to {@code length} bytes; fewer only at the end. Returns how many. */
  int read(byte[] to, int at, int length) throws IOException, DicomFormatException;

  /** Passes over bytes. Returns how many: fewer only at the end. */
  long skip(long bytes) throws IOException, DicomFormatException;

  /** Bytes to the end, or {@link #UNKNOWN}. */
  long remaining() throws IOException;
}
