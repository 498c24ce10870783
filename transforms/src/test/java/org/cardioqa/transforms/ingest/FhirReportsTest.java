package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.StringJoiner;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.RawContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invented resources in the manner of several servers, and what is read from them. */
final class FhirReportsTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/cardioqa/transforms/ingest/fhir");

  @ParameterizedTest
  @ValueSource(strings = {"bulk-export", "odd-lines"})
  void linesAreReadAsExpected(String name) throws IOException {
    ReadRecords records =
        ReadRecords.of(name + ".ndjson", Files.readAllBytes(FOLDER.resolve(name + ".ndjson")));
    StringJoiner said = new StringJoiner("", Rendering.of(records), "");
    for (RawContext context : records.contexts) {
      said.add("context %s\n".formatted(context.getReference()));
      context.getPatientId().ifPresent(id -> said.add("  patient_id: %s\n".formatted(id)));
      context.getIssuerOfPatientId().ifPresent(by -> said.add("  issuer: %s\n".formatted(by)));
      context.getStudyInstanceUid().ifPresent(uid -> said.add("  study: %s\n".formatted(uid)));
      for (KnownIdentifier known : context.getIdentifiers()) {
        said.add("  %s %s\n".formatted(known.getType(), known.getValue()));
      }
    }
    assertThat(said.toString())
        .isEqualTo(Files.readString(FOLDER.resolve(name + ".expected"), UTF_8));
  }

  @Test
  void noRowQuotesALine() throws IOException {
    byte[] lines = Files.readAllBytes(FOLDER.resolve("odd-lines.ndjson"));
    assertThat(ReadRecords.of("odd.ndjson", lines).rows().toString()).doesNotContain("Adams");
  }

  @Test
  void aResourceNestedAThousandDeepIsSetAside() {
    String deep =
        "{\"resourceType\":\"Patient\",\"id\":\"1\",\"contact\":"
            + "[".repeat(5_000)
            + "]".repeat(5_000)
            + "}";
    assertThat(ReadRecords.of("p.ndjson", deep.getBytes(UTF_8)).rows())
        .singleElement()
        .asString()
        .startsWith("MALFORMED_RECORD: line 1");
    String fairly =
        deep.replace("[".repeat(5_000), "[".repeat(900))
            .replace("]".repeat(5_000), "]".repeat(900));
    assertThat(ReadRecords.of("p.ndjson", fairly.getBytes(UTF_8)).contexts).hasSize(1);
  }

  @Test
  void aLineWithoutEndCostsNoMemory() {
    ReadRecords records =
        ReadRecords.of(
            new InputFile("r.ndjson", "r.ndjson", 1L, 0L),
            file ->
                new ForwardChannel(
                    Endless.of("{\"resourceType\":\"DiagnosticReport\",\"id\":\"", 300L << 20),
                    Long.MAX_VALUE),
            ReportFields.unchanged(),
            1000);
    assertThat(records.rows()).singleElement().asString().startsWith("TOO_LARGE: line 1");
  }

  @Test
  void brokenBytesEndAsReportsOrRows() throws IOException {
    byte[] good = Files.readAllBytes(FOLDER.resolve("bulk-export.ndjson"));
    byte[] noise = "{}[]\":,\\0\n".getBytes(UTF_8);
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 800; round++) {
      byte[] bad = good.clone();
      for (int flips = random.nextInt(8); flips >= 0; flips--) {
        bad[random.nextInt(bad.length)] =
            random.nextBoolean() ? noise[random.nextInt(noise.length)] : (byte) random.nextInt(256);
      }
      int length = random.nextInt(3) == 0 ? 1 + random.nextInt(bad.length - 1) : bad.length;
      ReadRecords records = ReadRecords.of("in.ndjson", Arrays.copyOf(bad, length));
      refused += records.refused.size();
      assertThat(records.rows().toString()).doesNotContain("Quillf", "Osei", "Lindq");
    }
    assertThat(refused).isGreaterThan(800);
  }
}
