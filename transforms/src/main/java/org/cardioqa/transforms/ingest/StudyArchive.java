package org.cardioqa.transforms.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomFormatException;

/**
 * A study in a zip archive. Its directory is read first; entries are read as streams and never
 * unpacked to a disk. Bounds on their number, size and compression hold before any is read.
 */
final class StudyArchive implements AutoCloseable {
  /** More files than any study has. */
  private static final int MOST_ENTRIES = 200_000;

  /** Largest entry, unpacked. */
  private static final long MOST_BYTES = 1L << 31;

  /** Most bytes that a packed byte may stand for, in entries over {@link #FREE_BYTES}. */
  private static final long MOST_RATIO = 250;

  private static final long FREE_BYTES = 1 << 22;

  private final ZipFile zip;
  private final List<String> names;

  private StudyArchive(ZipFile zip, List<String> names) {
    this.zip = zip;
    this.names = names;
  }

  /**
   * Reads an archive's directory.
   *
   * @param channel is closed with the archive
   * @throws DicomFormatException if it is no archive, or breaks the bounds
   */
  static StudyArchive open(SeekableByteChannel channel) throws DicomFormatException {
    ZipFile zip;
    try {
      zip = ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable("the zip archive's directory cannot be read", e);
    }
    List<String> names = new ArrayList<>();
    Set<String> unique = new HashSet<>();
    Iterator<ZipArchiveEntry> entries = zip.getEntries().asIterator();
    while (entries.hasNext()) {
      ZipArchiveEntry entry = entries.next();
      if (!entry.isDirectory()) {
        names.add(entry.getName());
        if (!unique.add(entry.getName())) {
          throw unreadable("two entries of the zip archive have one name");
        }
      }
    }
    if (names.isEmpty()) {
      throw unreadable("the zip archive is empty");
    }
    if (names.size() > MOST_ENTRIES) {
      throw unreadable("the zip archive has more than " + MOST_ENTRIES + " entries");
    }
    return new StudyArchive(zip, names);
  }

  /** Names of the files in it, in the order of its directory. */
  List<String> names() {
    return Collections.unmodifiableList(names);
  }

  /**
   * A channel over a file in it, which moves forward only.
   *
   * @throws DicomFormatException if there is no such entry, or it is encrypted, out of bounds, or
   *     an archive itself
   */
  SeekableByteChannel open(String name) throws IOException, DicomFormatException {
    ZipArchiveEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw unreadable("the zip archive has no such entry");
    }
    if (!zip.canReadEntryData(entry)) {
      throw unreadable("the entry is encrypted, or packed by a method that is not read");
    }
    if (entry.getSize() > MOST_BYTES) {
      throw unreadable("the entry unpacks to more than " + MOST_BYTES + " bytes");
    }
    if (entry.getSize() > FREE_BYTES && entry.getSize() / MOST_RATIO > entry.getCompressedSize()) {
      throw unreadable("the entry grows more than " + MOST_RATIO + " times");
    }
    InputStream stream = new BufferedInputStream(zip.getInputStream(entry));
    stream.mark(Magic.BYTES);
    byte[] head = Arrays.copyOf(stream.readNBytes(Magic.BYTES), Magic.BYTES);
    stream.reset();
    if (Magic.of(head) != Magic.OTHER) {
      stream.close();
      throw unreadable("an archive inside of an archive; unpack it");
    }
    return new ForwardChannel(stream, entry.getSize());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static DicomFormatException unreadable(String message) {
    return new DicomFormatException(
        Reason.UNREADABLE_ARCHIVE, 0, DicomFormatException.NO_OFFSET, message);
  }

  private static DicomFormatException unreadable(String message, Exception cause) {
    return new DicomFormatException(
        Reason.UNREADABLE_ARCHIVE, 0, DicomFormatException.NO_OFFSET, message, cause);
  }
}
