package org.cardioqa.transforms.ingest;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References of FHIR in one form, Type/id: servers write them relative or absolute, with a version
 * or without.
 */
final class FhirReference {
  private static final Pattern FORM =
      Pattern.compile("(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/.*)?");

  private FhirReference() {}

  /** Type/id; a urn as it is; empty for what stands in the resource itself, or is no reference. */
  static Optional<String> of(String reference) {
    Matcher form = FORM.matcher(reference);
    if (form.matches()) {
      return Optional.of(form.group(1) + "/" + form.group(2));
    }
    return reference.startsWith("urn:uuid:") ? Optional.of(reference) : Optional.empty();
  }

  /** The type of what is referred to, where the reference says it. */
  static Optional<String> type(String reference) {
    Matcher form = FORM.matcher(reference);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }
}
