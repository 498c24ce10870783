package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.cardioqa.pipeline.release.Policy;
import org.cardioqa.schemas.Slice;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;

/**
 * Chooses the frames that go with an item from the volumes that it is linked to.
 *
 * <ul>
 *   <li>{@code all_linked}: every linked frame; above the budget every n-th.
 *   <li>{@code window}: the linked slices and the one on either side; of a cine with known phases
 *       those from end-diastole to end-systole, else the linked phases and the one on either side;
 *       above the budget every n-th.
 *   <li>{@code uniform}: in each volume a grid of slices by phases, evenly over the linked ones, as
 *       dense as the volume's share of the budget allows.
 *   <li>{@code random}: drawn from the linked frames by a seed and the item's id.
 * </ul>
 */
final class SliceChoice {
  private static final Comparator<Slice> ORDER =
      Comparator.comparing(Slice::getVolumeId)
          .thenComparing(Slice::getSliceIndex)
          .thenComparing(Slice::getPhaseIndex)
          .thenComparing(Slice::getSliceId);

  private static final String CINE = "cine";

  private final Policy.Slices policy;

  SliceChoice(Policy.Slices policy) {
    this.policy = policy;
  }

  /**
   * The frames of an item, in order of volume, slice and phase.
   *
   * @param volumes of its study, by id
   * @param frames of its study that may be chosen, by volume
   */
  List<Slice> choose(
      String qaId,
      List<VolumeLink> links,
      Map<String, SliceVolume> volumes,
      Map<String, List<Slice>> frames) {
    Map<String, List<Slice>> linked = new TreeMap<>();
    for (VolumeLink link : links) {
      SliceVolume volume = volumes.get(link.getVolumeId());
      if (volume != null) {
        Window window =
            policy.protocol() == Policy.Protocol.WINDOW ? around(link, volume) : of(link);
        frames.getOrDefault(link.getVolumeId(), List.of()).stream()
            .filter(window::holds)
            .forEach(
                frame ->
                    linked.computeIfAbsent(link.getVolumeId(), v -> new ArrayList<>()).add(frame));
      }
    }
    List<List<Slice>> byVolume =
        linked.values().stream()
            .map(list -> list.stream().distinct().sorted(ORDER).toList())
            .toList();
    List<Slice> all = byVolume.stream().flatMap(List::stream).toList();
    if (all.size() <= policy.budget()) {
      return all;
    }
    return switch (policy.protocol()) {
      case ALL_LINKED, WINDOW -> evenly(all, policy.budget());
      case UNIFORM -> grids(byVolume);
      case RANDOM -> drawn(all, qaId);
    };
  }

  /** Slices and phases of a volume, inclusive. */
  private record Window(int sliceFrom, int sliceTo, int phaseFrom, int phaseTo) {
    boolean holds(Slice frame) {
      return frame.getSliceIndex() >= sliceFrom
          && frame.getSliceIndex() <= sliceTo
          && frame.getPhaseIndex() >= phaseFrom
          && frame.getPhaseIndex() <= phaseTo;
    }
  }

  private static Window of(VolumeLink link) {
    return new Window(
        link.getSliceFrom(), link.getSliceTo(), link.getPhaseFrom(), link.getPhaseTo());
  }

  private static Window around(VolumeLink link, SliceVolume volume) {
    int from = link.getPhaseFrom() - 1;
    int to = link.getPhaseTo() + 1;
    if (volume.getSequence().equals(CINE)
        && volume.getEndDiastole().isPresent()
        && volume.getEndSystole().isPresent()) {
      from = Math.min(volume.getEndDiastole().get(), volume.getEndSystole().get());
      to = Math.max(volume.getEndDiastole().get(), volume.getEndSystole().get());
    }
    return new Window(link.getSliceFrom() - 1, link.getSliceTo() + 1, from, to);
  }

  private List<Slice> grids(List<List<Slice>> byVolume) {
    List<Slice> chosen = new ArrayList<>();
    int left = policy.budget();
    for (int i = 0; i < byVolume.size(); i++) {
      int share = left / (byVolume.size() - i);
      List<Slice> grid = share == 0 ? List.of() : grid(byVolume.get(i), share);
      chosen.addAll(grid);
      left -= grid.size();
    }
    return chosen;
  }

  private static List<Slice> grid(List<Slice> frames, int budget) {
    List<Integer> slices = distinct(frames, Slice::getSliceIndex);
    List<Integer> phases = distinct(frames, Slice::getPhaseIndex);
    double aspect = (double) slices.size() / phases.size();
    int rows = (int) Math.round(Math.sqrt(budget * aspect));
    rows = Math.max(1, Math.min(Math.min(rows, slices.size()), budget));
    int columns = Math.min(phases.size(), budget / rows);
    rows = Math.min(slices.size(), budget / columns);
    Set<Integer> wantedSlices = new LinkedHashSet<>(evenly(slices, rows));
    Set<Integer> wantedPhases = new LinkedHashSet<>(evenly(phases, columns));
    return frames.stream()
        .filter(frame -> wantedSlices.contains(frame.getSliceIndex()))
        .filter(frame -> wantedPhases.contains(frame.getPhaseIndex()))
        .toList();
  }

  private static List<Integer> distinct(List<Slice> frames, Function<Slice, Integer> index) {
    return List.copyOf(new TreeSet<>(frames.stream().map(index).toList()));
  }

  /** So many of a list, each from the middle of its share; all if there are fewer. */
  private static <T> List<T> evenly(List<T> all, int count) {
    if (all.size() <= count) {
      return all;
    }
    List<T> chosen = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chosen.add(all.get((int) ((2L * i + 1) * all.size() / (2L * count))));
    }
    return chosen;
  }

  private List<Slice> drawn(List<Slice> all, String qaId) {
    List<Slice> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(seed(qaId)));
    return shuffled.subList(0, policy.budget()).stream().sorted(ORDER).toList();
  }

  private long seed(String qaId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((policy.seed() + " " + qaId).getBytes(UTF_8));
      return ByteBuffer.wrap(hash).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
