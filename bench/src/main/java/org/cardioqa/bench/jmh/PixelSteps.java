package org.cardioqa.bench.jmh;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.parquet.ParquetRecordWriter;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.shards.Png16;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The steps of a frame's way from a file to a shard, each a pass over as many frames. */
@State(Scope.Benchmark)
public class PixelSteps {
  /** Frames of a pass. */
  public static final int FRAMES = 200;

  /** A folder of DICOM files of one frame each, at least {@link #FRAMES}. */
  @Param("")
  public String file;

  private final DicomFormat format = DicomFormat.load();
  private final Png16 png = new Png16();
  private final List<Path> files = new ArrayList<>();
  private final List<StoredFrame> frames = new ArrayList<>();
  private final List<BufferedImage> images = new ArrayList<>();
  private final List<Slice> rows = new ArrayList<>();
  private Path out;

  /** Decodes the frames, and finds them in the page cache from then on. */
  @Setup
  public void read() throws IOException, DicomFormatException {
    try (Stream<Path> all = Files.walk(Path.of(file))) {
      files.addAll(all.filter(Files::isRegularFile).sorted().limit(FRAMES).toList());
    }
    if (files.size() < FRAMES) {
      throw new IllegalStateException("too few files in " + file);
    }
    for (Path path : files) {
      StoredFrame frame;
      try (FileChannel channel = FileChannel.open(path)) {
        frame = format.readFrame(channel, 1);
      }
      frames.add(frame);
      BufferedImage image =
          new BufferedImage(frame.columns(), frame.rows(), BufferedImage.TYPE_USHORT_GRAY);
      short[] pixels = ((DataBufferUShort) image.getRaster().getDataBuffer()).getData();
      System.arraycopy(frame.values(), 0, pixels, 0, pixels.length);
      images.add(image);
      rows.add(row(rows.size(), png.encode(frame)));
    }
    ImageIO.setUseCache(false);
    out = Files.createTempFile("cardioqa-bench", ".parquet");
  }

  private static Slice row(int number, byte[] picture) {
    return Slice.newBuilder()
        .setSliceId("slice" + number)
        .setVolumeId("volume")
        .setStudyId("study")
        .setPatientId("patient")
        .setSliceIndex(1)
        .setPhaseIndex(number + 1)
        .setRows(1)
        .setColumns(1)
        .setRescaleSlope(1)
        .setRescaleIntercept(0)
        .setStoredValueOffset(0)
        .setPixelSha256("0".repeat(64))
        .setImage(new Image(ByteBuffer.wrap(picture), "slice" + number + ".png"))
        .build();
  }

  /** Removes what was written. */
  @TearDown
  public void delete() throws IOException {
    png.close();
    Files.deleteIfExists(out);
  }

  /** A file to the values of its frame. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void decode(Blackhole hole) throws IOException, DicomFormatException {
    for (Path path : files) {
      try (FileChannel channel = FileChannel.open(path)) {
        hole.consume(format.readFrame(channel, 1));
      }
    }
  }

  /** The peer of decoding: the bytes of the same files, and no more. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void plainRead(Blackhole hole) throws IOException {
    for (Path path : files) {
      try (FileChannel channel = FileChannel.open(path)) {
        ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
          // To the end.
        }
        hole.consume(bytes);
      }
    }
  }

  /** Values to a PNG. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void png(Blackhole hole) {
    frames.forEach(frame -> hole.consume(png.encode(frame)));
  }

  /** The peer of PNG: the JDK's own writer on the same frames. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void jdkPng(Blackhole hole) throws IOException {
    for (BufferedImage image : images) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "png", bytes);
      hole.consume(bytes);
    }
  }

  /** Rows with pictures to a Parquet file. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void parquet() throws IOException {
    try (ParquetRecordWriter<Slice> writer =
        ParquetRecordWriter.to(Files.newOutputStream(out), Slice.getClassSchema())) {
      for (Slice row : rows) {
        writer.write(row);
      }
    }
  }

  /** The peer of Parquet: the bytes of the same pictures to a file. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public void plainWrite() throws IOException {
    try (FileChannel channel = FileChannel.open(out, java.nio.file.StandardOpenOption.WRITE)) {
      for (Slice row : rows) {
        ByteBuffer bytes = row.getImage().orElseThrow().getBytes().duplicate();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
  }
}
