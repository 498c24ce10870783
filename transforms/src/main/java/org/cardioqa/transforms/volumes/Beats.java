package org.cardioqa.transforms.volumes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cardioqa.schemas.SliceSource;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.ingest.PixelReader;
import org.cardioqa.transforms.series.Sequence;
import org.cardioqa.transforms.series.View;
import org.cardioqa.transforms.volumes.BloodPool.Beat;

/**
 * Writes end-diastole and end-systole, both estimates, onto the cine volumes of a study. Those of a
 * short-axis stack come from the pixels of its middle slice ({@link BloodPool}), one slice at a
 * time, and one picture of each slice says where the myocardium is closed ({@link ClosedRing}).
 * Other views, whose atria fill while the ventricles empty, take over the part of the beat at which
 * the study's largest short-axis stack has them.
 */
public final class Beats {
  /** Own pixels, as a value of {@code beat_source}. */
  static final String BLOOD_POOL = "blood_pool";

  /** Taken over, as a value of {@code beat_source}. */
  static final String SHORT_AXIS = "short_axis";

  private final PixelReader pixels;

  /** Estimates from pixels that this reads. */
  public Beats(PixelReader pixels) {
    this.pixels = pixels;
  }

  /** The same study with its estimates. */
  public AssembledStudy estimate(AssembledStudy study) {
    Map<String, SliceVolume> estimated = new HashMap<>();
    for (SliceVolume volume : study.volumes()) {
      if (isCine(volume) && isShortAxis(volume)) {
        estimated.put(volume.getVolumeId(), ofPixels(volume, study.slices()));
      }
    }
    Optional<SliceVolume> source =
        estimated.values().stream()
            .filter(volume -> volume.getEndSystole().isPresent())
            .max(
                Comparator.comparing(SliceVolume::getSlices)
                    .thenComparing(SliceVolume::getPhases)
                    .thenComparing(SliceVolume::getVolumeId));
    List<SliceVolume> volumes = new ArrayList<>();
    for (SliceVolume volume : study.volumes()) {
      if (!isCine(volume)) {
        volumes.add(volume);
      } else if (isShortAxis(volume)) {
        volumes.add(estimated.get(volume.getVolumeId()));
      } else {
        volumes.add(source.map(other -> takenOver(volume, other)).orElse(volume));
      }
    }
    return new AssembledStudy(volumes, study.slices(), study.states(), study.quarantined());
  }

  private SliceVolume ofPixels(SliceVolume volume, List<SliceSource> sources) {
    int middle = (volume.getSlices() + 1) / 2;
    List<List<SliceSource>> slices = new ArrayList<>();
    for (SliceSource source : sources) {
      if (source.getSlice().getVolumeId().equals(volume.getVolumeId())) {
        while (slices.size() < source.getSlice().getSliceIndex()) {
          slices.add(new ArrayList<>());
        }
        slices.get(source.getSlice().getSliceIndex() - 1).add(source);
      }
    }
    // A slice that lacks phases is a shorter beat, not another one.
    if (slices.get(middle - 1).size() != volume.getPhases()) {
      return volume;
    }
    double rowSpacing = volume.getSpacingMm().get(1);
    double columnSpacing = volume.getSpacingMm().get(0);
    Optional<BloodPool.Found> pool;
    Optional<ClosedRing.Range> ring = Optional.empty();
    try {
      pool = BloodPool.find(read(slices.get(middle - 1)), rowSpacing, columnSpacing);
      if (pool.isPresent()) {
        int diastole = pool.get().beat().endDiastole();
        List<StoredFrame> pictures =
            read(
                slices.stream()
                    .map(slice -> slice.get(Math.min(diastole, slice.size()) - 1))
                    .toList());
        ring = ClosedRing.find(pictures, middle, pool.get(), rowSpacing, columnSpacing);
      }
    } catch (DicomFormatException e) {
      return warned(volume, "BEAT_NOT_ESTIMATED reason=" + e.reason());
    } catch (IOException e) {
      return warned(volume, "BEAT_NOT_ESTIMATED reason=UNREADABLE_FILE");
    }
    if (pool.isEmpty()) {
      return volume;
    }
    return SliceVolume.newBuilder(with(volume, pool.get().beat(), BLOOD_POOL))
        .setRingFirstSlice(ring.map(ClosedRing.Range::first).orElse(null))
        .setRingLastSlice(ring.map(ClosedRing.Range::last).orElse(null))
        .build();
  }

  private List<StoredFrame> read(List<SliceSource> sources)
      throws IOException, DicomFormatException {
    List<StoredFrame> frames = new ArrayList<>();
    for (SliceSource source : sources) {
      frames.add(pixels.read(source));
    }
    return frames;
  }

  private static SliceVolume takenOver(SliceVolume volume, SliceVolume other) {
    return volume.getPhases() < BloodPool.MIN_PHASES
        ? volume
        : with(
            volume,
            new Beat(
                samePart(other.getEndDiastole().orElseThrow(), other, volume),
                samePart(other.getEndSystole().orElseThrow(), other, volume)),
            SHORT_AXIS);
  }

  /** The phase of a volume at the same part of the beat. */
  private static int samePart(int phase, SliceVolume of, SliceVolume in) {
    int rounded = (int) Math.round((phase - 1.0) * in.getPhases() / of.getPhases());
    return 1 + Math.min(rounded, in.getPhases() - 1);
  }

  private static SliceVolume with(SliceVolume volume, Beat beat, String source) {
    return SliceVolume.newBuilder(volume)
        .setEndDiastole(beat.endDiastole())
        .setEndSystole(beat.endSystole())
        .setBeatSource(source)
        .build();
  }

  private static SliceVolume warned(SliceVolume volume, String warning) {
    List<String> warnings = new ArrayList<>(volume.getWarnings());
    warnings.add(warning);
    return SliceVolume.newBuilder(volume).setWarnings(warnings).build();
  }

  private static boolean isCine(SliceVolume volume) {
    return volume.getSequence().equals(Sequence.CINE.code());
  }

  private static boolean isShortAxis(SliceVolume volume) {
    return volume.getView().equals(View.SAX.code());
  }
}
