package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.DataBufferUShort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cardioqa.schemas.Slice;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.shards.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on a real study: 9 cine series of one subject, 225 files. */
final class RealStudyTest {
  private static final int FRAMES = 225;
  private static final int PATIENT_NAME = 0x00100010;

  @TempDir private static Path folder;
  private static List<Path> files;
  private static DicomHeader header;
  private static Shards shards;

  @BeforeAll
  static void buildOnce() throws Exception {
    String data = System.getProperty("cardioqa.data", "");
    assumeTrue(!data.isEmpty(), "skipped: no external data (-Dcardioqa.data=DIR)");
    Path study = Path.of(data, "dicom", "cine-siemens-vida");
    try (Stream<Path> walk = Files.walk(study)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    try (FileChannel channel = FileChannel.open(files.get(0))) {
      header = DicomFormat.load().readHeader(channel);
    }
    Path reports =
        Files.writeString(
            folder.resolve("reports.jsonl"),
            """
            {"report_id":"V1","study_instance_uid":"%s","text":"Cine: LVEF 55%%. Mid inferolateral hypokinesis. No pericardial effusion. The left ventricle is not dilated. No mitral regurgitation."}
            """
                .formatted(value(Tag.STUDY_INSTANCE_UID)));
    Path key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Path output = folder.resolve("out");
    assertThat(
            BuildCommandTest.cardioqa(
                    "build",
                    "--reports=" + reports,
                    "--dicom=" + study,
                    "--key-file=" + key,
                    "--output=" + output,
                    "--pixels=ALL")
                .code())
        .isZero();
    shards = new Shards(output);
  }

  private static String value(int tag) throws DicomFormatException {
    return header.dataset().string(tag).orElse("");
  }

  @Test
  void theSixShortAxisSeriesAreOneVolumeAndTheOthersOneEach() throws SQLException {
    assertThat(shards.query("SELECT sequence, view, slices, phases FROM $volumes ORDER BY ALL"))
        .containsExactly("cine 2ch 1 25", "cine 4ch 1 25", "cine rvot 1 25", "cine sax 6 25");
  }

  @Test
  void endSystoleOfTheShortAxisIsReadFromItsPixelsAndTakenOverByTheOtherViews()
      throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT view, end_diastole, end_systole, beat_source FROM $volumes ORDER BY ALL
                """))
        .containsExactly(
            "2ch 25 10 short_axis",
            "4ch 25 10 short_axis",
            "rvot 25 10 short_axis",
            "sax 25 10 blood_pool");
  }

  @Test
  void candidatesAreLinkedToThem() throws SQLException {
    assertThat(
            shards.query(
                """
                SELECT DISTINCT question_code, v.view
                FROM (SELECT question_code, tier, unnest(links) AS link FROM $candidates) c
                JOIN $volumes v ON v.volume_id = c.link.volume_id
                WHERE tier = 1 ORDER BY ALL
                """))
        .contains("lvef_percent sax", "pericardial_effusion 4ch", "mitral_regurgitation 4ch");
  }

  @Test
  void everyFrameIsASliceWhosePixelsAreTheFiles() throws Exception {
    Set<String> expected = new TreeSet<>();
    for (Path file : files) {
      expected.add(sha256(lastPixels(file)));
    }
    List<Slice> slices = shards.records(Table.SLICES);

    assertThat(slices).hasSize(FRAMES);
    Set<String> actual = new TreeSet<>();
    for (Slice slice : slices) {
      String hash = sha256(pixels(slice));
      assertThat(slice.getPixelSha256()).contains(hash);
      actual.add(hash);
    }
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void noOriginalUidNameOrDateIsLeft() throws IOException, DicomFormatException {
    List<String> originals = new ArrayList<>();
    for (int tag :
        new int[] {
          PATIENT_NAME,
          Tag.PATIENT_ID,
          Tag.STUDY_INSTANCE_UID,
          Tag.SERIES_INSTANCE_UID,
          Tag.FRAME_OF_REFERENCE_UID,
          Tag.STUDY_DATE
        }) {
      originals.add(value(tag));
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file)) {
        originals.add(
            DicomFormat.load()
                .readHeader(channel)
                .dataset()
                .string(Tag.SOP_INSTANCE_UID)
                .orElseThrow());
      }
    }
    originals.removeIf(String::isBlank);
    String decoded = shards.decoded();

    assertThat(originals).hasSizeGreaterThan(FRAMES);
    assertThat(originals).filteredOn(decoded::contains).isEmpty();
  }

  /** The file's pixel data, its last element: 16 bit little-endian, rows x columns. */
  private static byte[] lastPixels(Path file) throws IOException, DicomFormatException {
    DicomHeader one;
    try (FileChannel channel = FileChannel.open(file)) {
      one = DicomFormat.load().readHeader(channel);
    }
    int length =
        2
            * one.dataset().integer(Tag.ROWS).orElseThrow()
            * one.dataset().integer(Tag.COLUMNS).orElseThrow();
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
  }

  private static byte[] pixels(Slice slice) throws IOException, DicomFormatException {
    ByteBuffer png = slice.getImage().orElseThrow().getBytes();
    byte[] bytes = new byte[png.remaining()];
    png.duplicate().get(bytes);
    short[] values =
        ((DataBufferUShort)
                ImageIO.read(new ByteArrayInputStream(bytes)).getRaster().getDataBuffer())
            .getData();
    ByteBuffer stored = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    stored.asShortBuffer().put(values);
    return stored.array();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
