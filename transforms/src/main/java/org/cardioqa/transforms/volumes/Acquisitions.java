package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells the beats of one slice apart where it was taken several times. In the order of the frames'
 * numbers the trigger time rises through a beat and falls where the next one begins, whatever the
 * RR intervals; where numbers do not run like that, frames of one trigger time are of different
 * beats.
 */
final class Acquisitions {
  /** A beat of fewer phases is none: numbers then run in another order. */
  private static final int MIN_PHASES = 4;

  private static final Comparator<Frame> BY_NUMBER =
      Comparator.comparing((Frame frame) -> frame.instance().getInstanceNumber().orElse(0))
          .thenComparing(frame -> frame.raw().getNumber())
          .thenComparing(frame -> frame.raw().getAcquisitionTime().orElse(0.0))
          .thenComparing(Frame.BY_IDENTITY);

  private Acquisitions() {}

  /** The beats in the order of their acquisition; one of all frames where nothing tells them. */
  static List<List<Frame>> of(List<Frame> slice) {
    boolean timed = slice.stream().allMatch(frame -> frame.raw().getTriggerTime().isPresent());
    long times = slice.stream().map(frame -> frame.raw().getTriggerTime()).distinct().count();
    if (!timed || times < 2) {
      return List.of(slice);
    }
    List<List<Frame>> rising = rising(slice.stream().sorted(BY_NUMBER).toList());
    if (areBeats(rising)) {
      return rising;
    }
    return times == slice.size() ? List.of(slice) : byTime(slice);
  }

  private static List<List<Frame>> rising(List<Frame> frames) {
    List<List<Frame>> beats = new ArrayList<>();
    double last = Double.POSITIVE_INFINITY;
    for (Frame frame : frames) {
      double time = time(frame);
      if (time <= last) {
        beats.add(new ArrayList<>());
      }
      beats.get(beats.size() - 1).add(frame);
      last = time;
    }
    return beats;
  }

  /** Parts of a beat whose numbers do not begin at its first phase have no time in common. */
  private static boolean areBeats(List<List<Frame>> beats) {
    double latestStart = beats.stream().mapToDouble(beat -> time(beat.get(0))).max().orElseThrow();
    double earliestEnd =
        beats.stream().mapToDouble(beat -> time(beat.get(beat.size() - 1))).min().orElseThrow();
    return latestStart < earliestEnd && beats.stream().allMatch(beat -> beat.size() >= MIN_PHASES);
  }

  private static List<List<Frame>> byTime(List<Frame> slice) {
    Map<Double, List<Frame>> byTime = new TreeMap<>();
    for (Frame frame : slice.stream().sorted(BY_NUMBER).toList()) {
      byTime.computeIfAbsent(time(frame), time -> new ArrayList<>()).add(frame);
    }
    List<List<Frame>> beats = new ArrayList<>();
    for (List<Frame> same : byTime.values()) {
      for (int index = 0; index < same.size(); index++) {
        if (beats.size() == index) {
          beats.add(new ArrayList<>());
        }
        beats.get(index).add(same.get(index));
      }
    }
    return beats;
  }

  private static double time(Frame frame) {
    return frame.raw().getTriggerTime().orElseThrow();
  }
}
