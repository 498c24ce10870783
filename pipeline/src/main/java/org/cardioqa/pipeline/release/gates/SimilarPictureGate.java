package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.VolumeLink;

/**
 * No two volumes of different splits may look alike in their middle frames.
 *
 * <p>Two hashes that differ in at most n of 64 bits agree wholly in one of n + 1 bands of them;
 * only volumes that share a band are compared.
 */
final class SimilarPictureGate implements Gate {
  private record Middle(Volume volume, PictureHash hash) {}

  @Override
  public String name() {
    return "similar_pictures";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    faults.note("volumes whose middle frame was looked at: " + release.frames().middles().size());
    Set<String> giveWay = new HashSet<>();
    int bands = Math.min(Long.SIZE, settings.count("max_bits") + 1);
    for (int band = 0; band < bands; band++) {
      compareBand(release, settings, band, bands, giveWay, faults);
    }
    for (ReleaseItem item : release.items()) {
      if (item.getLinks().stream().map(VolumeLink::getVolumeId).anyMatch(giveWay::contains)) {
        faults.condemn(item.getQaId());
      }
    }
    return faults.counted("pairs of volumes of two splits that look alike", settings, "max_pairs");
  }

  private static void compareBand(
      ReleaseContents release,
      GateSettings settings,
      int band,
      int bands,
      Set<String> giveWay,
      Faults faults) {
    Map<Long, List<Middle>> buckets = new HashMap<>();
    release
        .frames()
        .middles()
        .forEach(
            (volume, hash) -> {
              List<Middle> bucket =
                  buckets.computeIfAbsent(
                      band(hash.bits(), band, bands), key -> new ArrayList<>(2));
              Middle middle = new Middle(volume, hash);
              for (Middle other : bucket) {
                if (!other.volume.split().equals(volume.split())
                    && firstSharedBand(other.hash, hash, bands) == band
                    && areAlike(other.hash, hash, settings)) {
                  say(other, middle, giveWay, faults);
                }
              }
              bucket.add(middle);
            });
  }

  private static long band(long bits, int band, int bands) {
    int from = band * Long.SIZE / bands;
    int to = (band + 1) * Long.SIZE / bands;
    return to - from == Long.SIZE ? bits : (bits >>> from) & ((1L << (to - from)) - 1);
  }

  /** A pair is counted in the first band that it shares. */
  private static int firstSharedBand(PictureHash a, PictureHash b, int bands) {
    int band = 0;
    while (band(a.bits(), band, bands) != band(b.bits(), band, bands)) {
      band++;
    }
    return band;
  }

  private static boolean areAlike(PictureHash a, PictureHash b, GateSettings settings) {
    return a.differingBits(b) <= settings.count("max_bits")
        && a.correlation(b) >= settings.number("min_correlation");
  }

  private static void say(Middle a, Middle b, Set<String> giveWay, Faults faults) {
    String keeper = SplitsOf.keeper(List.of(a.volume.split(), b.volume.split()));
    boolean aStays = a.volume.split().equals(keeper);
    Middle leaves = aStays ? b : a;
    Middle stays = aStays ? a : b;
    giveWay.add(leaves.volume.volumeId());
    faults.of(
        "the middle frame of volume %s of %s looks like that of volume %s of %s (%d bits, correlation %.4f)"
            .formatted(
                Identifiers.shown(leaves.volume.volumeId()),
                leaves.volume.split(),
                Identifiers.shown(stays.volume.volumeId()),
                stays.volume.split(),
                a.hash.differingBits(b.hash),
                a.hash.correlation(b.hash)));
  }
}
