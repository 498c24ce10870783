package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.ImageSource;
import org.cardioqa.transforms.series.PlaneReader;
import org.cardioqa.transforms.series.PlaneReader.Plane;
import org.cardioqa.transforms.series.Sequence;
import org.cardioqa.transforms.series.SeriesClassifier;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.series.View;
import org.cardioqa.transforms.series.ViewDecision;
import org.cardioqa.transforms.series.WordReading.Reading;
import org.cardioqa.transforms.studies.Pseudonyms;

/**
 * Assembles the volumes of one study: splits its series into stacks, classifies them, puts those of
 * one volume together, and says of every instance what became of it.
 *
 * <p>The result does not depend on the order of the instances. Instances of volumes that no
 * question can point to, and of stacks that make no volume, end as UNUSED_ACQUISITION.
 */
public final class VolumeAssembler {
  private final StackSplitter splitter;
  private final Set<ImageSource> asked;
  private final PixelChoice pixels;
  private final StackChoice choice;

  /** Which stacks become volumes. */
  public enum StackChoice {
    /** Those of a known sequence; no scouts. */
    KNOWN,
    /** All. */
    ALL
  }

  /**
   * An assembler.
   *
   * @param asked the images that questions can point to
   * @param pixels whose pixels are to be read
   * @param choice which stacks become volumes
   */
  public VolumeAssembler(
      SeriesRules rules, Set<ImageSource> asked, PixelChoice pixels, StackChoice choice) {
    splitter = new StackSplitter(new SeriesClassifier(rules));
    this.asked = Set.copyOf(asked);
    this.pixels = pixels;
    this.choice = choice;
  }

  /**
   * The volumes of one study, and what became of its instances.
   *
   * @param instances all of one study
   */
  public AssembledStudy assemble(Iterable<RawInstance> instances, Pseudonyms pseudonyms) {
    Intake intake = Intake.of(instances);
    Map<String, List<Frame>> series = new TreeMap<>();
    for (Frame frame : intake.frames()) {
      series
          .computeIfAbsent(frame.instance().getSeriesInstanceUid(), uid -> new ArrayList<>())
          .add(frame);
    }
    List<ClassifiedStack> stacks =
        StackMerger.merge(
            series.values().stream().flatMap(frames -> splitter.split(frames).stream()).toList());
    List<ClassifiedStack> known = stacks.stream().filter(VolumeAssembler::isKnown).toList();
    PlaneReader planes = PlaneReader.of(known.stream().map(VolumeAssembler::plane).toList());

    List<SliceVolume> volumes = new ArrayList<>();
    List<SliceSource> slices = new ArrayList<>();
    Fates fates = new Fates();
    for (ClassifiedStack stack : choice == StackChoice.ALL ? stacks : known) {
      Reading<View> view = ViewDecision.of(stack.words(), planes.read(plane(stack)));
      boolean answers = answers(stack.sequence().code(), view.code());
      VolumeRecords records = new VolumeRecords(stack, view, known, pseudonyms);
      volumes.add(records.volume());
      slices.addAll(records.slices(wanted(answers)));
      fates.add(
          stack.stack().frames(), answers ? InputStatus.USED : InputStatus.UNUSED_ACQUISITION);
      fates.add(stack.dropped(), InputStatus.SUPERSEDED);
    }
    fates.fill(intake.frames().stream().map(Frame::instance).toList());
    fates.fill(intake.unplaced());
    return new AssembledStudy(
        volumes, slices, fates.states(intake.repeated()), intake.quarantined());
  }

  private boolean answers(Sequence sequence, View view) {
    return asked.stream().anyMatch(source -> source.matches(sequence.code(), view.code()));
  }

  private boolean wanted(boolean answers) {
    return switch (pixels) {
      case ALL -> true;
      case LINKED -> answers;
      case NONE -> false;
    };
  }

  private static boolean isKnown(ClassifiedStack stack) {
    return stack.sequence().code() != Sequence.OTHER && stack.sequence().code() != Sequence.SCOUT;
  }

  private static Plane plane(ClassifiedStack stack) {
    return new Plane(
        stack.stack().normal(),
        stack.stack().slices().size(),
        stack.stack().frames().size(),
        stack.words().view().map(Reading::code));
  }

  /** The one state of each instance; where its frames went different ways, the best of them. */
  private static final class Fates {
    private static final List<InputStatus> WORST_FIRST =
        List.of(InputStatus.SUPERSEDED, InputStatus.UNUSED_ACQUISITION, InputStatus.USED);

    private final Map<String, InputStatus> byKey = new HashMap<>();
    private final Map<String, RawInstance> instances = new LinkedHashMap<>();

    void add(List<Frame> frames, InputStatus status) {
      for (Frame frame : frames) {
        String key = frame.instance().getInputKey();
        instances.putIfAbsent(key, frame.instance());
        byKey.merge(
            key,
            status,
            (one, other) -> WORST_FIRST.indexOf(one) >= WORST_FIRST.indexOf(other) ? one : other);
      }
    }

    void fill(List<RawInstance> rest) {
      for (RawInstance instance : rest) {
        instances.putIfAbsent(instance.getInputKey(), instance);
        byKey.putIfAbsent(instance.getInputKey(), InputStatus.UNUSED_ACQUISITION);
      }
    }

    List<InputState> states(List<RawInstance> repeated) {
      List<InputState> states = new ArrayList<>();
      instances.forEach((key, instance) -> states.add(state(instance, byKey.get(key))));
      repeated.forEach(instance -> states.add(state(instance, InputStatus.SUPERSEDED)));
      states.sort(Comparator.comparing(InputState::getInputKey));
      return states;
    }

    private static InputState state(RawInstance instance, InputStatus status) {
      return InputState.newBuilder()
          .setInputKey(instance.getInputKey())
          .setKind(InputKind.DICOM)
          .setState(status)
          .build();
    }
  }
}
