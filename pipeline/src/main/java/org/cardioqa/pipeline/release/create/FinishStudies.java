package org.cardioqa.pipeline.release.create;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.pipeline.release.Policy.Conditional;
import org.cardioqa.pipeline.release.Policy.Pixels;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;

/** Settles what only the whole study tells: whether it is blocked, what gives away what, frames. */
final class FinishStudies extends DoFn<KV<String, CoGbkResult>, KV<String, ReleaseItem>> {
  private static final long serialVersionUID = 1;

  static final TupleTag<ReleaseItem> STUDY_ITEMS = new TupleTag<>() {};
  static final TupleTag<String> BLOCKED = new TupleTag<>() {};
  static final TupleTag<SliceVolume> VOLUMES = new TupleTag<>() {};

  /** Frames without pixels, with the name of the shard that has them. */
  static final TupleTag<KV<String, Slice>> FRAMES = new TupleTag<>() {};

  /** Finished items by configuration and split, joined by a slash. */
  static final TupleTag<KV<String, ReleaseItem>> ITEMS = new TupleTag<>() {};

  /** The frames that items use, without pixels, by the name of the shard that has them. */
  static final TupleTag<KV<String, ReleaseSlice>> SLICES = new TupleTag<>() {};

  static final TupleTag<String> EXCLUDED = new TupleTag<>() {};
  static final TupleTag<KV<String, String>> PROBLEMS = new TupleTag<>() {};

  private final JobSettings settings;
  private transient Policy policy;
  private transient SliceChoice choice;
  private transient Configs configs;

  FinishStudies(JobSettings settings) {
    this.settings = settings;
  }

  @Setup
  public void setUp() {
    policy = settings.policy();
    choice = new SliceChoice(policy.slices());
    configs = new Configs(settings.catalog().catalog(), policy.conditional());
  }

  @ProcessElement
  public void finish(@Element KV<String, CoGbkResult> study, MultiOutputReceiver out) {
    List<ReleaseItem> items = new ArrayList<>();
    study.getValue().getAll(STUDY_ITEMS).forEach(items::add);
    if (items.isEmpty()) {
      return;
    }
    items.sort(Comparator.comparing(ReleaseItem::getQaId));
    if (study.getValue().getAll(BLOCKED).iterator().hasNext()) {
      items.forEach(item -> out.get(EXCLUDED).output(Reason.PHI_SEEN.name()));
      return;
    }
    if (items.stream().map(ReleaseItem::getPatientId).distinct().count() > 1) {
      out.get(PROBLEMS).output(KV.of(Problem.TWO_PATIENTS.name(), study.getKey()));
      return;
    }
    Frames frames = new Frames(study.getValue(), policy.pixels() != Pixels.NONE);
    Map<String, Slice> used = new TreeMap<>();
    for (ReleaseItem item : alone(withFrames(items, frames, out), out)) {
      item.getSliceIds().forEach(id -> used.put(id, frames.byId.get(id)));
      out.get(ITEMS).output(KV.of(configs.of(item) + "/" + item.getSplit(), item));
    }
    String split = items.get(0).getSplit();
    used.values()
        .forEach(
            frame ->
                out.get(SLICES)
                    .output(
                        KV.of(frames.shards.get(frame.getSliceId()), row(frame, split, frames))));
  }

  /** The items that have frames to show, with them. */
  private List<ReleaseItem> withFrames(
      List<ReleaseItem> items, Frames frames, MultiOutputReceiver out) {
    List<ReleaseItem> shown = new ArrayList<>();
    for (ReleaseItem item : items) {
      List<Slice> chosen =
          choice.choose(item.getQaId(), item.getLinks(), frames.volumes, frames.byVolume);
      if (chosen.isEmpty() && !item.getLinks().isEmpty()) {
        out.get(EXCLUDED).output(Reason.NO_PIXELS.name());
        continue;
      }
      ReleaseItem.Builder complete = ReleaseItem.newBuilder(item);
      complete.setSliceIds(chosen.stream().map(Slice::getSliceId).toList());
      item.getLinks().stream()
          .map(VolumeLink::getVolumeId)
          .map(frames.volumes::get)
          .filter(Objects::nonNull)
          .findFirst()
          .ifPresent(
              volume ->
                  complete
                      .setManufacturer(volume.getManufacturer().orElse(null))
                      .setFieldStrength(volume.getFieldStrength().orElse(null)));
      shown.add(complete.build());
    }
    return shown;
  }

  /** Without the questions that others of the study give away, if the policy wants that. */
  private List<ReleaseItem> alone(List<ReleaseItem> items, MultiOutputReceiver out) {
    if (policy.conditional() != Conditional.DROP_PARENT) {
      return items;
    }
    Set<String> given =
        items.stream()
            .flatMap(item -> configs.parents(item.getQuestionCode()).stream())
            .collect(Collectors.toSet());
    List<ReleaseItem> left = new ArrayList<>();
    for (ReleaseItem item : items) {
      if (given.contains(item.getQuestionCode())) {
        out.get(EXCLUDED).output(Reason.GIVEN_AWAY.name());
      } else {
        left.add(item);
      }
    }
    return left;
  }

  private ReleaseSlice row(Slice frame, String split, Frames frames) {
    SliceVolume volume = frames.volumes.get(frame.getVolumeId());
    return ReleaseSlice.newBuilder()
        .setSliceId(frame.getSliceId())
        .setSplit(split)
        .setVolumeId(frame.getVolumeId())
        .setStudyId(frame.getStudyId())
        .setPatientId(frame.getPatientId())
        .setSequence(volume.getSequence())
        .setView(volume.getView())
        .setSliceIndex(frame.getSliceIndex())
        .setPhaseIndex(frame.getPhaseIndex())
        .setSlices(volume.getSlices())
        .setPhases(volume.getPhases())
        .setTriggerTimeMs(frame.getTriggerTimeMs().orElse(null))
        .setSpacingMm(volume.getSpacingMm())
        .setPosition(frame.getPosition())
        .setOrientation(frame.getOrientation())
        .setRows(frame.getRows())
        .setColumns(frame.getColumns())
        .setRescaleSlope(frame.getRescaleSlope())
        .setRescaleIntercept(frame.getRescaleIntercept())
        .setStoredValueOffset(frame.getStoredValueOffset())
        .setWindowCenter(frame.getWindowCenter().orElse(null))
        .setWindowWidth(frame.getWindowWidth().orElse(null))
        .setPixelSha256(frame.getPixelSha256().orElse(null))
        .setCanary(settings.canary())
        .build();
  }

  /** Volumes and frames of a study. */
  private static final class Frames {
    private final Map<String, SliceVolume> volumes = new HashMap<>();
    private final Map<String, List<Slice>> byVolume = new HashMap<>();
    private final Map<String, Slice> byId = new HashMap<>();
    private final Map<String, String> shards = new HashMap<>();

    Frames(CoGbkResult study, boolean pixelsWanted) {
      study.getAll(VOLUMES).forEach(volume -> volumes.put(volume.getVolumeId(), volume));
      Set<String> seen = new HashSet<>();
      for (KV<String, Slice> located : study.getAll(FRAMES)) {
        Slice frame = located.getValue();
        if ((!pixelsWanted || frame.getPixelSha256().isPresent()) && seen.add(frame.getSliceId())) {
          byVolume.computeIfAbsent(frame.getVolumeId(), v -> new ArrayList<>()).add(frame);
          byId.put(frame.getSliceId(), frame);
          shards.put(frame.getSliceId(), located.getKey());
        }
      }
    }
  }
}
