package org.cardioqa.transforms.deid.dicom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.deid.Fold;

/**
 * The identifiers that the headers of a study state, ready to be found in what is left of them:
 * names part by part, numbers whole, dates in the orders of their digits, each however written.
 */
final class KnownValues {
  private static final Pattern LETTERS = Pattern.compile("\\p{L}+");
  private static final List<Pattern> RUNS =
      List.of(Pattern.compile("\\p{L}+|\\p{N}+"), Pattern.compile("[\\p{L}\\p{N}]+"));
  private static final Pattern APART = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern DATE = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");

  /** Shorter parts of names and numbers are in too many words. */
  private static final int SHORTEST = 3;

  /** From this length on a value is found inside of a run of letters and digits too. */
  static final int FOUND_INSIDE = 5;

  private static final int MOST_REMEMBERED = 10_000;

  private final Set<String> whole = new HashSet<>();
  private final List<String> inside = new ArrayList<>();

  /** What was found of texts that every file of a study repeats. */
  private final ConcurrentMap<String, Boolean> remembered = new ConcurrentHashMap<>();

  KnownValues(Collection<KnownIdentifier> identifiers) {
    Set<String> all = new HashSet<>();
    for (KnownIdentifier identifier : identifiers) {
      add(identifier.getType(), Fold.of(identifier.getValue()), all);
    }
    for (String value : all) {
      if (value.length() >= SHORTEST) {
        whole.add(value);
      }
      if (value.length() >= FOUND_INSIDE) {
        inside.add(value);
      }
    }
  }

  private static void add(IdentifierType type, String value, Set<String> all) {
    switch (type) {
      case NAME -> {
        Matcher parts = LETTERS.matcher(value);
        while (parts.find()) {
          all.add(parts.group());
        }
      }
      case DATE -> {
        Matcher date = DATE.matcher(squeezed(value));
        if (date.find()) {
          all.add(date.group());
          all.add(date.group(3) + date.group(2) + date.group(1));
          all.add(date.group(2) + date.group(3) + date.group(1));
        }
      }
      case AGE -> {
        // The option that keeps ages caps them.
      }
      case HOSPITAL, LOCATION -> {
        // Parts of these, "heart" or "center", are words of descriptors.
        String name = squeezed(value);
        if (name.length() >= FOUND_INSIDE) {
          all.add(name);
        }
      }
      case DEVICE_ID -> {
        // A station called "Avanto" is its model; a number is its own.
        String name = squeezed(value);
        if (name.chars().anyMatch(Character::isDigit)) {
          all.add(name);
        }
      }
      default -> all.add(squeezed(value));
    }
  }

  /** Whether one stands in a text. */
  boolean in(String text) {
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    return remembered.computeIfAbsent(text, this::search);
  }

  private boolean search(String text) {
    String folded = Fold.of(text);
    for (Pattern pattern : RUNS) {
      Matcher runs = pattern.matcher(folded);
      while (runs.find()) {
        if (whole.contains(runs.group())) {
          return true;
        }
      }
    }
    String bare = squeezed(folded);
    if (whole.contains(bare)) {
      return true;
    }
    for (String value : inside) {
      if (bare.contains(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a number is one. */
  boolean is(String number) {
    return number.length() >= FOUND_INSIDE && whole.contains(squeezed(number));
  }

  private static String squeezed(String folded) {
    return APART.matcher(folded).replaceAll("");
  }
}
