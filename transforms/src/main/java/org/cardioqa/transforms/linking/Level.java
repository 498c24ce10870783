package org.cardioqa.transforms.linking;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.cardioqa.schemas.Finding;

/** Levels of the left ventricle from base to apex, as the AHA divides it. */
enum Level {
  BASAL,
  MID,
  APICAL,
  /** The tip, segment 17, which short-axis slices cut at most tangentially. */
  APEX;

  private static final int LAST_BASAL_SEGMENT = 6;
  private static final int LAST_MID_SEGMENT = 12;
  private static final int LAST_APICAL_SEGMENT = 16;

  /** The levels that findings name by a code or by a segment. */
  static Set<Level> of(Collection<Finding> findings) {
    Set<Level> levels = EnumSet.noneOf(Level.class);
    for (Finding finding : findings) {
      for (Level level : values()) {
        if (finding.getValues().contains(level.code())) {
          levels.add(level);
        }
      }
      finding.getAhaSegments().forEach(segment -> levels.add(ofSegment(segment)));
    }
    return levels;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static Level ofSegment(int segment) {
    if (segment <= LAST_BASAL_SEGMENT) {
      return BASAL;
    }
    if (segment <= LAST_MID_SEGMENT) {
      return MID;
    }
    return segment <= LAST_APICAL_SEGMENT ? APICAL : APEX;
  }
}
