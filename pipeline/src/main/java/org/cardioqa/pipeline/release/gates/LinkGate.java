package org.cardioqa.pipeline.release.gates;

import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.release.Policy.Pixels;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.VolumeLink;

/**
 * Every link leads to frames of the item's own study and split that are in the release, and, unless
 * the policy asks for none, have pixels. A volume of which the budget left no frame may be missing.
 */
final class LinkGate implements Gate {
  @Override
  public String name() {
    return "links";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    boolean pixels = release.policy().pixels() != Pixels.NONE;
    release.frames().faults().forEach(faults::of);
    for (ReleaseItem item : release.items()) {
      boolean cut = item.getSliceIds().size() >= release.policy().slices().budget();
      fault(item, release.frames(), pixels, cut)
          .ifPresent(words -> faults.of(item.getQaId(), item.getQuestionCode() + " " + words));
    }
    return faults.counted("links and pictures that are broken", settings, "max_faults");
  }

  private static Optional<String> fault(
      ReleaseItem item, Frames frames, boolean pixels, boolean cut) {
    List<Volume> volumes = frames.volumesOf(item.getStudyId());
    for (VolumeLink link : item.getLinks()) {
      Optional<Volume> volume =
          volumes.stream().filter(v -> v.volumeId().equals(link.getVolumeId())).findFirst();
      if (volume.isEmpty() && cut) {
        continue;
      }
      if (volume.isEmpty()) {
        return Optional.of("is linked to a volume of which its study has no frame");
      }
      if (!isWithin(link.getSliceFrom(), link.getSliceTo(), volume.get().slices())
          || !isWithin(link.getPhaseFrom(), link.getPhaseTo(), volume.get().phases())) {
        return Optional.of("is linked to slices or phases that its volume does not have");
      }
      if (!cut
          && item.getSliceIds().stream()
              .map(frames::frame)
              .flatMap(Optional::stream)
              .noneMatch(frame -> frame.volume().equals(volume.get()))) {
        return Optional.of("is linked to a volume of which it lists no slice");
      }
    }
    boolean linked =
        item.getLinkStatus() == LinkStatus.LINKED || item.getLinkStatus() == LinkStatus.PARTIAL;
    if (linked && (item.getLinks().isEmpty() || item.getSliceIds().isEmpty())) {
      return Optional.of("is called linked and has no link or no slice");
    }
    for (String id : item.getSliceIds()) {
      Optional<Frame> frame = frames.frame(id);
      if (frame.isEmpty()) {
        return Optional.of("lists a slice that data/slices does not have");
      }
      Volume volume = frame.get().volume();
      if (!volume.studyId().equals(item.getStudyId())) {
        return Optional.of("lists a slice of another study");
      }
      if (!volume.split().equals(item.getSplit())) {
        return Optional.of("lists a slice of another split");
      }
      if (item.getLinks().stream().noneMatch(l -> l.getVolumeId().equals(volume.volumeId()))) {
        return Optional.of("lists a slice of a volume that it is not linked to");
      }
      if (pixels && !frame.get().hasPicture()) {
        return Optional.of("lists a slice without a picture");
      }
    }
    return Optional.empty();
  }

  private static boolean isWithin(int from, int to, int last) {
    return from >= 1 && from <= to && to <= last;
  }
}
