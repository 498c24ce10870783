package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.transforms.series.Vector;

/** Frames on one grid of pixels and in one direction, by their positions along its normal. */
final class Stack {
  /** Frames this near along the normal are pictures of one slice, mm. */
  private static final double SAME_SLICE_MM = 0.25;

  /** Directions this near are one direction, degrees: headers round their cosines. */
  private static final double SAME_DIRECTION = 0.5;

  private static final double SAME_SPACING_MM = 1e-3;

  private final List<Frame> frames;
  private final Vector normal;
  private final List<List<Frame>> slices;

  /** A stack of at least one frame. */
  Stack(List<Frame> frames) {
    this.frames = frames.stream().sorted(Frame.BY_IDENTITY).toList();
    normal = this.frames.get(0).normal();
    slices = slices(this.frames, normal);
  }

  /** Whether frames lie on one grid: same matrix, spacing, direction and frame of reference. */
  static boolean sameGrid(Frame one, Frame other) {
    return one.instance().getRows() == other.instance().getRows()
        && one.instance().getColumns() == other.instance().getColumns()
        && one.instance().getFrameOfReferenceUid().equals(other.instance().getFrameOfReferenceUid())
        && Math.abs(one.rowSpacing() - other.rowSpacing()) < SAME_SPACING_MM
        && Math.abs(one.columnSpacing() - other.columnSpacing()) < SAME_SPACING_MM
        && sameDirection(one.row(), other.row())
        && sameDirection(one.column(), other.column());
  }

  List<Frame> frames() {
    return frames;
  }

  Frame first() {
    return frames.get(0);
  }

  /** Row direction x column direction. */
  Vector normal() {
    return normal;
  }

  /** The slices along the normal; the frames of each by identity, not yet by phase. */
  List<List<Frame>> slices() {
    return slices;
  }

  /** Most frames at one position. */
  int phases() {
    return slices.stream().mapToInt(List::size).max().orElseThrow();
  }

  /** Where slices lie along the normal, mm, ascending. */
  List<Double> places() {
    return slices.stream().map(slice -> place(slice.get(0), normal)).toList();
  }

  Optional<Double> thickness() {
    return frames.stream()
        .flatMap(frame -> frame.raw().getSliceThickness().stream())
        .min(Comparator.naturalOrder());
  }

  /** Latest time of acquisition, ms since midnight; before all others where unknown. */
  double latest() {
    return frames.stream()
        .map(Frame::raw)
        .map(RawFrame::getAcquisitionTime)
        .flatMap(Optional::stream)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElse(-1);
  }

  int seriesNumber() {
    return frames.stream()
        .flatMap(frame -> frame.instance().getSeriesNumber().stream())
        .mapToInt(Integer::intValue)
        .min()
        .orElse(Integer.MAX_VALUE);
  }

  long seriesCount() {
    return frames.stream().map(frame -> frame.instance().getSeriesInstanceUid()).distinct().count();
  }

  Stack with(Stack other) {
    List<Frame> both = new ArrayList<>(frames);
    both.addAll(other.frames);
    return new Stack(both);
  }

  private static boolean sameDirection(Vector one, Vector other) {
    return one.dot(other) > 0 && one.lineAngle(other) <= SAME_DIRECTION;
  }

  private static double place(Frame frame, Vector normal) {
    return frame.position().dot(normal);
  }

  private static List<List<Frame>> slices(List<Frame> frames, Vector normal) {
    List<Frame> sorted =
        frames.stream()
            .sorted(
                Comparator.comparingDouble((Frame frame) -> place(frame, normal))
                    .thenComparing(Frame.BY_IDENTITY))
            .toList();
    List<List<Frame>> slices = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (Frame frame : sorted) {
      double place = place(frame, normal);
      if (place - last > SAME_SLICE_MM) {
        slices.add(new ArrayList<>());
      }
      slices.get(slices.size() - 1).add(frame);
      last = place;
    }
    slices.forEach(slice -> slice.sort(Frame.BY_IDENTITY));
    return slices.stream().map(List::copyOf).toList();
  }
}
