package org.cardioqa.pipeline.release.gates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseOption;
import org.cardioqa.schemas.VolumeLink;

/**
 * All that somebody who does not look at the pictures can know of an item, as features of kinds.
 */
final class Hints {
  /** Kinds of what can be known. */
  enum Kind {
    /** Words of the question, and which options there are. */
    QUESTION,
    /** Vendor, field strength, sequences and views, how many frames. */
    STUDY,
    /** Which other questions are asked of the study. */
    OTHER_QUESTIONS,
    /** How many slices and phases the item is linked to, and where they lie in their volumes. */
    LINKS
  }

  private static final int PARTS = 5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]+");

  private final Frames frames;
  private final Map<String, Set<String>> codes = new HashMap<>();
  private final Map<String, List<String>> ofStudy = new HashMap<>();

  Hints(ReleaseContents release) {
    frames = release.frames();
    for (ReleaseItem item : release.items()) {
      codes.computeIfAbsent(item.getStudyId(), s -> new TreeSet<>()).add(item.getQuestionCode());
    }
    Map<String, Integer> framesOf = new HashMap<>();
    for (Frame frame : frames.frames()) {
      framesOf.merge(frame.volume().studyId(), 1, Integer::sum);
    }
    framesOf.forEach(
        (study, count) -> {
          Set<String> hints = new TreeSet<>();
          for (Volume volume : frames.volumesOf(study)) {
            hints.add("has " + volume.sequence() + " " + volume.view());
          }
          hints.add("frames 2^" + magnitude(count));
          hints.add("volumes " + frames.volumesOf(study).size());
          ofStudy.put(study, List.copyOf(hints));
        });
  }

  /** The features of these kinds, in a fixed order. */
  List<String> of(ReleaseItem item, Set<Kind> kinds) {
    List<String> hints = new ArrayList<>();
    if (kinds.contains(Kind.QUESTION)) {
      question(item, hints);
    }
    if (kinds.contains(Kind.STUDY)) {
      hints.addAll(ofStudy.getOrDefault(item.getStudyId(), List.of()));
      hints.add("vendor " + item.getManufacturer().orElse(""));
      hints.add("tesla " + item.getFieldStrength().orElse(0.0));
    }
    if (kinds.contains(Kind.OTHER_QUESTIONS)) {
      for (String code : codes.get(item.getStudyId())) {
        if (!code.equals(item.getQuestionCode())) {
          hints.add("asked " + code);
        }
      }
    }
    if (kinds.contains(Kind.LINKS)) {
      links(item, hints);
    }
    return hints;
  }

  private static void question(ReleaseItem item, List<String> hints) {
    WORD.matcher(item.getQuestion().toLowerCase(Locale.ROOT))
        .results()
        .map(word -> "word " + word.group())
        .sorted()
        .distinct()
        .forEach(hints::add);
    for (ReleaseOption option : item.getOptions()) {
      hints.add("option " + option.getCode());
    }
    hints.add("options " + item.getOptions().size());
  }

  private void links(ReleaseItem item, List<String> hints) {
    hints.add("links " + item.getLinks().size());
    hints.add("slices 2^" + magnitude(item.getSliceIds().size()));
    Set<String> places = new HashSet<>();
    for (VolumeLink link : item.getLinks()) {
      for (Volume volume : frames.volumesOf(item.getStudyId())) {
        if (volume.volumeId().equals(link.getVolumeId())) {
          places.add("first slice " + part(link.getSliceFrom() - 1, volume.slices()));
          places.add("last slice " + part(link.getSliceTo() - 1, volume.slices()));
          places.add("first phase " + part(link.getPhaseFrom() - 1, volume.phases()));
          places.add("last phase " + part(link.getPhaseTo() - 1, volume.phases()));
        }
      }
    }
    hints.addAll(new TreeSet<>(places));
  }

  private static int part(int index, int of) {
    return of <= 0 ? 0 : PARTS * index / of;
  }

  private static int magnitude(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(count);
  }
}
