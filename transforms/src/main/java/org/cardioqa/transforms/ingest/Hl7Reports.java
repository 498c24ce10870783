package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.transforms.accounting.Reason;

/** Reads the reports of HL7 version 2 files: unsolicited observations, ORU^R01. */
final class Hl7Reports {
  private final Hl7Identifiers identifiers = Hl7Identifiers.load();
  private final Map<String, String> headings = headings();
  private final ReportFields names;
  private final Charset charset;
  private final int maxBytes;

  /**
   * A reader.
   *
   * @param names may say that a field stands elsewhere, as in {@code accession_number=OBR-20}
   * @param charset of messages that declare none
   * @param maxBytes longest message
   */
  Hl7Reports(ReportFields names, Charset charset, int maxBytes) {
    this.names = names;
    this.charset = charset;
    this.maxBytes = maxBytes;
  }

  void read(InputStream in, FileRecords records) throws IOException {
    Hl7Stream messages = new Hl7Stream(in, maxBytes);
    long number = 0;
    while (messages.next()) {
      String at = "message " + ++number;
      if (messages.tooLong()) {
        records.refuse(at, Reason.TOO_LARGE, ReportReader.tooLarge(at, maxBytes));
      } else {
        message(at, messages.bytes(), records);
      }
    }
    if (number == 0) {
      records.refuse("", Reason.EMPTY_FILE, "the file has no message; leave it out");
    }
  }

  private void message(String at, byte[] bytes, FileRecords records) {
    try {
      List<Hl7Report> reports = reports(Hl7Message.of(bytes, charset));
      for (int i = 0; i < reports.size(); i++) {
        String where = reports.size() == 1 ? at : "%s, report %d".formatted(at, i + 1);
        records.accept(where, reports.get(i).build(), new String(bytes, UTF_8), where);
      }
    } catch (RecordRefused e) {
      records.refuse(at, e.reason(), "%s: %s".formatted(at, e.getMessage()));
    }
  }

  private List<Hl7Report> reports(Hl7Message message) throws RecordRefused {
    Hl7Segment header = message.segment(0);
    Optional<String> type = header.value(9);
    if (type.isEmpty()) {
      throw new RecordRefused(Reason.MALFORMED_RECORD, header.where(9) + ": no type of message");
    }
    if (!type.get().equals("ORU")) {
      throw new RecordRefused(Reason.NOT_A_REPORT, header.where(9) + ": it is no ORU^R01");
    }
    List<Hl7Report> reports = new ArrayList<>();
    Hl7Patient patient = new Hl7Patient(header, identifiers, headings, names);
    for (int i = 1; i < message.size(); i++) {
      String name = message.name(i);
      if (name.equals("PID") && patient.hasPatient()) {
        reports.addAll(patient.reports());
        patient = new Hl7Patient(header, identifiers, headings, names);
      }
      if (patient.reads(name)) {
        patient.add(message.segment(i));
      }
    }
    reports.addAll(patient.reports());
    return reports;
  }

  /** Headings by the code of an observation, in capitals. */
  private static Map<String, String> headings() {
    try (InputStream in = Hl7Reports.class.getResourceAsStream("hl7-headings.csv");
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      Map<String, String> headings = new HashMap<>();
      for (String line : reader.lines().skip(1).toList()) {
        String[] cells = line.split(",", -1);
        if (cells.length != 2
            || headings.put(cells[0].toUpperCase(Locale.ROOT), cells[1]) != null) {
          throw new IllegalArgumentException(
              "hl7-headings.csv: want code,heading, each code once: " + line);
        }
      }
      return headings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
