package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.transforms.dicom.DicomBytes;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.keys.RecordCoders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadDicomTest {
  @TempDir Path folder;

  @Test
  void everyFileIsSeenAndEndsInOneOutput() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef".repeat(4));
    Path study = Files.createDirectories(folder.resolve("archive/study"));
    Files.write(study.resolve("1.dcm"), DicomBytes.image().file(DicomBytes.EXPLICIT));
    Files.write(study.resolve("2.dcm"), DicomBytes.image().file(DicomBytes.IMPLICIT));
    Files.write(study.resolve("notes.dcm"), "nothing".getBytes(UTF_8));
    Files.write(study.resolve("empty.dcm"), new byte[0]);

    KeyRef ref = KeyRef.of(key.toString());
    // The check compares encodings, and a sealed value is encoded differently each time.
    Pipeline pipeline =
        Pipeline.create(PipelineOptionsFactory.fromArgs("--enforceImmutability=false").create());
    RecordCoders.register(pipeline.getCoderRegistry(), ref);
    PCollectionTuple read =
        pipeline
            .apply(MatchFiles.at(folder.resolve("archive").toString()))
            .apply(ReadDicom.under(ref));
    PAssert.that(read.get(ReadDicom.SEEN)).satisfies(rows -> sizeIs(4, rows));
    PAssert.that(read.get(ReadDicom.INSTANCES)).satisfies(rows -> sizeIs(2, rows));
    PAssert.that(read.get(ReadDicom.QUARANTINE)).satisfies(ReadDicomTest::reasonsAreRight);
    assertThat(pipeline.run().waitUntilFinish()).isNotNull();
  }

  private static Void sizeIs(int size, Iterable<?> rows) {
    assertThat(rows).hasSize(size);
    return null;
  }

  private static Void reasonsAreRight(Iterable<Quarantined> rows) {
    assertThat(rows)
        .extracting(Quarantined::getReason)
        .containsExactlyInAnyOrder("NOT_DICOM", "EMPTY_FILE");
    return null;
  }
}
