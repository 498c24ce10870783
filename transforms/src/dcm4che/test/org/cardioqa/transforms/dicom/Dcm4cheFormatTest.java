package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** dcm4che keeps the contract, and agrees with the project's own reader. */
class Dcm4cheFormatTest extends DicomFormatContract {
  private static final int MUTATIONS = Boolean.getBoolean("cardioqa.long") ? 100_000 : 2_000;

  @Override
  protected DicomFormat format() {
    return new Dcm4cheFormat();
  }

  @Test
  void theServiceLoaderPrefersIt() {
    assertThat(DicomFormat.load()).isInstanceOf(Dcm4cheFormat.class);
  }

  /** Bytes of values are changed, never lengths: of those there is one right reading. */
  @Test
  void bothReadersGiveTheSameValuesWhateverStandsInThem() throws IOException {
    String text = "cine sax";
    String numbers = "1.25\\-2\\3e1";
    byte[] file =
        DicomBytes.image()
            .text(Tag.IMAGE_POSITION_PATIENT, "DS", numbers)
            .text(Tag.SERIES_DESCRIPTION, "LO", text)
            .file(DicomBytes.EXPLICIT);
    String all = new String(file, ISO_8859_1);
    int[] starts = {all.indexOf(text), all.indexOf(numbers)};
    int[] lengths = {text.length(), numbers.length()};
    Random random = new Random(3);
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = file.clone();
      int value = random.nextInt(starts.length);
      for (int k = 0; k < 3; k++) {
        int at = starts[value] + random.nextInt(lengths[value]);
        mutated[at] = (byte) (' ' + random.nextInt('~' - ' '));
      }
      assertThat(values(new Dcm4cheFormat(), mutated))
          .isEqualTo(values(new Part10Format(), mutated))
          .isNotEmpty();
    }
  }

  /** Any byte is changed: neither ever gives anything but an answer or its own exception. */
  @Test
  void mutationsOnlyEverGiveTheReadersOwnException() throws IOException {
    byte[] file =
        DicomBytes.image()
            .sequence(0x00081140, DicomBytes.dataset().text(0x00081155, "UI", "1.2.9"))
            .file(DicomBytes.EXPLICIT);
    Random random = new Random(4);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] mutated = file.clone();
      mutated[132 + random.nextInt(file.length - 132)] = (byte) random.nextInt(256);
      refused += values(new Dcm4cheFormat(), mutated).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isPositive();
  }

  /** What the job reads of a file; nothing where it is refused. */
  private static List<String> values(DicomFormat format, byte[] file) throws IOException {
    try {
      DicomDataset dataset = format.readHeader(new BytesChannel(file)).dataset();
      List<String> values = new ArrayList<>();
      for (int tag :
          new int[] {
            Tag.SOP_INSTANCE_UID, Tag.SERIES_DESCRIPTION, Tag.IMAGE_POSITION_PATIENT, Tag.ROWS
          }) {
        values.add(dataset.strings(tag).toString());
      }
      return values;
    } catch (DicomFormatException e) {
      return List.of();
    }
  }
}
