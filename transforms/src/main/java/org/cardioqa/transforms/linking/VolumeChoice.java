package org.cardioqa.transforms.linking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.catalog.ImageSource;
import org.cardioqa.transforms.series.PerfusionState;

/**
 * The volumes that answer a question.
 *
 * @param volumes in the order in which they are linked
 * @param ambiguous whether they answer equally well instead of together
 */
record VolumeChoice(List<Chosen> volumes, boolean ambiguous) {
  private static final VolumeChoice NOTHING = new VolumeChoice(List.of(), false);
  private static final Comparator<SliceVolume> BY_ID =
      Comparator.comparing(SliceVolume::getVolumeId);

  /** A computed map shows the value; the pictures it was made from do not. */
  private static final Comparator<SliceVolume> MORE_COMPLETE =
      Comparator.comparing(VolumeChoice::isMap)
          .thenComparing(SliceVolume::getSlices)
          .thenComparing(SliceVolume::getPhases);

  /** Magnitude and phase-sensitive image of one acquisition stand at one place. */
  private static final double SAME_PLACE_MM = 1e-3;

  /**
   * A volume and why.
   *
   * @param role what it is beside the others, empty where it stands alone
   */
  record Chosen(SliceVolume volume, Optional<String> role) {}

  /** Volumes by preference; sources of any view give one a view, perfusion all. */
  static VolumeChoice of(List<ImageSource> sources, List<SliceVolume> volumes) {
    boolean together =
        sources.stream().anyMatch(source -> source.view().equals(ImageSource.ANY_VIEW));
    if (together) {
      return all(sources, volumes);
    }
    for (ImageSource source : sources) {
      List<SliceVolume> matching = matching(source, volumes);
      if (!matching.isEmpty()) {
        return best(matching, volumes);
      }
    }
    return NOTHING;
  }

  /** Every volume that any question can point to. */
  static VolumeChoice study(Set<ImageSource> sources, List<SliceVolume> volumes) {
    return new VolumeChoice(
        volumes.stream()
            .filter(
                volume ->
                    sources.stream()
                        .anyMatch(source -> source.matches(volume.getSequence(), volume.getView())))
            .sorted(BY_ID)
            .map(volume -> new Chosen(volume, Optional.of(kind(volume))))
            .toList(),
        false);
  }

  /** Of each view the volumes of the first source that has any. */
  private static VolumeChoice all(List<ImageSource> sources, List<SliceVolume> volumes) {
    List<Chosen> chosen = new ArrayList<>();
    Set<String> views = new LinkedHashSet<>();
    for (ImageSource source : sources) {
      List<SliceVolume> matching =
          matching(source, volumes).stream()
              .filter(volume -> !views.contains(volume.getView()))
              .toList();
      matching.forEach(volume -> chosen.add(new Chosen(volume, Optional.of(kind(volume)))));
      matching.forEach(volume -> views.add(volume.getView()));
    }
    return new VolumeChoice(List.copyOf(chosen), false);
  }

  private static VolumeChoice best(List<SliceVolume> matching, List<SliceVolume> volumes) {
    SliceVolume most = matching.stream().max(MORE_COMPLETE).orElseThrow();
    List<SliceVolume> equal =
        matching.stream().filter(volume -> MORE_COMPLETE.compare(volume, most) == 0).toList();
    List<Chosen> chosen = new ArrayList<>();
    for (SliceVolume volume : equal) {
      chosen.add(new Chosen(volume, Optional.empty()));
      if (volume.getSequence().equals("psir")) {
        magnitude(volume, volumes)
            .ifPresent(
                other ->
                    chosen.add(
                        new Chosen(other, Optional.of("magnitude of the same acquisition"))));
      }
    }
    return new VolumeChoice(List.copyOf(chosen), equal.size() > 1);
  }

  private static Optional<SliceVolume> magnitude(SliceVolume psir, List<SliceVolume> volumes) {
    return volumes.stream()
        .filter(volume -> volume.getSequence().equals("lge"))
        .filter(volume -> volume.getView().equals(psir.getView()))
        .filter(volume -> volume.getSlices() == psir.getSlices())
        .filter(volume -> samePlace(volume.getAffine(), psir.getAffine()))
        .min(BY_ID);
  }

  private static boolean samePlace(List<Double> one, List<Double> other) {
    for (int index = 0; index < one.size(); index++) {
      if (Math.abs(one.get(index) - other.get(index)) > SAME_PLACE_MM) {
        return false;
      }
    }
    return true;
  }

  private static List<SliceVolume> matching(ImageSource source, List<SliceVolume> volumes) {
    return volumes.stream()
        .filter(volume -> source.matches(volume.getSequence(), volume.getView()))
        .sorted(BY_ID)
        .toList();
  }

  private static boolean isMap(SliceVolume volume) {
    return volume.getEvidence().stream().anyMatch(rule -> rule.startsWith("mark.image_type.t"));
  }

  /** Sequence and view, and of a perfusion whether its series was called rest or stress. */
  private static String kind(SliceVolume volume) {
    String kind = volume.getSequence() + " " + volume.getView();
    if (!volume.getSequence().equals("perfusion")) {
      return kind;
    }
    if (volume.getEvidence().contains(PerfusionState.STRESS.evidence())) {
      return kind + " under stress";
    }
    return volume.getEvidence().contains(PerfusionState.REST.evidence())
        ? kind + " at rest"
        : kind + ", rest or stress not stated";
  }
}
