package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.transforms.accounting.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PatientTableTest implements PatientTable.Sink {
  private static final String OKAFOR =
      "P1 H [NAME Ada Okafor, NAME Dada, NAME Okafor^Adaeze, PATIENT_ID P1, DATE 1950-01-02,"
          + " LOCATION 3 Reed Row, Marsh End, PHONE 555-0101, OTHER_ID XK]";

  @TempDir private Path folder;
  private final List<String> patients = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void aRowOfCsvIsAPatientWithSeveralValuesACell() {
    read(
        "p.csv",
        """
        patient_id,issuer_of_patient_id,name,aliases,birth_date,phones,address,ids
        P1,H,Okafor^Adaeze,Ada Okafor|Dada,1950-01-02,555-0101,"3 Reed Row, Marsh End",XK
        """);
    assertThat(patients).containsExactly(OKAFOR);
    assertThat(refused).isEmpty();
  }

  @Test
  void aLineOfJsonIsAPatientWithLists() {
    read(
        "p.jsonl",
        """
        {"patient_id":"P1","issuer_of_patient_id":"H","names":["Okafor^Adaeze","Ada Okafor"],\
        "alias":"Dada","birth_date":"1950-01-02","phone":"555-0101","ids":["XK"],\
        "address":"3 Reed Row, Marsh End","email":null}
        """);
    assertThat(patients).containsExactly(OKAFOR);
    assertThat(refused).isEmpty();
  }

  @Test
  void aRowOfParquetIsAPatient() throws Exception {
    Path file = folder.resolve("p.parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          ("COPY (SELECT 4711 AS patient_id, 'Ada|Dada' AS names, DATE '1950-01-02' AS birth_date,"
                  + " ['Nested'] AS aliases, 'x' AS remark) TO '%s' (FORMAT parquet)")
              .formatted(file));
    }
    read("p.parquet", Files.readAllBytes(file));
    assertThat(patients)
        .containsExactly("4711 - [NAME Ada, NAME Dada, PATIENT_ID 4711, DATE 1950-01-02]");
    assertThat(refused).singleElement().asString().contains("MALFORMED_RECORD", "2 columns");
  }

  @Test
  void badRowsAreSetAsideWithoutBeingQuotedAndTheNextIsRead() {
    read(
        "p.csv",
        "patient_id,name\n,Quillfeather\nP2,Quillfeather,more\n  ,Quillfeather\nP3,Lindqvist\n");
    read("p.jsonl", "Quillfeather\n[1]\n{\"name\":\"Quillfeather\"}\n");

    assertThat(patients).containsExactly("P3 - [NAME Lindqvist, PATIENT_ID P3]");
    assertThat(refused)
        .hasSize(6)
        .allSatisfy(row -> assertThat(row).doesNotContain("Quill"))
        .contains("record 1: MISSING_PATIENT_ID: record 1 has no patient_id");
  }

  @Test
  void columnsThatNobodyKnowsAreSaidOnceWithoutTheirNames() {
    read("p.csv", "patient_id,name,Quillfeather,sex\nP1,Ada,x,F\nP2,Bo,y,M\n");
    assertThat(patients).hasSize(2);
    assertThat(refused)
        .singleElement()
        .asString()
        .startsWith("columns: MALFORMED_RECORD: the table has 2 columns that are not read")
        .doesNotContain("Quill");
  }

  @Test
  void aFileOfAnotherFormIsSetAside() {
    read("p.xlsx", "PK");
    assertThat(refused).singleElement().asString().contains(".csv, .jsonl, .ndjson, .parquet");
  }

  private void read(String name, String content) {
    read(name, content.getBytes(UTF_8));
  }

  private void read(String name, byte[] content) {
    new PatientTable(file -> new SeekableInMemoryByteChannel(content))
        .read(new InputFile("/in/" + name, name, (long) content.length, 0L), this);
  }

  @Override
  public void patient(RawContext patient) {
    patients.add(
        "%s %s %s"
            .formatted(
                patient.getPatientId().orElseThrow(),
                patient.getIssuerOfPatientId().orElse("-"),
                patient.getIdentifiers().stream()
                    .map(known -> known.getType() + " " + known.getValue())
                    .toList()));
  }

  @Override
  public void refused(String at, Reason reason, String message) {
    refused.add("%s: %s: %s".formatted(at, reason, message));
  }
}
