package org.cardioqa.transforms.linking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.SliceVolume;
import org.cardioqa.schemas.VolumeLink;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.ImageSource;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.transforms.linking.PhaseRules.Part;
import org.cardioqa.transforms.linking.SliceLevels.Range;
import org.cardioqa.transforms.linking.VolumeChoice.Chosen;

/**
 * Points the candidates of a study to the slices and phases that show their answers: the catalogue
 * says which volumes, the findings behind the evidence say where in them.
 */
public final class Linker {
  private static final String SHORT_AXIS = "sax";

  /** Phases before and after an estimated end-systole or end-diastole that still show it. */
  private static final int NEAR_PHASES = 2;

  private static final String CINE = "cine";

  private static final PhaseRules PHASES = PhaseRules.standard();

  private Linker() {}

  /**
   * The candidates with their links, the status and reason of these, and the hash of their content.
   *
   * @param candidates of one study
   * @param findings of the same study; those that evidence names must be among them for locations
   * @param volumes of the same study
   */
  public static List<QaCandidate> link(
      Collection<QaCandidate> candidates,
      Collection<Finding> findings,
      Collection<SliceVolume> volumes,
      Catalog catalog) {
    Map<String, Finding> byId = new HashMap<>();
    findings.forEach(finding -> byId.put(finding.getFindingId(), finding));
    List<SliceVolume> sorted =
        volumes.stream().sorted(Comparator.comparing(SliceVolume::getVolumeId)).toList();
    return candidates.stream()
        .sorted(Comparator.comparing(QaCandidate::getQaId).thenComparing(QaCandidate::getReportId))
        .map(candidate -> link(candidate, evidence(candidate, byId), sorted, catalog))
        .toList();
  }

  private static QaCandidate link(
      QaCandidate candidate, List<Finding> findings, List<SliceVolume> volumes, Catalog catalog) {
    VolumeChoice choice = choose(candidate, volumes, catalog);
    List<VolumeLink> links = new ArrayList<>();
    Set<String> missing = new HashSet<>();
    // What the whole study answers has no place in it.
    boolean placed = !candidate.getSequenceView().equals(Catalog.STUDY);
    Set<Level> levels = placed ? Level.of(findings) : Set.of();
    Optional<Part> part =
        placed ? PHASES.part(findings, candidate.getEvidence()) : Optional.empty();
    for (Chosen chosen : choice.volumes()) {
      links.addAll(links(chosen, levels, part, missing));
    }
    QaCandidate linked =
        QaCandidate.newBuilder(candidate)
            .setLinks(links)
            .setLinkStatus(status(choice, missing))
            .setLinkReason(reason(candidate, choice, missing))
            .build();
    linked.setContentHash(ContentHash.of(linked));
    return linked;
  }

  private static VolumeChoice choose(
      QaCandidate candidate, List<SliceVolume> volumes, Catalog catalog) {
    if (candidate.getSequenceView().equals(Catalog.STUDY)) {
      return VolumeChoice.study(catalog.allImageSources(), volumes);
    }
    List<ImageSource> sources =
        catalog
            .question(candidate.getQuestionCode())
            .map(Question::images)
            .orElseGet(() -> catalog.imageSources(candidate.getSequenceView()));
    return VolumeChoice.of(sources, volumes);
  }

  private static List<VolumeLink> links(
      Chosen chosen, Set<Level> levels, Optional<Part> part, Set<String> missing) {
    SliceVolume volume = chosen.volume();
    Range phases = phases(volume, part, missing);
    String when = when(volume, part);
    List<VolumeLink> links = new ArrayList<>();
    if (levels.isEmpty()) {
      links.add(link(chosen, all(volume), phases, "all slices" + when));
    } else if (!volume.getView().equals(SHORT_AXIS)) {
      links.add(
          link(
              chosen,
              all(volume),
              phases,
              names(levels) + ": shown in one long-axis plane" + when));
    } else {
      SliceLevels stack = SliceLevels.of(volume);
      if (!stack.known()) {
        missing.add("level of " + volume.getSlices() + " short-axis slice(s)");
        links.add(
            link(chosen, all(volume), phases, names(levels) + ": too few slices to tell" + when));
      } else {
        for (Level level : levels) {
          String why = level.code() + ": " + stack.ground() + when;
          links.add(link(chosen, stack.range(level), phases, why));
        }
      }
    }
    return links;
  }

  private static VolumeLink link(Chosen chosen, Range slices, Range phases, String why) {
    return VolumeLink.newBuilder()
        .setVolumeId(chosen.volume().getVolumeId())
        .setSliceFrom(slices.from())
        .setSliceTo(slices.to())
        .setPhaseFrom(phases.from())
        .setPhaseTo(phases.to())
        .setReason(chosen.role().map(role -> role + "; ").orElse("") + why)
        .build();
  }

  private static Range all(SliceVolume volume) {
    return new Range(1, volume.getSlices());
  }

  /** Around the estimated phase of the part of the beat, if one is meant; else the whole beat. */
  private static Range phases(SliceVolume volume, Optional<Part> part, Set<String> missing) {
    Range beat = new Range(1, volume.getPhases());
    if (part.isEmpty() || !isBeating(volume)) {
      return beat;
    }
    Optional<Integer> phase = estimate(volume, part.orElseThrow());
    if (phase.isEmpty()) {
      missing.add("phase of " + part.orElseThrow().phase());
      return beat;
    }
    return new Range(
        Math.max(1, phase.orElseThrow() - NEAR_PHASES),
        Math.min(volume.getPhases(), phase.orElseThrow() + NEAR_PHASES));
  }

  private static boolean isBeating(SliceVolume volume) {
    return volume.getSequence().equals(CINE) && volume.getPhases() > 1;
  }

  private static Optional<Integer> estimate(SliceVolume volume, Part part) {
    return switch (part) {
      case SYSTOLE -> volume.getEndSystole();
      case DIASTOLE -> volume.getEndDiastole();
    };
  }

  /** What a link's reason says of its phases. */
  private static String when(SliceVolume volume, Optional<Part> part) {
    return part.filter(one -> isBeating(volume) && estimate(volume, one).isPresent())
        .map(one -> "; estimated " + one.phase() + " \u00b1" + NEAR_PHASES)
        .orElse("");
  }

  private static LinkStatus status(VolumeChoice choice, Set<String> missing) {
    if (choice.volumes().isEmpty()) {
      return LinkStatus.NO_VOLUME;
    }
    if (choice.ambiguous()) {
      return LinkStatus.AMBIGUOUS;
    }
    return missing.isEmpty() ? LinkStatus.LINKED : LinkStatus.PARTIAL;
  }

  private static String reason(QaCandidate candidate, VolumeChoice choice, Set<String> missing) {
    String view = candidate.getSequenceView();
    if (choice.volumes().isEmpty()) {
      return "the study has no volume for " + view;
    }
    if (choice.ambiguous()) {
      return "several volumes for " + view + " are equally complete";
    }
    return missing.isEmpty()
        ? "found for " + view
        : "not known: " + missing.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String names(Set<Level> levels) {
    return EnumSet.copyOf(levels).stream().map(Level::code).collect(Collectors.joining(", "));
  }

  private static List<Finding> evidence(QaCandidate candidate, Map<String, Finding> byId) {
    return candidate.getEvidence().stream()
        .map(Evidence::getFindingId)
        .distinct()
        .map(byId::get)
        .filter(Objects::nonNull)
        .toList();
  }
}
