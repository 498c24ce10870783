package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A NIfTI-1 file of integers, read strictly and apart from the writer. */
final class NiftiImage {
  private static final int INT16 = 4;
  private static final int UINT16 = 512;

  private final ByteBuffer bytes;
  private final int[] size = new int[4];
  private final int start;
  private final boolean signed;

  private NiftiImage(ByteBuffer bytes) {
    this.bytes = bytes;
    assertThat(bytes.getInt(0)).isEqualTo(348);
    int dimensions = bytes.getShort(40);
    for (int i = 0; i < 4; i++) {
      size[i] = i < dimensions ? bytes.getShort(42 + 2 * i) : 1;
    }
    int type = bytes.getShort(70);
    assertThat(type).isIn(INT16, UINT16);
    signed = type == INT16;
    start = (int) bytes.getFloat(108);
    assertThat(bytes.getShort(254)).as("sform code").isPositive();
    assertThat(bytes.capacity()).isEqualTo(start + 2 * size[0] * size[1] * size[2] * size[3]);
  }

  static NiftiImage read(Path file) throws IOException {
    return new NiftiImage(ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Columns, rows, slices and phases. */
  int size(int axis) {
    return size[axis];
  }

  int value(int column, int row, int slice, int phase) {
    int index = ((phase * size[2] + slice) * size[1] + row) * size[0] + column;
    short value = bytes.getShort(start + 2 * index);
    return signed ? value : Short.toUnsignedInt(value);
  }

  float slope() {
    return bytes.getFloat(112);
  }

  float intercept() {
    return bytes.getFloat(116);
  }

  /** Where the centre of a voxel is by the sform, RAS mm. */
  double[] place(double column, double row, double slice) {
    double[] place = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      int at = 280 + 16 * axis;
      place[axis] =
          bytes.getFloat(at) * column
              + bytes.getFloat(at + 4) * row
              + bytes.getFloat(at + 8) * slice
              + bytes.getFloat(at + 12);
    }
    return place;
  }

  /** The same by the qform; the method of nifti1.h. */
  double[] placeByQuaternion(double column, double row, double slice) {
    assertThat(bytes.getShort(252)).as("qform code").isPositive();
    double b = bytes.getFloat(256);
    double c = bytes.getFloat(260);
    double d = bytes.getFloat(264);
    double a = Math.sqrt(Math.max(0, 1 - b * b - c * c - d * d));
    double[][] rotation = {
      {a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)},
      {2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)},
      {2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b}
    };
    double[] place = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      place[axis] =
          rotation[axis][0] * column * bytes.getFloat(80)
              + rotation[axis][1] * row * bytes.getFloat(84)
              + rotation[axis][2] * slice * bytes.getFloat(88) * bytes.getFloat(76)
              + bytes.getFloat(268 + 4 * axis);
    }
    return place;
  }
}
