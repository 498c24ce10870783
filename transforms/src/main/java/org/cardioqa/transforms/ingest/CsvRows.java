package org.cardioqa.transforms.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.cardioqa.transforms.accounting.Reason;

/** Records of CSV (RFC 4180) below a header line. */
final class CsvRows {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final Charset charset;
  private final int maxBytes;

  CsvRows(Charset charset, int maxBytes) {
    this.charset = charset;
    this.maxBytes = maxBytes;
  }

  void read(InputStream in, Rows rows) throws IOException {
    CSVFormat form =
        CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();
    BoundedReader reader =
        new BoundedReader(new InputStreamReader(unmarked(in), charset), maxBytes);
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
          rows.row(at, record.toMap());
        } else {
          rows.refuse(
              at,
              Reason.MALFORMED_RECORD,
              "%s has %d fields, the header has %d"
                  .formatted(at, record.size(), records.getHeaderNames().size()));
        }
      }
    } catch (BoundedReader.TooLongException e) {
      tooLong(number, rows);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      if (e.getCause() instanceof BoundedReader.TooLongException) {
        tooLong(number, rows);
      } else {
        // Its message may quote the file.
        String at = "record " + number;
        rows.refuse(
            at,
            Reason.MALFORMED_RECORD,
            at + " breaks the rules of CSV (header twice, or a quote); nothing behind it was read");
      }
    }
  }

  private void tooLong(long number, Rows rows) {
    String at = "record " + number;
    rows.refuse(
        at, Reason.TOO_LARGE, ReportReader.tooLarge(at, maxBytes) + "; nothing behind it was read");
  }

  /** Spreadsheets begin their exports with a mark that would become part of the first name. */
  private static InputStream unmarked(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 1 << 16);
    buffered.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(buffered.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      buffered.reset();
    }
    return buffered;
  }
}
