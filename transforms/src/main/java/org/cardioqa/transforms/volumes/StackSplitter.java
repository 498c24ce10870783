package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.series.Component;
import org.cardioqa.transforms.series.HeaderFacts;
import org.cardioqa.transforms.series.Sequence;
import org.cardioqa.transforms.series.SeriesClassifier;
import org.cardioqa.transforms.series.WordReading;
import org.cardioqa.transforms.series.WordReading.Reading;

/**
 * Splits a series that holds several stacks: parts of the signal (magnitude, phase, map), grids,
 * directions, and acquisitions that were repeated; and classifies each.
 */
final class StackSplitter {
  /** One frame a position is all of them. */
  private static final Set<Sequence> STILL = EnumSet.of(Sequence.LGE, Sequence.PSIR, Sequence.T2);

  private static final Set<Sequence> RETAKEN =
      EnumSet.of(
          Sequence.CINE, Sequence.TAGGING, Sequence.FLOW, Sequence.LGE, Sequence.PSIR, Sequence.T2);

  private static final Comparator<Frame> BY_ACQUISITION =
      Comparator.comparing((Frame frame) -> frame.raw().getAcquisitionTime().orElse(0.0))
          .thenComparing(frame -> frame.instance().getAcquisitionNumber().orElse(0))
          .thenComparing(frame -> frame.instance().getInstanceNumber().orElse(0))
          .thenComparing(Frame.BY_IDENTITY);

  private final SeriesClassifier classifier;

  StackSplitter(SeriesClassifier classifier) {
    this.classifier = classifier;
  }

  /** The stacks of one series. */
  List<ClassifiedStack> split(List<Frame> series) {
    Map<List<String>, List<List<Frame>>> grids = new LinkedHashMap<>();
    for (Frame frame : series.stream().sorted(Frame.BY_IDENTITY).toList()) {
      List<List<Frame>> parts =
          grids.computeIfAbsent(
              classifier.componentValues(frame.imageType()), key -> new ArrayList<>());
      parts.stream()
          .filter(part -> Stack.sameGrid(part.get(0), frame))
          .findFirst()
          .orElseGet(() -> added(parts))
          .add(frame);
    }
    WordReading words = classifier.words(texts(series.get(0).instance()));
    Set<Component> components = EnumSet.noneOf(Component.class);
    grids.keySet().forEach(values -> classifier.component(values).ifPresent(components::add));
    int normals = normals(grids.values());
    List<ClassifiedStack> stacks = new ArrayList<>();
    grids.forEach(
        (values, parts) -> {
          for (List<Frame> part : parts) {
            HeaderFacts facts = facts(new Stack(part), values, components, normals);
            Reading<Sequence> sequence = classifier.sequence(words, facts);
            for (List<Frame> repetition : repetitions(sequence.code(), part)) {
              stacks.add(
                  new ClassifiedStack(new Stack(repetition), sequence, words, values, List.of()));
            }
          }
        });
    return stacks;
  }

  private HeaderFacts facts(
      Stack stack, List<String> values, Set<Component> components, int normals) {
    RawInstance instance = stack.first().instance();
    List<RawFrame> frames = stack.frames().stream().map(Frame::raw).toList();
    Optional<Double> echo =
        frames.stream()
            .flatMap(frame -> frame.getEchoTime().stream())
            .min(Comparator.naturalOrder());
    return new HeaderFacts(
        classifier.component(values),
        components,
        stack.phases(),
        stack.slices().stream().mapToInt(StackSplitter::inversionTimes).max().orElse(0),
        stack.slices().stream().mapToDouble(StackSplitter::seconds).max().orElse(0),
        instance.getScanningSequence().contains("SE"),
        echo,
        instance.getVelocityEncoded(),
        instance.getContrastAgent().isPresent(),
        instance.getCardiacNumberOfImages().orElse(0),
        normals);
  }

  private static List<String> texts(RawInstance instance) {
    return Stream.of(
            instance.getSeriesDescription(), instance.getProtocolName(), instance.getSequenceName())
        .map(text -> text.orElse(""))
        .toList();
  }

  private static int inversionTimes(List<Frame> slice) {
    return (int)
        slice.stream()
            .flatMap(frame -> frame.raw().getInversionTime().stream())
            .filter(time -> time > 0)
            .distinct()
            .count();
  }

  private static double seconds(List<Frame> slice) {
    double[] times =
        slice.stream()
            .flatMap(frame -> frame.raw().getAcquisitionTime().stream())
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return times.length < 2 ? 0 : (times[times.length - 1] - times[0]) / 1000;
  }

  private static int normals(Collection<List<List<Frame>>> grids) {
    List<Frame> directions = new ArrayList<>();
    grids.stream()
        .flatMap(List::stream)
        .map(part -> part.get(0))
        .filter(
            frame ->
                directions.stream()
                    .noneMatch(other -> other.normal().lineAngle(frame.normal()) < 1))
        .forEach(directions::add);
    return directions.size();
  }

  /**
   * The acquisitions of a stack that was taken several times in one series, wholly or in part: in
   * the first list each slice's best one (most frames, then latest), in the next the second best.
   * Kinds of which several frames at one position are its phases stay whole.
   */
  private static List<List<Frame>> repetitions(Sequence sequence, List<Frame> frames) {
    if (!RETAKEN.contains(sequence)) {
      return List.of(frames);
    }
    List<List<Frame>> repetitions = new ArrayList<>();
    for (List<Frame> slice : new Stack(frames).slices()) {
      List<List<Frame>> acquisitions =
          STILL.contains(sequence)
              ? slice.stream().sorted(BY_ACQUISITION).map(List::of).toList()
              : Acquisitions.of(slice);
      List<List<Frame>> bestFirst = new ArrayList<>(acquisitions);
      Collections.reverse(bestFirst);
      bestFirst.sort(Comparator.comparing((List<Frame> one) -> -one.size()));
      for (int index = 0; index < bestFirst.size(); index++) {
        if (repetitions.size() == index) {
          repetitions.add(new ArrayList<>());
        }
        repetitions.get(index).addAll(bestFirst.get(index));
      }
    }
    return repetitions;
  }

  private static <T> List<T> added(List<List<T>> lists) {
    List<T> list = new ArrayList<>();
    lists.add(list);
    return list;
  }
}
