package org.cardioqa.transforms.keys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.coders.CannotProvideCoderException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.schemas.ReportStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SealedCoderTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private KeyRef key;
  private Coder<RawReport> coder;

  @BeforeEach
  void makeKey() throws IOException {
    key = KeyRef.of(Files.writeString(folder.resolve("key"), SECRET).toString());
    coder = SealedCoder.of(AvroCoder.specific(RawReport.class), key);
  }

  @Test
  void aRecordComesBackAsItWas() throws IOException {
    assertThat(coder.decode(new ByteArrayInputStream(encode(coder, report())))).isEqualTo(report());
  }

  @Test
  void severalRecordsFollowEachOther() throws IOException {
    ListCoder<RawReport> list = ListCoder.of(coder);
    var reports = List.of(report(), report());
    assertThat(list.decode(new ByteArrayInputStream(encode(list, reports)))).isEqualTo(reports);
  }

  @Test
  void nothingOfTheRecordIsInItsBytes() throws IOException {
    assertThat(new String(encode(coder, report()), ISO_8859_1))
        .doesNotContain("Okafor")
        .doesNotContain("R-1");
  }

  @Test
  void differentRecordsShareNoNonce() throws IOException {
    RawReport other = RawReport.newBuilder(report()).setReportId("R-2").build();
    assertThat(Arrays.copyOf(encode(coder, report()), 13))
        .isNotEqualTo(Arrays.copyOf(encode(coder, other), 13));
  }

  @Test
  void equalRecordsHaveEqualBytes() throws IOException {
    assertThat(encode(coder, report())).isEqualTo(encode(coder, report()));
  }

  @Test
  void equalRecordsHaveEqualBytesWhateverWasSealedInBetween() throws IOException {
    byte[] first = encode(coder, report());
    RawReport other = RawReport.newBuilder(report()).setReportId("R-2").build();
    byte[] between = encode(coder, other);
    assertThat(encode(coder, report())).isEqualTo(first).isNotEqualTo(between);
    assertThat(coder.decode(new ByteArrayInputStream(between))).isEqualTo(other);
  }

  @Test
  void bytesThatWereNeverSealedAreNoticed() {
    assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(new byte[] {3, 1, 2, 3})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sealed");
  }

  @Test
  void generatedCodeWritesWhatAWalkOverTheSchemaWrites()
      throws IOException, CannotProvideCoderException {
    CoderRegistry registry = CoderRegistry.createDefault();
    RecordCoders.register(registry, key);
    InputState state =
        new InputState("k", InputKind.REPORT, InputStatus.NO_STUDY, "sha256", "no study");
    ByteArrayOutputStream walked = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(walked, null);
    new GenericDatumWriter<InputState>(InputState.getClassSchema(), new SpecificData())
        .write(state, encoder);
    byte[] generated = encode(registry.getCoder(InputState.class), state);
    assertThat(generated).isEqualTo(walked.toByteArray());
    assertThat(registry.getCoder(InputState.class).decode(new ByteArrayInputStream(generated)))
        .isEqualTo(state);
  }

  @Test
  void aChangedByteIsNoticed() throws IOException {
    byte[] sealed = encode(coder, report());
    sealed[sealed.length - 1] ^= 1;
    assertThatThrownBy(() -> coder.decode(new ByteArrayInputStream(sealed)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("sealed");
  }

  @Test
  void anotherKeyDoesNotOpenIt() throws IOException {
    byte[] sealed = encode(coder, report());
    KeyRef other =
        KeyRef.of(Files.writeString(folder.resolve("other"), SECRET.replace('0', '1')).toString());
    Coder<RawReport> wrong = SealedCoder.of(AvroCoder.specific(RawReport.class), other);
    assertThatThrownBy(() -> wrong.decode(new ByteArrayInputStream(sealed)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theKeyDoesNotTravelWithTheCoder() throws IOException {
    encode(coder, report());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(coder);
    }
    assertThat(bytes.toString(ISO_8859_1)).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @MethodSource("rawRecords")
  void everyRecordThatMayNameAPersonIsSealed(Class<? extends SpecificRecord> type)
      throws CannotProvideCoderException {
    CoderRegistry registry = CoderRegistry.createDefault();
    RecordCoders.register(registry, key);
    assertThat(registry.getCoder(type)).isInstanceOf(SealedCoder.class);
  }

  static List<Class<? extends SpecificRecord>> rawRecords() {
    return RecordCoders.SEALED;
  }

  private static <T> byte[] encode(Coder<T> coder, T value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    coder.encode(value, bytes);
    return bytes.toByteArray();
  }

  private static RawReport report() {
    return RawReport.newBuilder()
        .setInputKey("k")
        .setReportId("R-1")
        .setPatientName("Okafor, Ngozi")
        .setStatus(ReportStatus.FINAL)
        .setText("Seen by Dr. Okafor.")
        .build();
  }
}
