package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;

/**
 * Finds the identifiers that headers state, in whatever form the text has them: names in any order,
 * case and spelling; numbers with or without separators, leading zeros and prefixes; dates in
 * figures and words; institutions and addresses in part.
 */
final class KnownFinder {
  private static final int SHORTEST = 3;
  private static final int LONGEST = 100;

  /** Digits from which a part of a number stands for the whole. */
  private static final int ENOUGH_DIGITS = 5;

  private static final int LOCAL_PHONE = 7;
  private static final Pattern SEGMENTS = Pattern.compile("\\d+|\\p{L}+");
  private static final Pattern COMPONENTS = Pattern.compile("[\\^,;\\r\\n]+");
  private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{M}'\u2019]+");
  private static final Pattern UNIT =
      Pattern.compile("(?i)[%]|[.,/]\\d|\\s?(?:ml|mm|ms|msec|g|bpm|cm|mg)\\b");
  private static final Pattern CUE =
      Pattern.compile(
          "(?i)(?:\\b(?:acc(?:ession)?|mrn|id|no|nr|number|study|exam|order|case)\\b|#)\\W{0,3}$");
  private static final Pattern CITED = Pattern.compile("\\d{4}");

  private final NameWords names;
  private final KnownNames people;

  KnownFinder(NameWords names) {
    this.names = names;
    this.people = new KnownNames(names);
  }

  void detect(String text, List<Word> words, List<KnownIdentifier> known, List<Span> spans) {
    if (known.isEmpty()) {
      return;
    }
    Squeezed letters = Squeezed.of(text);
    Squeezed spoken = Squeezed.spoken(text);
    for (KnownIdentifier identifier : known) {
      String value = identifier.getValue().strip();
      IdentifierType type = identifier.getType();
      if (value.isEmpty()) {
        continue;
      }
      switch (type) {
        case NAME -> people.detect(text, words, value, letters, spans);
        case DATE -> KnownDates.detect(text, value, spans);
        case HOSPITAL -> place(text, words, value, type, spans);
        case LOCATION -> {
          for (String component : COMPONENTS.split(value, -1)) {
            place(text, words, component, type, spans);
            numbers(text, letters, spoken, List.of(Squeezed.bare(component)), type, spans);
          }
        }
        case AGE -> {
          // Ages up to 89 stay, older ones are found by rule.
        }
        default -> numbers(text, letters, spoken, forms(value, type), type, spans);
      }
    }
  }

  /** The number whole, without inner leading zeros, and parts of it with enough digits. */
  private static List<String> forms(String value, IdentifierType type) {
    Set<String> forms = new LinkedHashSet<>();
    String bare = Squeezed.bare(value);
    forms.add(bare);
    if (type == IdentifierType.PHONE) {
      if (bare.length() > LOCAL_PHONE + 2) {
        forms.add(bare.substring(bare.length() - LOCAL_PHONE));
      }
      return new ArrayList<>(forms);
    }
    if (type == IdentifierType.EMAIL) {
      forms.add(Squeezed.bare(value.replace("@", " at ")));
      forms.add(Squeezed.bare(value.replace("@", " at ").replace(".", " dot ")));
      return new ArrayList<>(forms);
    }
    if (type == IdentifierType.UID || bare.length() > LONGEST) {
      return new ArrayList<>(forms);
    }
    List<String> segments =
        SEGMENTS.matcher(Fold.of(value)).results().map(r -> Squeezed.bare(r.group())).toList();
    for (int from = 0; from < segments.size(); from++) {
      StringBuilder part = new StringBuilder();
      StringBuilder short0 = new StringBuilder();
      for (int to = from; to < segments.size(); to++) {
        part.append(segments.get(to));
        short0.append(segments.get(to).replaceFirst("^0+(?=.{3})", ""));
        long digits = part.chars().filter(Character::isDigit).count();
        boolean whole = from == 0 && to == segments.size() - 1;
        if (whole || digits >= ENOUGH_DIGITS) {
          forms.add(part.toString());
          forms.add(short0.toString());
        } else if (from == to
            && CITED.matcher(part).matches()
            && !part.toString().matches("(?:19|20)\\d\\d")) {
          forms.add(part.toString());
        }
      }
    }
    return new ArrayList<>(forms);
  }

  private static void numbers(
      String text,
      Squeezed letters,
      Squeezed spoken,
      List<String> forms,
      IdentifierType type,
      List<Span> spans) {
    for (int i = 0; i < forms.size(); i++) {
      String bare = forms.get(i);
      boolean words = type == IdentifierType.LOCATION && bare.chars().allMatch(Character::isLetter);
      if (bare.length() < SHORTEST || words) {
        continue;
      }
      boolean partial = i > 0;
      for (Squeezed where : List.of(letters, spoken)) {
        where.each(
            bare,
            (start, end) -> {
              if (standsAlone(text, start, end, bare, partial)) {
                spans.add(Span.of(zeros(text, start), end, type, Layer.KNOWN));
              }
            });
      }
    }
  }

  /** Leading zeros go with the number. */
  private static int zeros(String text, int start) {
    int from = start;
    while (from > 0 && text.charAt(from - 1) == '0') {
      from--;
    }
    return from > 0 && Character.isDigit(text.charAt(from - 1)) ? start : from;
  }

  private static boolean standsAlone(
      String text, int start, int end, String bare, boolean partial) {
    int from = zeros(text, start);
    char before = from == 0 ? ' ' : text.charAt(from - 1);
    char after = end == text.length() ? ' ' : text.charAt(end);
    boolean digits = bare.chars().allMatch(Character::isDigit);
    boolean strong = bare.length() >= ENOUGH_DIGITS;
    if (Character.isDigit(before)
        || Character.isDigit(after)
        || (Character.isLetter(before) && (!strong || !Character.isDigit(bare.charAt(0))))
        || (Character.isLetter(after) && !(strong && digits))) {
      return false;
    }
    boolean decimal =
        (before == '.' || before == ',') && from > 1 && Character.isDigit(text.charAt(from - 2));
    if (strong) {
      return !digits || !decimal || bare.length() > ENOUGH_DIGITS;
    }
    boolean unit = UNIT.matcher(text).region(end, Math.min(text.length(), end + 6)).lookingAt();
    boolean vouched =
        !partial
            || bare.startsWith("0")
            || CUE.matcher(text.substring(Math.max(0, from - 16), from)).find();
    return !unit && !decimal && vouched;
  }

  /** A run of the place's words that holds a word of its own, or its first two. */
  private void place(
      String text, List<Word> words, String value, IdentifierType type, List<Span> spans) {
    List<String> own = new ArrayList<>();
    StringBuilder acronym = new StringBuilder();
    for (String part : WORDS.split(value.strip(), -1)) {
      String fold = Fold.of(part);
      if (fold.length() > 1) {
        own.add(fold);
        if (!names.isFunction(fold)) {
          acronym.append(fold.charAt(0));
        }
      }
    }
    if (own.isEmpty()) {
      return;
    }
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      boolean letters =
          acronym.length() > 2
              && word.shape == Word.Shape.CAPITALS
              && word.fold.contentEquals(acronym)
              && !word.report;
      boolean state =
          own.size() == 1 && own.get(0).length() == 2 && type == IdentifierType.LOCATION;
      if (letters
          || (state
              && word.shape == Word.Shape.CAPITALS
              && word.fold.equals(own.get(0))
              && !word.inCapitals)) {
        spans.add(Span.of(word.start, word.end, type, Layer.KNOWN));
        continue;
      }
      int last = i;
      boolean distinct = false;
      while (last < words.size()
          && of(words.get(last), own)
          && (last == i || words.get(last).start - words.get(last - 1).end <= 4)) {
        Word part = words.get(last);
        distinct |= !part.common && !part.eponym && part.text.length() > SHORTEST;
        last++;
      }
      boolean begins = last - i > 1 && word.fold.equals(own.get(0));
      if (last > i && (distinct || begins || (own.size() == 1 && word.marked() && !word.report))) {
        int start = word.start;
        while (start > 1
            && type == IdentifierType.LOCATION
            && value.contains(text.substring(start - 2, start).strip())
            && Character.isDigit(text.charAt(start - 2))) {
          start--;
          while (start > 0 && Character.isDigit(text.charAt(start - 1))) {
            start--;
          }
        }
        spans.add(Span.of(start, words.get(last - 1).end, type, Layer.KNOWN));
      }
      i = Math.max(i, last - 1);
    }
  }

  private static boolean of(Word word, List<String> own) {
    for (String part : own) {
      if (word.fold.equals(part)
          || (word.fold.length() >= SHORTEST && part.startsWith(word.fold) && part.length() > 5)
          || (part.startsWith("cent") && word.fold.equals("ctr"))
          || (part.length() > ENOUGH_DIGITS
              && !word.common
              && KnownNames.nearly(word.fold, part))) {
        return true;
      }
    }
    return false;
  }
}
