package org.cardioqa.transforms.volumes;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.series.Vector;

/**
 * Writes volumes as NIfTI-1 files (nifti.nimh.nih.gov, nifti1.h): voxel (column, row, slice, phase)
 * in the order of the pictures, nothing flipped, with the volume's affine in RAS mm as sform and,
 * where its axes are at right angles, as qform.
 *
 * <p>Stored values are kept, with slope and intercept in the header; where those differ from frame
 * to frame the physical values are written as floats. One affine cannot place slices that are
 * uneven or shifted, and one grid cannot hold slices of fewer phases: of such a volume each slice
 * becomes a file of its own, so that nothing is padded or moved. Frames are read and written one by
 * one.
 */
public final class NiftiFile {
  private static final int HEADER_BYTES = 352;
  private static final int UNITS_MM_MS = 2 | 16;
  private static final short SCANNER_COORDINATES = 1;

  /** A slice this far from where the affine puts it is not placed by it, mm. */
  private static final double MISPLACED_MM = 0.5;

  /** Axes whose cosines are larger are not at right angles. */
  private static final double OBLIQUE = 1e-3;

  private enum Type {
    INT16(4, Short.BYTES),
    UINT16(512, Short.BYTES),
    FLOAT32(16, Float.BYTES);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }
  }

  private NiftiFile() {}

  /**
   * Writes a volume.
   *
   * @param slices its frames: slice by slice, phase by phase
   * @param name of the file without its ending
   * @return the files written: one, or one a slice
   * @throws DicomFormatException if a frame cannot be decoded; the file with it is not left behind
   * @throws IOException if pixels cannot be read or the file not be written
   */
  public static List<Path> write(
      SliceVolume volume, List<SliceSource> slices, PixelReader pixels, Path folder, String name)
      throws IOException, DicomFormatException {
    List<List<SliceSource>> stack = bySlice(slices);
    List<Path> files = new ArrayList<>();
    if (isOneGrid(volume, stack)) {
      Path file = folder.resolve(name + ".nii");
      write(volume, origin(stack.get(0)), stack, pixels, file);
      files.add(file);
    } else {
      for (List<SliceSource> slice : stack) {
        int number = slice.get(0).getSlice().getSliceIndex();
        Path file = folder.resolve(String.format(Locale.ROOT, "%s_slice%02d.nii", name, number));
        write(volume, origin(slice), List.of(slice), pixels, file);
        files.add(file);
      }
    }
    return List.copyOf(files);
  }

  private static List<List<SliceSource>> bySlice(List<SliceSource> slices) {
    List<List<SliceSource>> stack = new ArrayList<>();
    for (SliceSource source : slices) {
      if (source.getSlice().getSliceIndex() > stack.size()) {
        stack.add(new ArrayList<>());
      }
      stack.get(stack.size() - 1).add(source);
    }
    return stack;
  }

  private static boolean isOneGrid(SliceVolume volume, List<List<SliceSource>> stack) {
    Vector step = axis(volume, 2);
    Vector first = origin(stack.get(0));
    for (int index = 0; index < stack.size(); index++) {
      Vector expected = first.plus(step.times(index));
      if (stack.get(index).size() != volume.getPhases()
          || origin(stack.get(index)).minus(expected).length() > MISPLACED_MM) {
        return false;
      }
    }
    return true;
  }

  private static Vector origin(List<SliceSource> slice) {
    return Vector.of(slice.get(0).getSlice().getPosition(), 0);
  }

  /** A column of the affine. */
  private static Vector axis(SliceVolume volume, int index) {
    List<Double> affine = volume.getAffine();
    return new Vector(affine.get(index), affine.get(4 + index), affine.get(8 + index));
  }

  private static void write(
      SliceVolume volume,
      Vector origin,
      List<List<SliceSource>> stack,
      PixelReader pixels,
      Path file)
      throws IOException, DicomFormatException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Type type = type(stack);
    try (FileChannel out =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      drain(header(volume, origin, stack, type), out);
      ByteBuffer frame =
          ByteBuffer.allocateDirect(volume.getRows() * volume.getColumns() * type.bytes)
              .order(ByteOrder.LITTLE_ENDIAN);
      for (int phase = 0; phase < stack.get(0).size(); phase++) {
        for (List<SliceSource> slice : stack) {
          SliceSource source = slice.get(phase);
          put(pixels.read(source), source.getSlice(), type, frame.clear());
          drain(frame.flip(), out);
        }
      }
    } catch (IOException | DicomFormatException e) {
      Files.delete(draft);
      throw e;
    }
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void drain(ByteBuffer bytes, FileChannel out) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static Type type(List<List<SliceSource>> stack) {
    Slice first = stack.get(0).get(0).getSlice();
    boolean alike =
        stack.stream()
            .flatMap(List::stream)
            .map(SliceSource::getSlice)
            .allMatch(
                slice ->
                    slice.getRescaleSlope() == first.getRescaleSlope()
                        && slice.getRescaleIntercept() == first.getRescaleIntercept()
                        && slice.getStoredValueOffset() == first.getStoredValueOffset());
    if (!alike) {
      return Type.FLOAT32;
    }
    return first.getStoredValueOffset() == 0 ? Type.UINT16 : Type.INT16;
  }

  private static void put(StoredFrame frame, Slice slice, Type type, ByteBuffer to) {
    if (type != Type.FLOAT32) {
      to.asShortBuffer().put(frame.values());
      to.position(frame.values().length * Short.BYTES);
      return;
    }
    for (int row = 0; row < frame.rows(); row++) {
      for (int column = 0; column < frame.columns(); column++) {
        double value =
            frame.value(row, column) * slice.getRescaleSlope() + slice.getRescaleIntercept();
        to.putFloat((float) value);
      }
    }
  }

  private static ByteBuffer header(
      SliceVolume volume, Vector origin, List<List<SliceSource>> stack, Type type) {
    Slice first = stack.get(0).get(0).getSlice();
    int phases = stack.get(0).size();
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(0, 348);
    short[] dimensions = {
      (short) (phases > 1 ? 4 : 3),
      (short) volume.getColumns(),
      (short) volume.getRows(),
      (short) stack.size(),
      (short) phases,
      1,
      1,
      1
    };
    for (int index = 0; index < dimensions.length; index++) {
      header.putShort(40 + 2 * index, dimensions[index]);
    }
    header.putShort(70, (short) type.code).putShort(72, (short) (8 * type.bytes));
    for (int index = 0; index < 3; index++) {
      header.putFloat(80 + 4 * index, volume.getSpacingMm().get(index).floatValue());
    }
    header.putFloat(92, phases > 1 ? interval(stack.get(0)) : 0);
    header.putFloat(108, HEADER_BYTES);
    boolean scaled = type != Type.FLOAT32;
    header.putFloat(112, scaled ? (float) first.getRescaleSlope() : 1);
    header.putFloat(116, scaled ? (float) first.getRescaleIntercept() : 0);
    header.put(123, (byte) UNITS_MM_MS);
    header.put(148, (volume.getSequence() + " " + volume.getView()).getBytes(US_ASCII));
    place(volume, origin, header);
    header.put(344, "n+1\0".getBytes(US_ASCII));
    return header;
  }

  /** Mean time from a phase to the next, ms; 1 where unknown. */
  private static float interval(List<SliceSource> slice) {
    double first = slice.get(0).getSlice().getTriggerTimeMs().orElse(0.0);
    double last = slice.get(slice.size() - 1).getSlice().getTriggerTimeMs().orElse(0.0);
    return last > first ? (float) ((last - first) / (slice.size() - 1)) : 1;
  }

  /** The affine, x and y turned from LPS to RAS. */
  private static void place(SliceVolume volume, Vector origin, ByteBuffer header) {
    Vector[] axes = new Vector[3];
    for (int index = 0; index < axes.length; index++) {
      axes[index] = toRas(axis(volume, index));
    }
    Vector offset = toRas(origin);
    header.putShort(254, SCANNER_COORDINATES);
    double[][] rows = {
      {axes[0].x(), axes[1].x(), axes[2].x(), offset.x()},
      {axes[0].y(), axes[1].y(), axes[2].y(), offset.y()},
      {axes[0].z(), axes[1].z(), axes[2].z(), offset.z()}
    };
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < 4; column++) {
        header.putFloat(280 + 16 * row + 4 * column, (float) rows[row][column]);
      }
    }
    Vector x = axes[0].unit();
    Vector y = axes[1].unit();
    Vector z = axes[2].unit();
    if (Math.abs(x.dot(y)) > OBLIQUE
        || Math.abs(x.dot(z)) > OBLIQUE
        || Math.abs(y.dot(z)) > OBLIQUE) {
      return;
    }
    double handed = x.cross(y).dot(z) < 0 ? -1 : 1;
    double[] quaternion = quaternion(x, y, z.times(handed));
    header.putShort(252, SCANNER_COORDINATES);
    header.putFloat(76, (float) handed);
    for (int index = 0; index < 3; index++) {
      header.putFloat(256 + 4 * index, (float) quaternion[1 + index]);
    }
    header.putFloat(268, (float) offset.x());
    header.putFloat(272, (float) offset.y());
    header.putFloat(276, (float) offset.z());
  }

  private static Vector toRas(Vector lps) {
    return new Vector(-lps.x(), -lps.y(), lps.z());
  }

  /** Of a rotation with these columns: a, b, c, d with a not negative. */
  private static double[] quaternion(Vector x, Vector y, Vector z) {
    double[] four = {
      1 + x.x() + y.y() + z.z(),
      1 + x.x() - y.y() - z.z(),
      1 - x.x() + y.y() - z.z(),
      1 - x.x() - y.y() + z.z()
    };
    int largest = 0;
    for (int index = 1; index < four.length; index++) {
      largest = four[index] > four[largest] ? index : largest;
    }
    double root = Math.sqrt(four[largest]) / 2;
    double part = 1 / (4 * root);
    double[] q =
        switch (largest) {
          case 0 ->
              new double[] {
                root, (y.z() - z.y()) * part, (z.x() - x.z()) * part, (x.y() - y.x()) * part
              };
          case 1 ->
              new double[] {
                (y.z() - z.y()) * part, root, (x.y() + y.x()) * part, (z.x() + x.z()) * part
              };
          case 2 ->
              new double[] {
                (z.x() - x.z()) * part, (x.y() + y.x()) * part, root, (y.z() + z.y()) * part
              };
          default ->
              new double[] {
                (x.y() - y.x()) * part, (z.x() + x.z()) * part, (y.z() + z.y()) * part, root
              };
        };
    if (q[0] < 0) {
      for (int index = 0; index < q.length; index++) {
        q[index] = -q[index];
      }
    }
    return q;
  }
}
