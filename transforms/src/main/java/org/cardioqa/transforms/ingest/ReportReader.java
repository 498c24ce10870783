package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * Reads the reports of one file, of any form and however broken.
 *
 * <p>Each record becomes one {@link InputSeen} and either a report or a quarantine row; so does a
 * file in which no record can be told. A record is held in memory only up to the limit, so that a
 * line without an end, or a compression bomb, costs an entry and no memory.
 */
final class ReportReader {
  /** What becomes of the records. */
  interface Sink {
    void seen(InputSeen seen);

    void report(RawReport report);

    void context(RawContext context);

    void refused(Quarantined row);
  }

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int HL7_START = 8;
  private static final Pattern HL7 =
      Pattern.compile("^(?:\\x0b|\\xef\\xbb\\xbf)?(?:MSH|BHS|FHS)[^\\sA-Za-z0-9][^A-Za-z0-9]");

  private final IdentityKey key;
  private final FileOpener opener;
  private final Optional<ReportFormat> format;
  private final ReportFields names;
  private final NamedFields fields;
  private final Charset charset;
  private final int maxBytes;

  /**
   * A reader.
   *
   * @param format the form of every file; each file's name decides where it is absent
   * @param charset of CSV, text and HL7 that declare none
   * @param maxBytes longest record in bytes
   */
  ReportReader(
      IdentityKey key,
      FileOpener opener,
      Optional<ReportFormat> format,
      ReportFields names,
      Charset charset,
      int maxBytes) {
    this.key = key;
    this.opener = opener;
    this.format = format;
    this.names = names;
    this.fields = new NamedFields(names);
    this.charset = charset;
    this.maxBytes = maxBytes;
  }

  /** Reads a file to its end. Never throws on account of what the file holds. */
  void read(InputFile file, Sink sink) {
    FileRecords records = new FileRecords(key, file, sink);
    Optional<ReportFormat> form = format.or(() -> ReportFormat.ofName(file.getName()));
    if (file.getSizeBytes() == 0) {
      records.refuse("", Reason.EMPTY_FILE, "the file is empty; leave it out");
    } else if (form.isEmpty()) {
      records.refuse(
          "",
          Reason.MALFORMED_RECORD,
          "the file's name ends in none of %s; name its form"
              .formatted(String.join(", ", ReportFormat.ENDINGS.keySet())));
    } else {
      try (SeekableByteChannel channel = opener.open(file)) {
        read(form.get(), channel, records);
      } catch (IOException e) {
        // The message of a file system's exception may name the file.
        records.refuse(
            "end",
            Reason.UNREADABLE_FILE,
            "reading stopped (%s); check the file".formatted(e.getClass().getSimpleName()));
      }
    }
  }

  private void read(ReportFormat form, SeekableByteChannel channel, FileRecords records)
      throws IOException {
    if (form == ReportFormat.PARQUET) {
      new ParquetFile(names.sourceNames(), maxBytes).read(channel, named(records));
      return;
    }
    BufferedInputStream plain = unpacked(channel);
    switch (form) {
      case JSONL -> new JsonLines(maxBytes).read(plain, objects(records));
      case CSV -> new CsvRows(charset, maxBytes).read(plain, named(records));
      case HL7 -> new Hl7Reports(names, charset, maxBytes).read(plain, records);
      case TEXT -> {
        if (isHl7(plain)) {
          new Hl7Reports(names, charset, maxBytes).read(plain, records);
        } else {
          text(plain, records);
        }
      }
      case PARQUET -> throw new IllegalArgumentException("Parquet is read by position");
    }
  }

  /** A message read as text would lose all that it says of the patient. */
  private static boolean isHl7(BufferedInputStream in) throws IOException {
    in.mark(HL7_START);
    String start = new String(in.readNBytes(HL7_START), ISO_8859_1);
    in.reset();
    return HL7.matcher(start).find();
  }

  /** The content of a file, gzipped or not. */
  static BufferedInputStream unpacked(SeekableByteChannel channel) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
    return isGzip(in) ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16)) : in;
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC;
  }

  private Rows named(FileRecords records) {
    return new Rows() {
      @Override
      public void row(String at, Map<String, String> values) {
        fields.accept(at, values, records);
      }

      @Override
      public void refuse(String at, Reason reason, String message) {
        records.refuse(at, reason, message);
      }
    };
  }

  private JsonLines.Objects objects(FileRecords records) {
    return new JsonLines.Objects() {
      @Override
      public void object(String at, JsonNode object) {
        if (FhirReports.isResource(object)) {
          FhirReports.accept(at, object, records);
        } else {
          fields.accept(at, JsonLines.plain(object), records);
        }
      }

      @Override
      public void refuse(String at, Reason reason, String message) {
        records.refuse(at, reason, message);
      }
    };
  }

  private void text(InputStream in, FileRecords records) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      records.refuse("", Reason.TOO_LARGE, tooLarge("the file", maxBytes));
      return;
    }
    String name = records.fileName().substring(records.fileName().lastIndexOf('/') + 1);
    int ending = name.indexOf('.', 1);
    String id = ending < 0 ? name : name.substring(0, ending);
    try {
      String text = Decoding.strict(ByteBuffer.wrap(bytes), charset);
      new NamedFields(ReportFields.unchanged())
          .accept("", Map.of("report_id", id, "text", text), records);
    } catch (CharacterCodingException e) {
      records.refuse(
          "",
          Reason.INVALID_ENCODING,
          "the file is not %s; convert it, or say its character set".formatted(charset));
    }
  }

  static String tooLarge(String what, int maxBytes) {
    return "%s is over %d bytes long; raise the limit if that is right".formatted(what, maxBytes);
  }
}
