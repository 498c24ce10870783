package org.cardioqa.verification.shards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.SliceVolume;

/**
 * A volume and how its frames are to be shown.
 *
 * @param volume without {@code slice_ids}, which would fill the memory
 * @param frames of its middle slice, by phase; none where its pixels are not there
 */
public record Volume(SliceVolume volume, List<Frame> frames) {
  private static final String SHORT_AXIS = "sax";

  /** With fewer slices a third is nothing that can be pointed to. */
  private static final int MIN_SLICES = 3;

  /** Times of the phases after the R wave, ms; empty unless every phase has one. */
  public List<Double> phaseTimesMs() {
    List<Double> times = frames.stream().flatMap(frame -> frame.triggerTimeMs().stream()).toList();
    return times.size() == volume.getPhases() ? times : List.of();
  }

  /** A frame that tells window, rescaling and offset; empty where there are no pixels. */
  public Optional<Frame> sample() {
    return frames.isEmpty() ? Optional.empty() : Optional.of(frames.get(frames.size() / 2));
  }

  /**
   * Basal, mid or apical by slice, for a short-axis stack of three slices or more; else empty. They
   * are thirds of the slices in which the myocardium is closed, where the volume states these, else
   * of the whole stack, as the links to slices have them; slices beyond have an empty text. The
   * base lies to the right, back and top of the apex.
   */
  public List<String> levels() {
    int slices = volume.getSlices();
    int first = volume.getRingFirstSlice().orElse(1);
    int last = volume.getRingLastSlice().orElse(slices);
    int divided = last - first + 1;
    if (!volume.getView().equals(SHORT_AXIS) || divided < MIN_SLICES) {
      return List.of();
    }
    boolean toBase = stepsToBase();
    int beyondBase = toBase ? slices - last : first - 1;
    List<String> levels = new ArrayList<>();
    for (int fromBase = 0; fromBase < slices; fromBase++) {
      int within = fromBase - beyondBase;
      levels.add(
          within < 0 || within >= divided
              ? ""
              : switch (3 * within / divided) {
                case 0 -> "basal";
                case 1 -> "mid";
                default -> "apical";
              });
    }
    if (toBase) {
      Collections.reverse(levels);
    }
    return levels;
  }

  /** Whether slices count from apex to base: the usual direction of that axis, in LPS. */
  private boolean stepsToBase() {
    List<Double> affine = volume.getAffine();
    return -0.55 * affine.get(2) + 0.6 * affine.get(6) + 0.6 * affine.get(10) > 0;
  }
}
