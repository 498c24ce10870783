package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * Reads the reports of one file, of any form and however broken.
 *
 * <p>Each record becomes one {@link InputSeen} and either a report or a quarantine row; so does a
 * file in which no record can be told. A record is held in memory only up to {@link #maxBytes}, so
 * that a line without an end, or a compression bomb, costs an entry and no memory.
 */
final class ReportReader {
  /** What becomes of the records. */
  interface Sink {
    void seen(InputSeen seen);

    void report(RawReport report);

    void refused(Quarantined row);
  }

  private static final Quarantine QUARANTINE = Quarantine.of("ReadReports", InputKind.REPORT);
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final char REPLACEMENT = '\uFFFD';

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private final IdentityKey key;
  private final Optional<ReportFormat> format;
  private final ReportFields fields;
  private final int maxBytes;

  /**
   * A reader.
   *
   * @param format the form of every file; each file's name decides where it is absent
   * @param maxBytes longest record in bytes
   */
  ReportReader(IdentityKey key, Optional<ReportFormat> format, ReportFields fields, int maxBytes) {
    this.key = key;
    this.format = format;
    this.fields = fields;
    this.maxBytes = maxBytes;
  }

  /** Reads a file to its end. Never throws on account of what the file holds. */
  void read(InputFile file, InputStream content, Sink sink) {
    try (BufferedInputStream in = new BufferedInputStream(content, 1 << 16)) {
      InputStream plain = isGzip(in) ? new GZIPInputStream(in, 1 << 16) : in;
      Optional<ReportFormat> form = format.or(() -> ReportFormat.ofName(file.getName()));
      if (file.getSizeBytes() == 0) {
        refuse(file, "", Reason.EMPTY_FILE, "the file is empty; leave it out", sink);
      } else if (form.isEmpty()) {
        refuse(
            file,
            "",
            Reason.MALFORMED_RECORD,
            "the file's name ends in none of .jsonl, .ndjson, .csv, .txt; name its form",
            sink);
      } else {
        switch (form.get()) {
          case JSONL -> readLines(file, plain, sink);
          case CSV -> readCsv(file, plain, sink);
          case TEXT -> readText(file, plain, sink);
        }
      }
    } catch (IOException e) {
      // The message of a file system's exception may name the file.
      refuse(
          file,
          "end",
          Reason.UNREADABLE_FILE,
          "reading stopped (%s); check the file".formatted(e.getClass().getSimpleName()),
          sink);
    }
  }

  private static boolean isGzip(BufferedInputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC;
  }

  private void readLines(InputFile file, InputStream in, Sink sink) throws IOException {
    BoundedLines lines = new BoundedLines(in, maxBytes);
    boolean any = false;
    while (lines.next()) {
      String at = "line " + lines.number();
      if (lines.tooLong()) {
        any = true;
        refuse(file, at, Reason.TOO_LARGE, tooLarge(at), sink);
      } else if (!lines.isBlank()) {
        any = true;
        readLine(file, at, lines.bytes(), sink);
      }
    }
    if (!any) {
      refuse(file, "", Reason.EMPTY_FILE, "the file holds blank lines only; leave it out", sink);
    }
  }

  private void readLine(InputFile file, String at, ByteBuffer line, Sink sink) {
    String text;
    try {
      text = decode(line);
    } catch (CharacterCodingException e) {
      refuse(file, at, Reason.INVALID_ENCODING, at + " is not UTF-8; convert the file", sink);
      return;
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (node == null || !node.isObject()) {
        refuse(file, at, Reason.MALFORMED_RECORD, at + " is no JSON object", sink);
        return;
      }
      Map<String, String> record = new HashMap<>();
      node.properties()
          .forEach(
              field -> {
                if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                  record.put(field.getKey(), field.getValue().asText());
                }
              });
      accept(file, at, record, sink);
    } catch (JsonProcessingException e) {
      refuse(
          file,
          at,
          Reason.MALFORMED_RECORD,
          "%s is not JSON from column %d on".formatted(at, e.getLocation().getColumnNr()),
          sink);
    }
  }

  private void readCsv(InputFile file, InputStream in, Sink sink) throws IOException {
    CSVFormat form =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();
    BoundedReader reader = new BoundedReader(new InputStreamReader(in, UTF_8), maxBytes);
    long number = 1;
    try (CSVParser records = CSVParser.builder().setReader(reader).setFormat(form).get()) {
      Iterator<CSVRecord> each = records.iterator();
      reader.newRecord();
      while (each.hasNext()) {
        CSVRecord record = each.next();
        number = record.getRecordNumber() + 1;
        reader.newRecord();
        String at = "record " + record.getRecordNumber();
        if (record.isConsistent()) {
          accept(file, at, record.toMap(), sink);
        } else {
          refuse(
              file,
              at,
              Reason.MALFORMED_RECORD,
              "%s has %d fields, the header has %d"
                  .formatted(at, record.size(), records.getHeaderNames().size()),
              sink);
        }
      }
    } catch (BoundedReader.TooLongException e) {
      String at = "record " + number;
      refuse(file, at, Reason.TOO_LARGE, tooLarge(at) + "; nothing behind it was read", sink);
    } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
      if (e.getCause() instanceof BoundedReader.TooLongException) {
        String at = "record " + number;
        refuse(file, at, Reason.TOO_LARGE, tooLarge(at) + "; nothing behind it was read", sink);
        return;
      }
      // Its message may quote the file.
      String at = "record " + number;
      refuse(
          file,
          at,
          Reason.MALFORMED_RECORD,
          at + " breaks the rules of CSV (header twice, or a quote); nothing behind it was read",
          sink);
    }
  }

  private void readText(InputFile file, InputStream in, Sink sink) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes + 1);
    if (bytes.length > maxBytes) {
      refuse(file, "", Reason.TOO_LARGE, tooLarge("the file"), sink);
      return;
    }
    String name = file.getName().substring(file.getName().lastIndexOf('/') + 1);
    int ending = name.indexOf('.', 1);
    try {
      accept(
          file,
          "",
          Map.of(
              "report_id",
              ending < 0 ? name : name.substring(0, ending),
              "text",
              decode(ByteBuffer.wrap(bytes))),
          ReportFields.unchanged(),
          sink);
    } catch (CharacterCodingException e) {
      refuse(file, "", Reason.INVALID_ENCODING, "the file is not UTF-8; convert it", sink);
    }
  }

  private void accept(InputFile file, String at, Map<String, String> record, Sink sink) {
    accept(file, at, record, fields, sink);
  }

  private void accept(
      InputFile file, String at, Map<String, String> record, ReportFields names, Sink sink) {
    Optional<String> id = names.value("report_id", record);
    Optional<String> text = names.value("text", record);
    String where = at.isEmpty() ? "the file" : at;
    if (id.isEmpty()) {
      refuse(file, at, Reason.MISSING_REPORT_ID, where + " has no report id", sink);
      return;
    }
    if (text.isEmpty()) {
      refuse(file, at, Reason.MISSING_TEXT, where + " has no text", sink);
      return;
    }
    if (text.get().indexOf('\0') >= 0 || text.get().indexOf(REPLACEMENT) >= 0) {
      refuse(
          file,
          at,
          Reason.INVALID_ENCODING,
          where + " holds NUL or replacement characters; convert it from its source again",
          sink);
      return;
    }
    Optional<ReportStatus> status = status(names.value("status", record));
    if (status.isEmpty()) {
      refuse(
          file,
          at,
          Reason.MALFORMED_RECORD,
          where + ": its status is none of FINAL, PRELIMINARY, ADDENDUM",
          sink);
      return;
    }
    String inputKey = inputKey(file, at);
    RawReport report =
        RawReport.newBuilder()
            .setInputKey(inputKey)
            .setReportId(id.get())
            .setStudyInstanceUid(names.value("study_instance_uid", record).orElse(null))
            .setAccessionNumber(names.value("accession_number", record).orElse(null))
            .setIssuerOfAccessionNumber(
                names.value("issuer_of_accession_number", record).orElse(null))
            .setPatientId(names.value("patient_id", record).orElse(null))
            .setIssuerOfPatientId(names.value("issuer_of_patient_id", record).orElse(null))
            .setPatientName(names.value("patient_name", record).orElse(null))
            .setBirthDate(names.value("birth_date", record).orElse(null))
            .setExamDate(names.value("exam_date", record).orElse(null))
            .setIssued(names.value("issued", record).orElse(null))
            .setStatus(status.get())
            .setModality(names.value("modality", record).orElse(null))
            .setLanguage(names.value("language", record).orElse(null))
            .setText(text.get())
            .build();
    String[] content =
        ReportFields.NAMES.stream()
            .map(name -> names.value(name, record).orElse(""))
            .toArray(String[]::new);
    seen(inputKey, key.pseudonym("report content", content), sink);
    sink.report(report);
  }

  private static Optional<ReportStatus> status(Optional<String> value) {
    if (value.isEmpty()) {
      return Optional.of(ReportStatus.FINAL);
    }
    String name = value.get().strip().toUpperCase(Locale.ROOT);
    for (ReportStatus status : ReportStatus.values()) {
      if (status.name().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  private void refuse(InputFile file, String at, Reason reason, String message, Sink sink) {
    String inputKey = inputKey(file, at);
    seen(inputKey, "", sink);
    sink.refused(QUARANTINE.row(inputKey, reason, message));
  }

  private static void seen(String inputKey, String fingerprint, Sink sink) {
    sink.seen(new InputSeen(inputKey, InputKind.REPORT, fingerprint));
  }

  private String inputKey(InputFile file, String at) {
    return key.pseudonym("input", InputKind.REPORT.name(), file.getName(), at);
  }

  private String tooLarge(String what) {
    return "%s is over %d bytes long; raise the limit if that is right".formatted(what, maxBytes);
  }

  private static String decode(ByteBuffer bytes) throws CharacterCodingException {
    String text =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes)
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
