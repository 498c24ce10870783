package org.cardioqa.transforms.findings;

import java.util.List;
import java.util.Optional;
import org.cardioqa.schemas.Section;

/** Why nothing was found in a text. */
public enum NoFinding {
  /** It has nothing but blanks. */
  EMPTY_TEXT("the text is empty"),
  /** It has no letter and no digit. */
  NO_WORDS("no letter or digit stands in it"),
  /** All of it stands under headings such as history or comparison. */
  SECTIONS_NOT_READ("all of it stands in sections that give no findings, such as history"),
  /** Nothing stands under its headings. */
  ONLY_HEADINGS("nothing stands under its headings"),
  /** Nothing is stated of what the lexicon knows. */
  NOTHING_KNOWN("nothing is stated in it of what the lexicon knows");

  private final String words;

  NoFinding(String words) {
    this.words = words;
  }

  /** The reason as a part of a sentence. */
  public String words() {
    return words;
  }

  /** The constant of a record's field; empty for an empty field. */
  public static Optional<NoFinding> of(String name) {
    return name.isEmpty() ? Optional.empty() : Optional.of(valueOf(name));
  }

  static NoFinding why(String text, List<Section> parts, Sections sections) {
    if (text.isBlank()) {
      return EMPTY_TEXT;
    }
    if (text.codePoints().noneMatch(Character::isLetterOrDigit)) {
      return NO_WORDS;
    }
    List<Section> read = parts.stream().filter(part -> sections.isRead(part.getName())).toList();
    if (read.isEmpty()) {
      return SECTIONS_NOT_READ;
    }
    boolean bare =
        read.stream()
            .allMatch(
                part ->
                    !part.getName().equals(Sections.NONE)
                        && behindHeading(text.substring(part.getStart(), part.getEnd()))
                            .codePoints()
                            .noneMatch(Character::isLetterOrDigit));
    return bare ? ONLY_HEADINGS : NOTHING_KNOWN;
  }

  /** A heading ends with its colon, or with its line. */
  private static String behindHeading(String section) {
    int line = section.indexOf('\n');
    int colon = section.indexOf(':');
    int end = colon >= 0 && (line < 0 || colon < line) ? colon : line;
    return end < 0 ? "" : section.substring(end + 1);
  }
}
