package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.transforms.series.Vector;

/**
 * Where the voxels of a stack stand in the patient.
 *
 * <p>The step from slice to slice comes from the positions, never from SpacingBetweenSlices, which
 * may be missing or mean something else. Of an uneven stack it is the usual (median) step, and the
 * warnings say where it does not hold; each slice keeps its own position.
 *
 * @param step from a slice to the next, mm
 * @param warnings what is irregular
 */
record StackGeometry(Stack stack, Vector step, List<String> warnings) {
  /** Steps that differ by less are even, mm. */
  private static final double EVEN_MM = 0.1;

  /** A step of at least this many usual ones is a gap. */
  private static final double GAP = 1.5;

  /** Slices whose first voxels leave their line by more are shifted in their plane, mm. */
  private static final double SHIFTED_MM = 1;

  static StackGeometry of(Stack stack) {
    List<String> warnings = new ArrayList<>();
    List<Double> places = stack.places();
    Vector step = places.size() == 1 ? single(stack, warnings) : step(stack, places, warnings);
    headerSpacing(stack, step, places.size(), warnings);
    return new StackGeometry(stack, step, List.copyOf(warnings));
  }

  /** Distance between columns, between rows, between slices; mm. */
  List<Double> spacing() {
    Frame first = stack.first();
    return List.of(first.columnSpacing(), first.rowSpacing(), step.length());
  }

  /** 4 x 4, row-major: voxel (column, row, slice), 0-based, to patient LPS in mm. */
  List<Double> affine() {
    Frame first = stack.slices().get(0).get(0);
    Vector byColumn = first.row().times(first.columnSpacing());
    Vector byRow = first.column().times(first.rowSpacing());
    Vector origin = first.position();
    return List.of(
        byColumn.x(),
        byRow.x(),
        step.x(),
        origin.x(),
        byColumn.y(),
        byRow.y(),
        step.y(),
        origin.y(),
        byColumn.z(),
        byRow.z(),
        step.z(),
        origin.z(),
        0.0,
        0.0,
        0.0,
        1.0);
  }

  private static Vector single(Stack stack, List<String> warnings) {
    Optional<Double> depth =
        stack
            .thickness()
            .filter(thickness -> thickness > 0)
            .or(() -> stack.first().instance().getSpacingBetweenSlices().map(Math::abs))
            .filter(spacing -> spacing > 0);
    if (depth.isEmpty()) {
      warnings.add("NO_SLICE_THICKNESS assumed_mm=1");
    }
    return stack.normal().times(depth.orElse(1.0));
  }

  private static Vector step(Stack stack, List<Double> places, List<String> warnings) {
    int steps = places.size() - 1;
    double[] gaps = new double[steps];
    for (int index = 0; index < steps; index++) {
      gaps[index] = places.get(index + 1) - places.get(index);
    }
    double[] sorted = gaps.clone();
    java.util.Arrays.sort(sorted);
    double usual = sorted[(steps - 1) / 2];
    boolean even = sorted[steps - 1] - sorted[0] <= EVEN_MM;
    if (!even) {
      uneven(gaps, sorted, usual, warnings);
    }
    Vector first = stack.slices().get(0).get(0).position();
    Vector last = stack.slices().get(steps).get(0).position();
    double length = places.get(steps) - places.get(0);
    Vector along = last.minus(first).times(1 / length);
    shifted(stack, places, along, warnings);
    return along.times(even ? length / steps : usual);
  }

  private static void uneven(double[] gaps, double[] sorted, double usual, List<String> warnings) {
    boolean gapped = false;
    for (int index = 0; index < gaps.length; index++) {
      if (gaps[index] >= GAP * usual) {
        gapped = true;
        warnings.add(
            format("GAP after_slice=%d mm=%.2f usual_mm=%.2f", index + 1, gaps[index], usual));
      }
    }
    if (!gapped) {
      warnings.add(
          format("UNEVEN_SPACING min_mm=%.2f max_mm=%.2f", sorted[0], sorted[sorted.length - 1]));
    }
  }

  private static void shifted(
      Stack stack, List<Double> places, Vector along, List<String> warnings) {
    Vector first = stack.slices().get(0).get(0).position();
    double most = 0;
    for (int index = 0; index < places.size(); index++) {
      Vector expected = first.plus(along.times(places.get(index) - places.get(0)));
      for (Frame frame : stack.slices().get(index)) {
        most = Math.max(most, frame.position().minus(expected).length());
      }
    }
    double sheared = along.unit().lineAngle(stack.normal());
    if (most > SHIFTED_MM) {
      warnings.add(format("SHIFTED_SLICES max_mm=%.2f", most));
    }
    if (sheared > 1) {
      warnings.add(format("SHEARED_STACK degrees=%.1f", sheared));
    }
  }

  private static void headerSpacing(Stack stack, Vector step, int slices, List<String> warnings) {
    stack
        .first()
        .instance()
        .getSpacingBetweenSlices()
        .map(Math::abs)
        .filter(spacing -> slices > 1 && Math.abs(spacing - step.length()) > EVEN_MM)
        .ifPresent(
            spacing ->
                warnings.add(
                    format(
                        "SPACING_DIFFERS header_mm=%.2f positions_mm=%.2f",
                        spacing, step.length())));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
