package org.cardioqa.testdata.cases;

import java.util.Optional;

/** Somebody's name. */
public record Person(String given, Optional<String> middle, String family) {
  /** As DICOM writes it (PN): family^given^middle. */
  public String dicom() {
    return family + "^" + given + middle.map(initial -> "^" + initial).orElse("");
  }

  /** "Family, Given M". */
  public String familyFirst() {
    return family + ", " + given + middle.map(initial -> " " + initial).orElse("");
  }

  /** "Given M Family". */
  public String full() {
    return given + middle.map(initial -> " " + initial).orElse("") + " " + family;
  }

  /** "G. Family". */
  public String abbreviated() {
    return given.substring(0, 1) + ". " + family;
  }
}
