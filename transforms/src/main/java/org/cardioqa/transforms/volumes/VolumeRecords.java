package org.cardioqa.transforms.volumes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cardioqa.schemas.RawFrame;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.series.View;
import org.cardioqa.transforms.series.WordReading.Reading;
import org.cardioqa.transforms.studies.Pseudonyms;

/** Writes one stack as the records of its volume and slices. */
final class VolumeRecords {
  /** Stacks turned against this one by less are slices of it that were planned anew, degrees. */
  private static final double REANGLED = 12;

  /** RR intervals that differ by this factor are more than the usual from breath to breath. */
  private static final double UNSTEADY = 1.25;

  private static final int SIGNED_OFFSET = -32768;

  private final ClassifiedStack source;
  private final Reading<View> view;
  private final List<ClassifiedStack> others;
  private final Pseudonyms pseudonyms;
  private final PhaseOrder order;
  private final List<List<Frame>> slices;
  private final List<String> sliceIds;
  private final String volumeId;
  private final String studyId;
  private final String patientId;

  /**
   * @param others all stacks of the study
   */
  VolumeRecords(
      ClassifiedStack source,
      Reading<View> view,
      List<ClassifiedStack> others,
      Pseudonyms pseudonyms) {
    this.source = source;
    this.view = view;
    this.others = others;
    this.pseudonyms = pseudonyms;
    Stack stack = source.stack();
    order = PhaseOrder.of(source.sequence().code(), stack);
    slices = stack.slices().stream().map(order::ordered).toList();
    sliceIds = slices.stream().flatMap(List::stream).map(this::sliceId).toList();
    RawInstance first = stack.first().instance();
    String study = first.getStudyInstanceUid();
    // A frame is in one volume only, so that its first frame names a volume under any rules.
    volumeId =
        pseudonyms.object(
            "volume", study, first.getSopInstanceUid(), Integer.toString(number(stack.first())));
    studyId = pseudonyms.study(study);
    patientId = pseudonyms.patient(first.getIssuerOfPatientId(), first.getPatientId(), study);
  }

  SliceVolume volume() {
    Stack stack = source.stack();
    RawInstance first = stack.first().instance();
    StackGeometry geometry = StackGeometry.of(stack);
    List<String> evidence = new ArrayList<>(source.sequence().evidence());
    evidence.addAll(view.evidence());
    return SliceVolume.newBuilder()
        .setVolumeId(volumeId)
        .setStudyId(studyId)
        .setPatientId(patientId)
        .setSequence(source.sequence().code().code())
        .setView(view.code().code())
        .setConfidence(
            Math.round(Math.min(source.sequence().confidence(), view.confidence()) * 100) / 100.0)
        .setEvidence(evidence)
        .setSlices(slices.size())
        .setPhases(stack.phases())
        .setRows(first.getRows())
        .setColumns(first.getColumns())
        .setSpacingMm(geometry.spacing())
        .setAffine(geometry.affine())
        .setSliceThicknessMm(stack.thickness().orElse(null))
        .setFrameOfReferenceId(
            first
                .getFrameOfReferenceUid()
                .map(uid -> pseudonyms.object("frame_of_reference", uid))
                .orElse(null))
        .setPhaseSource(order.code())
        .setManufacturer(first.getManufacturer().map(Vendor::code).orElse(null))
        .setFieldStrength(first.getFieldStrength().orElse(null))
        .setSeriesCount((int) stack.seriesCount())
        .setSliceIds(sliceIds)
        .setWarnings(warnings(geometry))
        .build();
  }

  List<SliceSource> slices(boolean wanted) {
    List<SliceSource> records = new ArrayList<>();
    for (int slice = 0; slice < slices.size(); slice++) {
      for (int phase = 0; phase < slices.get(slice).size(); phase++) {
        Frame frame = slices.get(slice).get(phase);
        String id = sliceIds.get(records.size());
        records.add(
            SliceSource.newBuilder()
                .setSlice(slice(id, frame, slice + 1, phase + 1))
                .setInputKey(frame.instance().getInputKey())
                .setFile(frame.instance().getFile())
                .setEntry(frame.instance().getEntry().orElse(null))
                .setFrameNumber(number(frame))
                .setWanted(wanted)
                .build());
      }
    }
    return records;
  }

  private Slice slice(String id, Frame frame, int sliceIndex, int phaseIndex) {
    RawFrame raw = frame.raw();
    return Slice.newBuilder()
        .setSliceId(id)
        .setVolumeId(volumeId)
        .setStudyId(studyId)
        .setPatientId(patientId)
        .setSliceIndex(sliceIndex)
        .setPhaseIndex(phaseIndex)
        .setTriggerTimeMs(raw.getTriggerTime().orElse(null))
        .setPosition(raw.getPosition())
        .setOrientation(raw.getOrientation())
        .setRows(frame.instance().getRows())
        .setColumns(frame.instance().getColumns())
        .setRescaleSlope(raw.getRescaleSlope().orElse(1.0))
        .setRescaleIntercept(raw.getRescaleIntercept().orElse(0.0))
        .setWindowCenter(raw.getWindowCenter().orElse(null))
        .setWindowWidth(raw.getWindowWidth().orElse(null))
        .setStoredValueOffset(frame.instance().getSigned() ? SIGNED_OFFSET : 0)
        .setPhotometricInterpretation(frame.instance().getPhotometricInterpretation())
        .build();
  }

  private List<String> warnings(StackGeometry geometry) {
    List<String> warnings = new ArrayList<>(geometry.warnings());
    ragged().ifPresent(warnings::add);
    if (order == PhaseOrder.UNORDERED) {
      warnings.add("PHASES_UNORDERED");
    }
    if (!source.dropped().isEmpty()) {
      warnings.add("REPEATED_ACQUISITION dropped_frames=" + source.dropped().size());
    }
    reangled().ifPresent(warnings::add);
    otherGrid().ifPresent(warnings::add);
    intervals().ifPresent(warnings::add);
    return warnings;
  }

  /** Slices with fewer phases than the most: "slice:phases", 1-based. */
  private Optional<String> ragged() {
    List<String> incomplete = new ArrayList<>();
    int phases = source.stack().phases();
    for (int slice = 0; slice < slices.size(); slice++) {
      if (slices.get(slice).size() < phases) {
        incomplete.add((slice + 1) + ":" + slices.get(slice).size());
      }
    }
    return incomplete.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "RAGGED_PHASES expected=%d slices=%s".formatted(phases, String.join(",", incomplete)));
  }

  /** Slices of the same kind that are turned a little and therefore stand apart. */
  private Optional<String> reangled() {
    List<ClassifiedStack> turned =
        others.stream()
            .filter(other -> other.sequence().code() == source.sequence().code())
            .filter(other -> other.components().equals(source.components()))
            .filter(other -> sameFrameOfReference(other.stack().first(), source.stack().first()))
            .filter(other -> !Stack.sameGrid(other.stack().first(), source.stack().first()))
            .filter(other -> angle(other) > 0.5 && angle(other) < REANGLED)
            .toList();
    if (turned.isEmpty()) {
      return Optional.empty();
    }
    double most = turned.stream().mapToDouble(this::angle).max().orElseThrow();
    int count = turned.stream().mapToInt(other -> other.stack().slices().size()).sum();
    return Optional.of(
        String.format(Locale.ROOT, "REANGLED_SLICES apart=%d max_degrees=%.1f", count, most));
  }

  /** Slices of the same kind and direction with another matrix or pixel size. */
  private Optional<String> otherGrid() {
    int count =
        others.stream()
            .filter(other -> other.sequence().code() == source.sequence().code())
            .filter(other -> other.components().equals(source.components()))
            .filter(other -> sameFrameOfReference(other.stack().first(), source.stack().first()))
            .filter(other -> !Stack.sameGrid(other.stack().first(), source.stack().first()))
            .filter(other -> angle(other) <= 0.5)
            .mapToInt(other -> other.stack().slices().size())
            .sum();
    return count == 0 ? Optional.empty() : Optional.of("OTHER_GRID_SLICES apart=" + count);
  }

  private double angle(ClassifiedStack other) {
    return other.stack().normal().lineAngle(source.stack().normal());
  }

  private static boolean sameFrameOfReference(Frame one, Frame other) {
    return one.instance()
        .getFrameOfReferenceUid()
        .equals(other.instance().getFrameOfReferenceUid());
  }

  /** RR intervals that differ from slice to slice: equal phases are not equal times. */
  private Optional<String> intervals() {
    List<Double> intervals =
        source.stack().frames().stream()
            .flatMap(frame -> frame.instance().getNominalInterval().stream())
            .toList();
    double least = intervals.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    double most = intervals.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return slices.size() > 1 && most > least * UNSTEADY
        ? Optional.of(
            String.format(Locale.ROOT, "RR_INTERVALS_DIFFER min_ms=%.0f max_ms=%.0f", least, most))
        : Optional.empty();
  }

  private String sliceId(Frame frame) {
    return pseudonyms.object(
        "slice", frame.instance().getSopInstanceUid(), Integer.toString(number(frame)));
  }

  private static int number(Frame frame) {
    return frame.raw().getNumber();
  }
}
