package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.Image;
import org.cardioqa.schemas.ReleaseSlice;

/**
 * What gates need of the frames of a release, gathered in one pass: of each frame what it is and
 * the hash of its pixels, of each volume a small picture of the frame next to its middle. No more
 * than one picture is held at a time.
 */
public final class Frames {
  private final Map<String, Frame> bySliceId = new LinkedHashMap<>();
  private final Map<Volume, Volume> volumes = new LinkedHashMap<>();
  private final Map<Volume, PictureHash> middles = new LinkedHashMap<>();
  private final Map<String, List<Volume>> ofStudy = new HashMap<>();
  private final List<String> identifierFaults = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int rows;
  private Optional<Middle> middle = Optional.empty();

  private record Middle(Volume volume, ReleaseSlice slice, int distance) {}

  private Frames() {}

  /** Takes rows one by one, best in the order of data/slices. */
  public static final class Reading {
    private final Frames frames = new Frames();

    /** The next row. */
    public void add(ReleaseSlice slice) {
      frames.add(slice);
    }

    /** All that was added. */
    public Frames end() {
      frames.hashMiddle();
      return frames;
    }
  }

  private void add(ReleaseSlice slice) {
    rows++;
    Volume stated =
        new Volume(
            slice.getVolumeId(),
            slice.getSplit(),
            slice.getStudyId(),
            slice.getPatientId(),
            slice.getSequence(),
            slice.getView(),
            slice.getSlices(),
            slice.getPhases());
    Volume volume = volumes.get(stated);
    if (volume == null) {
      volume = stated;
      volumes.put(volume, volume);
      ofStudy.computeIfAbsent(volume.studyId(), s -> new ArrayList<>(4)).add(volume);
    }
    Identifiers.faults(slice)
        .forEach(fault -> identifierFaults.add("data/slices, row " + rows + ": " + fault));
    boolean hasPicture = slice.getImage().filter(image -> isWhole(slice, image)).isPresent();
    Frame frame =
        new Frame(
            slice.getSliceId(),
            volume,
            slice.getSliceIndex(),
            slice.getPhaseIndex(),
            slice.getPixelSha256().orElse(""),
            hasPicture);
    if (bySliceId.put(frame.sliceId(), frame) != null) {
      faults.add("data/slices, row " + rows + ": its slice_id stands in an earlier row too");
    }
    if (hasPicture) {
      consider(volume, slice);
    }
  }

  private boolean isWhole(ReleaseSlice slice, Image image) {
    Optional<PngFile> png = PngFile.read(image.getBytes());
    if (png.isEmpty()) {
      faults.add("data/slices, row " + rows + ": its picture is no whole PNG");
      return false;
    }
    if (png.get().rows() != slice.getRows() || png.get().columns() != slice.getColumns()) {
      faults.add(
          "data/slices, row %d: its picture has %d x %d pixels, the row states %d x %d"
              .formatted(
                  rows,
                  png.get().rows(),
                  png.get().columns(),
                  slice.getRows(),
                  slice.getColumns()));
      return false;
    }
    if (!png.get().attributes().isEmpty()) {
      identifierFaults.add(
          "data/slices, row %d: its picture carries attributes in the chunks %s"
              .formatted(rows, png.get().attributes()));
    }
    return true;
  }

  private void consider(Volume volume, ReleaseSlice slice) {
    if (middle.isPresent() && !middle.get().volume.equals(volume)) {
      hashMiddle();
    }
    int distance =
        Math.abs(2 * slice.getSliceIndex() - slice.getSlices() - 1) * (2 * slice.getPhases() + 1)
            + Math.abs(2 * slice.getPhaseIndex() - slice.getPhases() - 1);
    if (middle.isEmpty() || distance < middle.get().distance) {
      middle = Optional.of(new Middle(volume, slice, distance));
    }
  }

  private void hashMiddle() {
    middle.ifPresent(
        of ->
            PictureHash.of(of.slice.getImage().orElseThrow().getBytes())
                .ifPresent(hash -> middles.put(of.volume, hash)));
    middle = Optional.empty();
  }

  /** The frame of this id, if there is one. */
  Optional<Frame> frame(String sliceId) {
    return Optional.ofNullable(bySliceId.get(sliceId));
  }

  Collection<Frame> frames() {
    return Collections.unmodifiableCollection(bySliceId.values());
  }

  Collection<Volume> volumes() {
    return Collections.unmodifiableCollection(volumes.values());
  }

  /** The volumes of a study that have frames. */
  List<Volume> volumesOf(String studyId) {
    return Collections.unmodifiableList(ofStudy.getOrDefault(studyId, List.of()));
  }

  /** By volume, its middle picture; without those that have one value only. */
  Map<Volume, PictureHash> middles() {
    return Collections.unmodifiableMap(middles);
  }

  /** Ids that are no pseudonyms, and pictures with attributes. */
  List<String> identifierFaults() {
    return Collections.unmodifiableList(identifierFaults);
  }

  /** Broken pictures, and ids that stand twice. */
  List<String> faults() {
    return Collections.unmodifiableList(faults);
  }
}
