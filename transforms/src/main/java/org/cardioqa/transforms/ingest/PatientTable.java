package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Reads a table of patients, one a row, whose values are known identifiers of the patient's
 * reports: {@code patient-columns.csv} says which column is what.
 *
 * <p>Columns that are not known are set aside, once a file, for what stands in them stays unknown.
 */
final class PatientTable {
  private static final String ID = "patient_id";
  private static final String ISSUER = "issuer_of_patient_id";
  private static final Pattern VALUES = Pattern.compile("\\|");

  private static final Set<ReportFormat> FORMS =
      Set.of(ReportFormat.CSV, ReportFormat.JSONL, ReportFormat.PARQUET);

  /** Longest row in bytes. */
  private static final int MAX_BYTES = 1 << 20;

  private static final int MOST_COLUMNS = 1_000;

  private static final Map<String, IdentifierType> COLUMNS = columns();

  /** What becomes of the rows. */
  interface Sink {
    void patient(RawContext patient);

    /**
     * A row that cannot be used.
     *
     * @param at where in the file
     */
    void refused(String at, Reason reason, String message);
  }

  private final FileOpener opener;

  PatientTable(FileOpener opener) {
    this.opener = opener;
  }

  private static Map<String, IdentifierType> columns() {
    try (InputStream in = PatientTable.class.getResourceAsStream("patient-columns.csv");
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      Map<String, IdentifierType> columns = new TreeMap<>();
      for (String line : reader.lines().skip(1).toList()) {
        String[] cells = line.split(",", -1);
        columns.put(cells[0], IdentifierType.valueOf(cells[1]));
      }
      return columns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the columns that a table may have. */
  static List<String> columnNames() {
    Set<String> names = new HashSet<>(COLUMNS.keySet());
    names.add(ISSUER);
    return names.stream().sorted().toList();
  }

  /** Reads a table to its end. Never throws on account of what it holds. */
  void read(InputFile file, Sink sink) {
    Optional<ReportFormat> form = ReportFormat.ofName(file.getName()).filter(FORMS::contains);
    if (form.isEmpty()) {
      sink.refused(
          "",
          Reason.MALFORMED_RECORD,
          "the table's name ends in none of .csv, .jsonl, .ndjson, .parquet");
      return;
    }
    PatientRows rows = new PatientRows(sink);
    try (SeekableByteChannel channel = opener.open(file)) {
      switch (form.get()) {
        case PARQUET ->
            new ParquetFile(new HashSet<>(columnNames()), MAX_BYTES).read(channel, rows);
        case CSV -> new CsvRows(UTF_8, MAX_BYTES).read(ReportReader.unpacked(channel), rows);
        default -> new JsonLines(MAX_BYTES).read(ReportReader.unpacked(channel), objects(rows));
      }
      rows.end();
    } catch (IOException e) {
      // The message of a file system's exception may name the file.
      sink.refused(
          "end",
          Reason.UNREADABLE_FILE,
          "reading stopped (%s); check the file".formatted(e.getClass().getSimpleName()));
    }
  }

  private static JsonLines.Objects objects(Rows rows) {
    return new JsonLines.Objects() {
      @Override
      public void object(String at, JsonNode object) {
        Map<String, String> values = new HashMap<>();
        object
            .properties()
            .forEach(
                field -> {
                  if (!field.getValue().isNull()) {
                    values.put(field.getKey(), cell(field.getValue()));
                  }
                });
        rows.row(at, values);
      }

      @Override
      public void refuse(String at, Reason reason, String message) {
        rows.refuse(at, reason, message);
      }
    };
  }

  private static String cell(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringJoiner values = new StringJoiner("|");
    value.forEach(one -> values.add(one.asText()));
    return values.toString();
  }

  /** The rows of one file. */
  private static final class PatientRows implements Rows {
    private final Sink sink;
    private final Set<String> unknown = new HashSet<>();

    PatientRows(Sink sink) {
      this.sink = sink;
    }

    @Override
    public void unread(List<String> columns) {
      unknown.addAll(columns);
    }

    @Override
    public void refuse(String at, Reason reason, String message) {
      sink.refused(at, reason, message);
    }

    @Override
    public void row(String at, Map<String, String> values) {
      Identifiers identifiers = new Identifiers();
      for (Map.Entry<String, String> cell : values.entrySet()) {
        IdentifierType type = COLUMNS.get(cell.getKey());
        if (type != null) {
          VALUES
              .splitAsStream(cell.getValue())
              .filter(value -> !value.isBlank())
              .forEach(value -> identifiers.add(new KnownIdentifier(type, value.strip())));
        } else if (!cell.getKey().equals(ISSUER) && unknown.size() < MOST_COLUMNS) {
          unknown.add(cell.getKey());
        }
      }
      Optional<String> id = value(values, ID);
      if (id.isEmpty()) {
        sink.refused(at, Reason.MISSING_PATIENT_ID, at + " has no patient_id");
        return;
      }
      sink.patient(
          RawContext.newBuilder()
              .setPatientId(id.get())
              .setIssuerOfPatientId(value(values, ISSUER).orElse(null))
              .setIdentifiers(identifiers.list())
              .build());
    }

    /** Says once that there were columns that nobody knows; their names may be values. */
    void end() {
      if (!unknown.isEmpty()) {
        sink.refused(
            "columns",
            Reason.MALFORMED_RECORD,
            "the table has %d columns that are not read, for they are nested or none of %s"
                .formatted(unknown.size(), String.join(", ", columnNames())));
      }
    }
  }

  private static Optional<String> value(Map<String, String> values, String column) {
    return Optional.ofNullable(values.get(column))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
