package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;

/**
 * What a record's header states of anybody, each once, in a fixed order.
 *
 * <p>A code that merely looks like an identifier would be redacted wherever the text has it: ids
 * count from one digit on, those of anything but the patient and the order from five characters on.
 */
final class Identifiers {
  private static final int SHORTEST_OTHER = 5;

  private final TreeSet<KnownIdentifier> found =
      new TreeSet<>(
          Comparator.comparing(KnownIdentifier::getType).thenComparing(KnownIdentifier::getValue));

  void add(IdentifierType type, Optional<String> value) {
    value
        .map(String::strip)
        .filter(known -> counts(type, known))
        .ifPresent(known -> found.add(new KnownIdentifier(type, known)));
  }

  void add(KnownIdentifier identifier) {
    found.add(identifier);
  }

  private static boolean counts(IdentifierType type, String value) {
    boolean digit = value.chars().anyMatch(Character::isDigit);
    return switch (type) {
      case PATIENT_ID, ACCESSION, DATE, PHONE, UID -> digit;
      case OTHER_ID, DEVICE_ID -> digit && value.length() >= SHORTEST_OTHER;
      default -> value.chars().anyMatch(Character::isLetterOrDigit);
    };
  }

  List<KnownIdentifier> list() {
    return new ArrayList<>(found);
  }
}
