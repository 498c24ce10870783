package org.cardioqa.transforms.volumes;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.transforms.series.Sequence;

/**
 * By what the frames of a slice are ordered. Phases are ranks: RR intervals differ from slice to
 * slice, so that equal times are not equal phases. A source serves if every frame has it and no two
 * of a slice share it.
 */
enum PhaseOrder {
  /** One frame a slice: nothing to order. */
  SINGLE,
  TRIGGER_TIME,
  TEMPORAL_POSITION,
  INVERSION_TIME,
  ECHO_TIME,
  ACQUISITION_TIME,
  INSTANCE_NUMBER,
  /** Of frames in instances of several: by instance, in it by frame. */
  FRAME_NUMBER,
  /** Nothing orders them; they stand in the order of their UIDs. */
  UNORDERED;

  /** More than an instance has. */
  private static final double FRAMES_OF_AN_INSTANCE = 1e7;

  private static final List<PhaseOrder> OF_A_BEAT =
      List.of(TRIGGER_TIME, TEMPORAL_POSITION, ACQUISITION_TIME, INSTANCE_NUMBER, FRAME_NUMBER);
  private static final List<PhaseOrder> OF_A_BOLUS =
      List.of(TEMPORAL_POSITION, ACQUISITION_TIME, INSTANCE_NUMBER, TRIGGER_TIME, FRAME_NUMBER);
  private static final List<PhaseOrder> OF_A_CURVE =
      List.of(
          INVERSION_TIME,
          ECHO_TIME,
          TEMPORAL_POSITION,
          TRIGGER_TIME,
          ACQUISITION_TIME,
          INSTANCE_NUMBER,
          FRAME_NUMBER);

  /** The first source that serves for a stack of this sequence. */
  static PhaseOrder of(Sequence sequence, Stack stack) {
    if (stack.phases() == 1) {
      return SINGLE;
    }
    List<PhaseOrder> sources =
        switch (sequence) {
          case PERFUSION -> OF_A_BOLUS;
          case T1_MAP, T2_MAP, ECV, TI_SCOUT -> OF_A_CURVE;
          default -> OF_A_BEAT;
        };
    return sources.stream()
        .filter(source -> stack.slices().stream().allMatch(source::serves))
        .findFirst()
        .orElse(UNORDERED);
  }

  List<Frame> ordered(List<Frame> slice) {
    return slice.stream()
        .sorted(
            Comparator.comparingDouble((Frame frame) -> value(frame).orElseThrow())
                .thenComparing(Frame.BY_IDENTITY))
        .toList();
  }

  /** The name that the volumes table uses. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  private Optional<Double> value(Frame frame) {
    return switch (this) {
      case TRIGGER_TIME -> frame.raw().getTriggerTime();
      case TEMPORAL_POSITION -> frame.raw().getTemporalPosition().map(Integer::doubleValue);
      case INVERSION_TIME -> frame.raw().getInversionTime();
      case ECHO_TIME -> frame.raw().getEchoTime();
      case ACQUISITION_TIME -> frame.raw().getAcquisitionTime();
      case INSTANCE_NUMBER -> frame.instance().getInstanceNumber().map(Integer::doubleValue);
      case FRAME_NUMBER ->
          Optional.of(
              frame.instance().getInstanceNumber().orElse(0) * FRAMES_OF_AN_INSTANCE
                  + frame.raw().getNumber());
      case SINGLE, UNORDERED -> Optional.of(0.0);
    };
  }

  private boolean serves(List<Frame> slice) {
    return slice.stream().map(this::value).flatMap(Optional::stream).distinct().count()
        == slice.size();
  }
}
