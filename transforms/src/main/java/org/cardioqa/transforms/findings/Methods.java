package org.cardioqa.transforms.findings;

import java.util.Optional;
import java.util.Set;

/**
 * By which examination something was seen. "Echocardiography showed an LVEF of 35%" is no finding
 * of this one. The examination last named as the subject of a verb, or behind "on" or "by", holds
 * until magnetic resonance is named, or the line ends.
 */
final class Methods {
  private static final Set<String> OTHERS =
      Set.of(
          "biopsy",
          "biopsies",
          "histology",
          "histopathology",
          "histological",
          "histopathological",
          "autopsy",
          "necropsy",
          "microscopy",
          "specimen",
          "echocardiography",
          "echocardiogram",
          "echocardiographic",
          "echo",
          "tte",
          "tee",
          "toe",
          "ultrasound",
          "ultrasonography",
          "scintigraphy",
          "ecg",
          "ekg",
          "electrocardiogram",
          "electrocardiography",
          "ct",
          "cct",
          "ccta",
          "tomography",
          "angiography",
          "angiogram",
          "ventriculography",
          "ventriculogram",
          "pet",
          "catheterization",
          "catheterisation",
          "radiograph",
          "radiography",
          "holter",
          "spect",
          "arteriography",
          "laevocardiography");
  private static final Set<String> OWN =
      Set.of(
          "cmr",
          "mri",
          "cmri",
          "mr",
          "magnetic",
          "lge",
          "cmrs",
          "resonance",
          "t2",
          "t1",
          "cine",
          "gadolinium",
          "ssfp",
          "stir",
          "psir",
          "rm",
          "mrt");
  private static final Set<String> VERBS =
      Set.of(
          "showed",
          "shows",
          "revealed",
          "reveals",
          "demonstrated",
          "demonstrates",
          "disclosed",
          "confirmed",
          "identified",
          "found",
          "detected",
          "was",
          "is",
          "were",
          "had",
          "has",
          ":",
          "estimated",
          "showing",
          "revealing",
          "demonstrating",
          "depicted",
          "displayed",
          "evidenced",
          "suggested",
          "documented",
          "performed",
          "exhibited",
          "indicated",
          "excluded",
          "gave",
          "gives",
          "yielded",
          "yields",
          "measured",
          "calculated",
          "reported",
          "(",
          "on",
          "at",
          "also",
          "examination",
          "did",
          "findings",
          "with");
  private static final Set<String> LINKS =
      Set.of("on", "by", "at", "in", "via", "using", "with", "per", "through");
  private static final Set<String> SEEING =
      Set.of("seen", "noted", "found", "detected", "visible", "observed", "shown", "identified");
  private static final Set<String> ENDS = Set.of(".", ";", "");
  private static final int TOGETHER = 5;
  private static final Set<String> COLON = Set.of(":");
  private static final Set<String> PARTS = Set.of(";", "whereas", "while", "but", "%");

  private final Words words;
  private final Optional<String> carried;
  private final boolean noOther;
  private final boolean own;

  Methods(Words words, Optional<String> carried) {
    this.words = words;
    this.carried = carried;
    this.noOther = !words.any(0, words.size(), OTHERS);
    this.own = words.any(0, words.size(), OWN);
  }

  /** The other examination that saw what stands at an index; empty if it was this one. */
  Optional<String> at(int index) {
    if (noOther) {
      return own ? Optional.empty() : carried;
    }
    for (int i = index - 1; i >= 0; i--) {
      String word = words.get(i);
      if (OWN.contains(word)) {
        return Optional.empty();
      }
      if (OTHERS.contains(word) && isSubject(i) && !ENDS.contains(words.get(i + 1))) {
        return together(i) ? Optional.empty() : Optional.of(word);
      }
    }
    for (int i = index; i < words.size(); i++) {
      String word = words.get(i);
      if (OWN.contains(word)) {
        return Optional.empty();
      }
      boolean by = LINKS.contains(words.get(i - 1)) || LINKS.contains(words.get(i - 2));
      if (OTHERS.contains(word) && by && words.any(index, i, SEEING)) {
        return Optional.of(word);
      }
    }
    return carried;
  }

  private boolean isSubject(int i) {
    if (i < 2 && words.any(i + 1, i + TOGETHER + 1, COLON)) {
      return true; // "Echo two weeks earlier: LVEF 30%."
    }
    boolean verb = VERBS.contains(words.get(i + 1)) || VERBS.contains(words.get(i + 2));
    return (verb && !words.get(i + 1).equals(",")) || LINKS.contains(words.get(i - 1));
  }

  /** "Echocardiography and cardiac MRI showed". */
  private boolean together(int i) {
    return isOwnAlong(i, 1) || isOwnAlong(i, -1);
  }

  /** Whether magnetic resonance is named a few words on, with no number and no clause between. */
  private boolean isOwnAlong(int from, int step) {
    for (int i = from + step; Math.abs(i - from) <= TOGETHER; i += step) {
      String word = words.get(i);
      if (OWN.contains(word)) {
        return true;
      }
      if (PARTS.contains(word) || (!word.isEmpty() && Character.isDigit(word.charAt(0)))) {
        return false;
      }
    }
    return false;
  }

  /** What the next sentence of the line inherits. */
  Optional<String> last() {
    return at(words.size());
  }
}
