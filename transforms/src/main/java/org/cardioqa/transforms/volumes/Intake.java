package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;

/**
 * Looks through the instances of a study once: which stand twice, which cannot be placed.
 *
 * @param frames frames with a place, of instances in the order of their UIDs
 * @param repeated identical copies of an instance that is kept
 * @param unplaced derived pictures without a place, such as curves; no stack can hold them
 */
record Intake(
    List<Frame> frames,
    List<RawInstance> repeated,
    List<RawInstance> unplaced,
    List<Quarantined> quarantined) {
  /** The stage's name in the quarantine table. */
  static final String STAGE = "AssembleVolumes";

  private static final Quarantine QUARANTINE = Quarantine.of(STAGE, InputKind.DICOM);

  static Intake of(Iterable<RawInstance> instances) {
    Map<String, List<RawInstance>> byUid = new TreeMap<>();
    for (RawInstance instance : instances) {
      byUid.computeIfAbsent(instance.getSopInstanceUid(), uid -> new ArrayList<>()).add(instance);
    }
    Intake intake =
        new Intake(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (List<RawInstance> same : byUid.values()) {
      same.sort(Comparator.comparing(RawInstance::getInputKey));
      intake.take(same);
    }
    return intake;
  }

  private void take(List<RawInstance> same) {
    RawInstance first = same.get(0);
    if (same.size() > 1 && differ(same)) {
      for (RawInstance instance : same) {
        refuse(
            instance,
            Reason.DUPLICATE_INSTANCE,
            same.size()
                + " instances share one SOPInstanceUID (0008,0018) and their headers differ;"
                + " keep the right one");
      }
      return;
    }
    repeated.addAll(same.subList(1, same.size()));
    place(first);
  }

  private void place(RawInstance instance) {
    if (isMosaic(instance)) {
      refuse(
          instance,
          Reason.UNSUPPORTED_PIXELS,
          "the picture is a mosaic of slices (ImageType (0008,0008)); export it as one image a"
              + " slice");
      return;
    }
    List<Frame> placed = new ArrayList<>();
    for (RawFrame frame : instance.getFrames()) {
      Frame.of(frames.size() + placed.size(), instance, frame).ifPresent(placed::add);
    }
    if (!placed.isEmpty()) {
      frames.addAll(placed);
    } else if (isDerived(instance)) {
      unplaced.add(instance);
    } else {
      refuse(
          instance,
          Reason.MISSING_ATTRIBUTE,
          "ImagePositionPatient (0020,0032), ImageOrientationPatient (0020,0037) or PixelSpacing"
              + " (0028,0030) is absent or impossible, so that the picture has no place in the"
              + " patient");
    }
  }

  private void refuse(RawInstance instance, Reason reason, String message) {
    quarantined.add(QUARANTINE.row(instance.getInputKey(), reason, message));
  }

  private static boolean isMosaic(RawInstance instance) {
    return instance.getImageType().contains("MOSAIC") && instance.getFrames().size() <= 1;
  }

  private static boolean isDerived(RawInstance instance) {
    return !instance.getImageType().isEmpty() && instance.getImageType().get(0).equals("DERIVED");
  }

  private static boolean differ(List<RawInstance> same) {
    RawInstance header = withoutPlaceOfStorage(same.get(0));
    return same.stream().anyMatch(other -> !withoutPlaceOfStorage(other).equals(header));
  }

  /** The instance as far as copies of one file in two places agree. */
  private static RawInstance withoutPlaceOfStorage(RawInstance instance) {
    return RawInstance.newBuilder(instance)
        .setInputKey("")
        .setFile(new InputFile("", "", 0L, 0L))
        .setEntry(null)
        .build();
  }
}
