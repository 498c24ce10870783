package org.cardioqa.verification.exchange;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.cardioqa.schemas.Verdict;

/** Verdicts from a file of any form that they are exported in; its first bytes tell which. */
public final class VerdictFile {
  private static final int HEAD = 64;
  private static final long MOST_UNPACKED = 1L << 30;

  private VerdictFile() {}

  /**
   * Reads them.
   *
   * @param path a file, or a folder of Parquet files
   * @param name of it, for messages
   * @throws ExchangeException if it is none of the forms, or not of its form
   */
  public static List<Verdict> read(Path path, String name) throws IOException {
    if (Files.isDirectory(path)) {
      return VerdictTable.read(path);
    }
    String head = head(path);
    if (head.startsWith("PAR1")) {
      return VerdictTable.read(path);
    }
    if (head.startsWith("PK")) {
      return readZip(path, name);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      String text = head.strip();
      if (text.startsWith("[")) {
        return LabelStudio.read(in, name);
      }
      if (text.startsWith("{")) {
        return VerdictLines.read(in, name);
      }
    }
    throw new ExchangeException(
        name + " is neither Parquet, a zip archive of it, JSON lines nor Label Studio's JSON");
  }

  private static String head(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    }
  }

  /** Names in the archive serve messages only: nothing is written where they point to. */
  private static List<Verdict> readZip(Path path, String name) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    long left = MOST_UNPACKED;
    try (ZipInputStream zip =
        new ZipInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.getName().endsWith(".parquet")) {
          continue;
        }
        Path table = Files.createTempFile("cardioqa-verdicts", ".parquet");
        try {
          left -= copy(zip, table, left, name);
          verdicts.addAll(VerdictTable.read(table));
        } finally {
          Files.deleteIfExists(table);
        }
      }
    } catch (ZipException e) {
      throw new ExchangeException(name + " is a damaged zip archive", e);
    }
    return verdicts;
  }

  private static long copy(InputStream in, Path file, long most, String name) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long copied = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        copied += read;
        if (copied > most) {
          throw new ExchangeException(name + " unpacks to over " + MOST_UNPACKED + " bytes");
        }
        out.write(buffer, 0, read);
      }
    }
    return copied;
  }
}
