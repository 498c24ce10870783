package org.cardioqa.schemas.catalog;

/**
 * Images that can answer a question, as a volume is classified.
 *
 * @param sequence code of the sequence, as on {@code SliceVolume}
 * @param view code of the view, as on {@code SliceVolume}, or {@link #ANY_VIEW}
 */
public record ImageSource(String sequence, String view) {
  /** Stands for every view. */
  public static final String ANY_VIEW = "any";

  /** Whether a volume of this sequence and view is meant. */
  public boolean matches(String volumeSequence, String volumeView) {
    return sequence.equals(volumeSequence) && (view.equals(ANY_VIEW) || view.equals(volumeView));
  }
}
