package org.cardioqa.testdata.cases;

import java.util.List;
import java.util.Optional;

/**
 * Where the myocardium is not normal.
 *
 * @param walls in the order of {@link Wall}
 * @param levels in the order of {@link Level}
 * @param layer part of the wall's thickness
 * @param distribution code of a distribution of the question catalogue other than {@code
 *     transmural}, which the layer says
 */
public record Lesion(
    List<Wall> walls, List<Level> levels, Layer layer, Optional<String> distribution) {
  /** Checks that the lesion lies somewhere. */
  public Lesion {
    walls = List.copyOf(walls);
    levels = List.copyOf(levels);
    if (walls.isEmpty() || levels.isEmpty()) {
      throw new IllegalArgumentException("a lesion needs a wall and a level");
    }
  }
}
