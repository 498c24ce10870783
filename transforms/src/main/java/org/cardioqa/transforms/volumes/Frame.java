package org.cardioqa.transforms.volumes;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.series.Vector;

/**
 * One frame with its place in the patient.
 *
 * @param rank among the frames of its study, by the instances' UIDs and in them by number
 * @param position centre of the first voxel, mm, LPS
 * @param row direction in which columns count up
 * @param column direction in which rows count up
 * @param rowSpacing mm between rows
 * @param columnSpacing mm between columns
 */
record Frame(
    int rank,
    RawInstance instance,
    RawFrame raw,
    Vector position,
    Vector row,
    Vector column,
    double rowSpacing,
    double columnSpacing) {
  /** The one order of frames that depends on nothing but what they are. */
  static final Comparator<Frame> BY_IDENTITY = Comparator.comparingInt(Frame::rank);

  /** How far direction cosines may be from unit length and right angles. */
  private static final double COSINE_TOLERANCE = 0.01;

  private static final int NUMBERS_OF_POSITION = 3;
  private static final int NUMBERS_OF_ORIENTATION = 6;

  /** The frame's place, absent where the header lacks it or gives none that can be. */
  static Optional<Frame> of(int rank, RawInstance instance, RawFrame raw) {
    if (raw.getPosition().size() != NUMBERS_OF_POSITION
        || raw.getOrientation().size() != NUMBERS_OF_ORIENTATION
        || raw.getPixelSpacing().size() != 2
        || !finite(raw.getPosition())) {
      return Optional.empty();
    }
    Vector row = Vector.of(raw.getOrientation(), 0);
    Vector column = Vector.of(raw.getOrientation(), NUMBERS_OF_POSITION);
    double rowSpacing = raw.getPixelSpacing().get(0);
    double columnSpacing = raw.getPixelSpacing().get(1);
    boolean square =
        Math.abs(row.length() - 1) < COSINE_TOLERANCE
            && Math.abs(column.length() - 1) < COSINE_TOLERANCE
            && Math.abs(row.dot(column)) < COSINE_TOLERANCE;
    if (!square || !positive(rowSpacing) || !positive(columnSpacing)) {
      return Optional.empty();
    }
    Vector position = Vector.of(raw.getPosition(), 0);
    return Optional.of(
        new Frame(rank, instance, raw, position, row, column, rowSpacing, columnSpacing));
  }

  Vector normal() {
    return row.cross(column).unit();
  }

  List<String> imageType() {
    return raw.getImageType().isEmpty() ? instance.getImageType() : raw.getImageType();
  }

  private static boolean positive(double number) {
    return number > 0 && Double.isFinite(number);
  }

  private static boolean finite(List<Double> numbers) {
    return numbers.stream().allMatch(Double::isFinite);
  }
}
