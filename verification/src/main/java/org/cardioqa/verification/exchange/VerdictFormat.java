package org.cardioqa.verification.exchange;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cardioqa.verification.queue.Tasks;
import org.cardioqa.verification.queue.Verdicts;

/** What verdicts can be exported as. */
public enum VerdictFormat {
  /** The table {@code verdicts} in a zip archive. */
  PARQUET("zip", "application/zip"),
  /** A verdict a line. */
  JSONL("jsonl", "application/x-ndjson"),
  /** Tasks with annotations, for a project with the interface of the next. */
  LABEL_STUDIO("json", "application/json"),
  /** The labelling interface of such a project. */
  LABEL_STUDIO_CONFIG("xml", "application/xml");

  private final String extension;
  private final String contentType;

  VerdictFormat(String extension, String contentType) {
    this.extension = extension;
    this.contentType = contentType;
  }

  /** The one of this code, such as {@code label-studio}. */
  public static Optional<VerdictFormat> of(String code) {
    return Arrays.stream(values()).filter(format -> format.code().equals(code)).findFirst();
  }

  /** All codes. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(VerdictFormat::code).toList();
  }

  /** As a user writes it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Of a file, without the dot. */
  public String extension() {
    return extension;
  }

  /** MIME type of a file. */
  public String contentType() {
    return contentType;
  }

  /**
   * Writes all verdicts, and for Label Studio all tasks.
   *
   * @param out is flushed, not closed
   */
  public void write(Tasks tasks, Verdicts verdicts, OutputStream out) throws IOException {
    switch (this) {
      case PARQUET -> {
        ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out));
        zip.putNextEntry(new ZipEntry(VerdictTable.PATH));
        VerdictTable.write(verdicts, new KeptOpen(zip));
        zip.closeEntry();
        zip.finish();
        zip.flush();
      }
      case JSONL -> VerdictLines.write(verdicts, out);
      case LABEL_STUDIO -> LabelStudio.write(tasks, verdicts, out);
      case LABEL_STUDIO_CONFIG -> out.write(LabelStudio.CONFIG.getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
  }

  /** An entry of an archive, which goes on behind it. */
  private static final class KeptOpen extends FilterOutputStream {
    KeptOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
