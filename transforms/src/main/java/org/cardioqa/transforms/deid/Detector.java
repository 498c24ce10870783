package org.cardioqa.transforms.deid;

import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;

/** All layers in union, less what is a measurement. */
final class Detector {
  /** Numbers that are never identifiers, whatever a pattern says. */
  private static final Pattern MEASUREMENT =
      Pattern.compile(
          "\\bpain\\s(?:score\\s|of\\s)?\\d{1,2}/10\\b|\\b(?:next\\s\\p{L}+|repeat(?:\\s\\p{L}+)?|rpt|review|recheck|in|at|every|follow[- ]?up(?:\\s(?:in|at))?|f/?u)\\s\\d{1,2}/(?:12|52)(?![/\\d])|\\bref(?:erence)?(?:\\srange)?\\W{1,2}(?:[6-9]\\d\\d|1[0-5]\\d\\d)\\s?[-\u2013]\\s?1[0-6]\\d\\d(?![\\w-])|(?<![\\w.])[<>~]?\\d+(?:[.,]\\d+)?(?:\\s?(?:-|\u2013|/|x|\u00d7|by|to|\u00b1|\\+/-)\\s?\\d+(?:[.,]\\d+)?){0,3}\\s?"
              + "(?:mm2|cm2|mm|cm|ml|msec|ms|mg|mcg|ug|kg|mmhg|mmol|bpm|hz|mhz|cc|l/min|m/s|%|percent|tesla|hu|g/m2|ml/m2|grams?|/min)(?![\\p{L}])"
              + "|(?:native\\s)?\\bT[12]\\*?(?:\\s(?:mapping|map|value|time|values|times|septal|sept|of|is|was|=|native)){0,3}\\s\\d{2,4}(?:\\s?-\\s?\\d{2,4})?(?![/.-]?\\d)"
              + "|\\d{1,3}\\s?/\\s?\\d{1,2}\\s(?:segments?|slices?|of\\sthe|leads?|phases?)",
          Pattern.CASE_INSENSITIVE);

  private static final Set<IdentifierType> NUMBERS =
      Set.of(
          IdentifierType.OTHER_ID,
          IdentifierType.PHONE,
          IdentifierType.PATIENT_ID,
          IdentifierType.ACCESSION,
          IdentifierType.DEVICE_ID,
          IdentifierType.DATE);

  static final Detector SHARED = new Detector();

  private final Tokenizer tokenizer = new Tokenizer();
  private final Vocabulary vocabulary = Vocabulary.SHARED;
  private final NameWords names = new NameWords(vocabulary);
  private final NameFinder people = new NameFinder(vocabulary, names);
  private final InstitutionFinder institutions = new InstitutionFinder(vocabulary, names);
  private final AddressFinder addresses = new AddressFinder(vocabulary, names);
  private final ModelFinder models = new ModelFinder(vocabulary, names);
  private final LabelledNumbers numbers = new LabelledNumbers(vocabulary, names);
  private final KnownFinder known = new KnownFinder(names);
  private final Neighbours neighbours = new Neighbours(names);
  private final Citations citations = new Citations(vocabulary, names);
  private final ContextItem.Reader items = new ContextItem.Reader(vocabulary, names);

  /** Loaded on first use: who trains it anew needs all the rest of this class. */
  private static final class Learned {
    static final ContextModel MODEL = ContextModel.load();
  }

  /** Identifiers of a text: in order, not overlapping. */
  List<Span> detect(String text, List<KnownIdentifier> identifiers) {
    return detect(text, Word.of(text, vocabulary), tokenizer.sentences(text), identifiers);
  }

  /** The same of a text that was cut into words and sentences already. */
  List<Span> detect(
      String text, List<Word> words, List<Sentence> sentences, List<KnownIdentifier> identifiers) {
    List<Span> union = told(text, words, sentences, identifiers);
    List<Span> around = Learned.MODEL.detect(text, words, items, union);
    around = withoutPhrases(text, words, withoutMeasurements(text, around));
    around.addAll(union);
    union = Span.union(repeated(text, words, Span.union(around)));
    union = Span.union(extended(text, words, union));
    union = citations.without(text, words, trimmed(text, words, union));
    people.signed(text, union);
    union = Span.union(union);
    return withoutPhrases(text, words, union);
  }

  /** What all layers find but the model of what stands around identifiers, which sees it. */
  List<Span> told(
      String text, List<Word> words, List<Sentence> sentences, List<KnownIdentifier> identifiers) {
    List<Span> spans = new ArrayList<>();
    Rules.SHARED.detect(text, spans);
    numbers.detect(text, spans);
    spans = withoutMeasurements(text, spans);
    people.detect(text, words, spans);
    institutions.detect(text, words, spans);
    addresses.detect(text, words, spans);
    models.detect(text, sentences, words, spans);
    known.detect(text, words, identifiers, spans);
    spans = Hl7Fields.SHARED.detect(text, spans);
    List<Span> union = withoutPhrases(text, words, Span.union(spans));
    union = citations.without(text, words, union);
    union = Span.union(neighbours.detect(text, words, adjoined(text, union)));
    return headed(text, words, union);
  }

  /**
   * What the heading of a report states of its patient is known as well as what a header states: it
   * is looked for again in all its forms.
   */
  private List<Span> headed(String text, List<Word> words, List<Span> union) {
    List<KnownIdentifier> stated = new ArrayList<>();
    for (Span span : union) {
      boolean number =
          span.type() == IdentifierType.PATIENT_ID || span.type() == IdentifierType.ACCESSION;
      boolean person =
          span.type() == IdentifierType.NAME
              && PATIENT
                  .matcher(text.substring(Math.max(0, span.start() - LABEL), span.start()))
                  .find();
      String value = text.substring(span.start(), span.end());
      if ((number || person)
          && !span.layers().contains(Layer.KNOWN)
          && stated.size() < MOST_STATED
          && stated.stream().noneMatch(s -> s.getValue().equals(value))) {
        stated.add(KnownIdentifier.newBuilder().setType(span.type()).setValue(value).build());
      }
    }
    if (stated.isEmpty()) {
      return union;
    }
    List<Span> all = new ArrayList<>(union);
    known.detect(text, words, stated, all);
    return withoutPhrases(text, words, Span.union(all));
  }

  /** D 10-19-22: the day of dictation behind a typist's initials. */
  private static final Pattern STAMP = Pattern.compile("[DT]:?[ ]\\d{1,2}[-/]");

  private static final Set<String> TOWARDS_PEOPLE =
      Set.of("by", "from", "with", "per", "to", "for", "via", "told", "dr", "mr", "mrs", "ms");

  private static final int LABEL = 24;
  private static final int MOST_STATED = 6;
  private static final Pattern PATIENT =
      Pattern.compile(
          "(?i)(?<!\\p{L})(?:patient(?:\\s?name)?|pt|pat|name|re|regarding|subject|client|nombre)[\\s:=|.\\t^]{1,8}(?:(?:mr|mrs|ms|miss|mx|dr|master)\\.?\\s)?$");

  /** Names with a single blank between them are one. */
  private static List<Span> adjoined(String text, List<Span> spans) {
    List<Span> joined = new ArrayList<>();
    for (Span span : spans) {
      Span last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && last.type() == IdentifierType.NAME
          && span.type() == IdentifierType.NAME
          && last.end() + 1 == span.start()
          && text.charAt(last.end()) == ' ') {
        Set<Layer> layers = EnumSet.copyOf(last.layers());
        layers.addAll(span.layers());
        joined.set(
            joined.size() - 1, new Span(last.start(), span.end(), IdentifierType.NAME, layers));
      } else {
        joined.add(span);
      }
    }
    return joined;
  }

  /** Only what headers state. */
  List<Span> known(String text, List<KnownIdentifier> identifiers) {
    return known(text, Word.of(text, vocabulary), identifiers);
  }

  /** The same of a text that was cut into words already. */
  List<Span> known(String text, List<Word> words, List<KnownIdentifier> identifiers) {
    List<Span> spans = new ArrayList<>();
    known.detect(text, words, identifiers, spans);
    return Span.union(spans);
  }

  static List<Span> withoutMeasurements(String text, List<Span> spans) {
    List<int[]> measured = new ArrayList<>();
    Matcher matcher = MEASUREMENT.matcher(text);
    while (matcher.find()) {
      measured.add(new int[] {matcher.start(), matcher.end()});
    }
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      boolean inside =
          NUMBERS.contains(span.type())
              && measured.stream().anyMatch(m -> m[0] <= span.start() && span.end() <= m[1]);
      if (!inside) {
        kept.add(span);
      }
    }
    return kept;
  }

  /** Cuts titles, credentials and function words off the ends of names. */
  private List<Span> trimmed(String text, List<Word> words, List<Span> spans) {
    List<Span> trimmed = new ArrayList<>();
    for (Span span : spans) {
      boolean named =
          (span.type() == IdentifierType.NAME || span.type() == IdentifierType.HOSPITAL)
              && !Hl7Fields.isField(text, span);
      List<Word> inside = named ? Words.between(words, span.start(), span.end()) : List.of();
      int from = 0;
      int to = inside.size();
      boolean place = span.type() == IdentifierType.HOSPITAL && span.layers().contains(Layer.RULE);
      while (from < to
          && !(place && InstitutionFinder.begins(inside.get(from)) && from + 1 < to)
          && names.isBefore(inside.get(from))
          && !inside.get(from).initial()
          && !(names.isFirst(inside.get(from).fold)
              && inside.get(from).upper()
              && (from + 1 < to
                  ? inside.get(from + 1).upper()
                  : introduced(text, words, inside.get(from))))) {
        from++;
      }
      if (to - from > 2
          && inside.get(to - 1).initial()
          && names.isCredential(inside.get(to - 2).fold + "." + inside.get(to - 1).fold)) {
        to -= 2;
      }
      while (to > from && names.isBehind(inside.get(to - 1)) && !inside.get(to - 1).initial()) {
        to--;
      }
      if (from == to) {
        if (!named || inside.isEmpty()) {
          trimmed.add(span);
        }
        continue;
      }
      int start = from == 0 ? span.start() : inside.get(from).start;
      int end = to == inside.size() ? span.end() : NameSequence.end(text, inside.get(to - 1));
      trimmed.add(new Span(start, end, span.type(), span.layers()));
    }
    return trimmed;
  }

  /** Dr May; his secretary, May: what stands before says that no month or verb is meant. */
  private boolean introduced(String text, List<Word> words, Word word) {
    int at = Words.at(words, word.start);
    return at > 0
        && word.shape == Word.Shape.CAPITALISED
        && (names.introduces(words.get(at - 1).fold)
            || names.isRole(words.get(at - 1).fold)
            || words.get(at - 1).initial()
            || Set.of("called", "as", "by", "and").contains(words.get(at - 1).fold))
        && text.substring(words.get(at - 1).end, word.start).matches("\\.?[ ]|,[ ]");
  }

  /**
   * Drops what lies inside a phrase that names a thing, unless a header or a rule vouches for it.
   */
  private static List<Span> withoutPhrases(String text, List<Word> words, List<Span> spans) {
    List<Span> kept = new ArrayList<>();
    for (Span span : spans) {
      boolean vouched = span.layers().contains(Layer.KNOWN);
      int from = Math.max(0, span.start() - LONGEST_PHRASE);
      int to = Math.min(text.length(), span.end() + LONGEST_PHRASE);
      Matcher phrase = PHRASES.matcher(text).region(from, to);
      phrase.useTransparentBounds(true);
      boolean inside = false;
      while (!inside && phrase.find()) {
        int start = phrase.start();
        int end = phrase.end();
        inside =
            (!vouched || phrase.group().indexOf(' ') > 0)
                && span.overlaps(start, end)
                && Words.between(words, span.start(), span.end()).stream()
                    .allMatch(w -> (start <= w.start && w.end <= end) || w.report || w.common);
      }
      if (!inside) {
        kept.add(span);
      }
    }
    return kept;
  }

  /** Whether a phrase of several words that names a thing begins with the word. */
  static boolean beginsPhrase(String text, Word word) {
    Matcher phrase =
        PHRASES
            .matcher(text)
            .region(word.start, Math.min(text.length(), word.end + LONGEST_PHRASE));
    return phrase.lookingAt() && phrase.end() > word.end;
  }

  private static final int LONGEST_PHRASE = 40;
  private static final Pattern PHRASES =
      Pattern.compile(
          "(?<!\\p{L})(?:"
              + Resources.words("kept-phrases.txt").stream()
                  .sorted(Comparator.comparing(String::length).reversed())
                  .map(phrase -> phrase.replace(".", "\\.").replace(" ", "\\s"))
                  .collect(Collectors.joining("|"))
              + ")(?!\\p{L})",
          Pattern.CASE_INSENSITIVE);

  /** Adds the words of found names wherever they stand again. */
  private List<Span> repeated(String text, List<Word> words, List<Span> found) {
    Map<String, IdentifierType> again = new HashMap<>();
    Set<String> people = new HashSet<>();
    Set<String> acronyms = new HashSet<>();
    for (Span span : found) {
      boolean person = span.type() == IdentifierType.NAME;
      boolean place =
          span.type() == IdentifierType.HOSPITAL || span.type() == IdentifierType.LOCATION;
      if (!person && !place) {
        continue;
      }
      List<Word> inside = Words.between(words, span.start(), span.end());
      if (span.type() == IdentifierType.HOSPITAL && inside.size() > 2) {
        StringBuilder letters = new StringBuilder();
        inside.forEach(word -> letters.append(word.fold.charAt(0)));
        acronyms.add(letters.toString());
      }
      for (Word word : inside) {
        if (word.text.length() > 2
            && !names.isNeutral(word.fold)
            && !names.isParticle(word.fold)
            && (person || (!word.common && !word.eponym))) {
          again.putIfAbsent(word.fold, span.type());
          if (person) {
            people.add(word.fold);
          }
        }
      }
    }
    List<Span> spans = new ArrayList<>(found);
    clipped(text, found, spans);
    boolean small = Word.small(text);
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      if (word.shape == Word.Shape.CAPITALS && acronyms.contains(word.fold) && !word.report) {
        spans.add(Span.of(word.start, word.end, IdentifierType.HOSPITAL, Layer.REPEATED));
      }
      IdentifierType type = again.get(word.fold);
      if (type != null && again(words, i, people, small) && !beginsPhrase(text, word)) {
        spans.add(Span.of(word.start, word.end, type, Layer.REPEATED));
      }
    }
    return spans;
  }

  /** A day and month in figures, of a date that stands elsewhere in full: 5/16 of May 16, 2023. */
  private static void clipped(String text, List<Span> found, List<Span> spans) {
    Set<MonthDay> days = new HashSet<>();
    for (Span span : found) {
      if (span.type() == IdentifierType.DATE) {
        KnownDates.readings(text.substring(span.start(), span.end()))
            .forEach(date -> days.add(MonthDay.from(date)));
      }
    }
    if (days.isEmpty()) {
      return;
    }
    List<Span> clipped = new ArrayList<>();
    Matcher matcher = CLIPPED.matcher(text);
    while (matcher.find()) {
      int one = Integer.parseInt(matcher.group(1));
      int other = Integer.parseInt(matcher.group(2));
      if (days.stream().anyMatch(d -> isDay(d, one, other) || isDay(d, other, one))) {
        clipped.add(Span.of(matcher.start(), matcher.end(), IdentifierType.DATE, Layer.REPEATED));
      }
    }
    spans.addAll(withoutMeasurements(text, clipped));
  }

  private static boolean isDay(MonthDay day, int month, int dayOfMonth) {
    return day.getMonthValue() == month && day.getDayOfMonth() == dayOfMonth;
  }

  private static final Pattern CLIPPED =
      Pattern.compile("(?<![\\w/.,-])(\\d{1,2})/(\\d{1,2})(?![\\w/]|[.,-]\\d)");

  private boolean again(List<Word> words, int i, Set<String> people, boolean small) {
    Word word = words.get(i);
    Word next = i + 1 < words.size() ? words.get(i + 1) : null;
    boolean term = next != null && (names.isTerm(next.fold) || names.isCited(next.fold));
    if (!word.common && !word.eponym) {
      return !(term && word.shape == Word.Shape.LOWER);
    }
    if (term || word.report || !people.contains(word.fold)) {
      return false;
    }
    if (word.shape == Word.Shape.LOWER && i > 0 && word.name) {
      return small && TOWARDS_PEOPLE.contains(words.get(i - 1).fold);
    }
    boolean verb = next != null && names.isVerb(next.fold) && next.shape == Word.Shape.LOWER;
    if (word.eponym) {
      return verb && word.shape == Word.Shape.CAPITALISED && !word.inCapitals;
    }
    return word.marked() || (word.shape == Word.Shape.CAPITALISED && verb);
  }

  /** Son or daughter of somebody, as names go on in Malaysia, Singapore and India. */
  private static final Pattern DESCENT =
      Pattern.compile(
          "[ ](?i:[sdw]/o|a/[lp]|binti?|binte|bte|bt)\\.?[ ]\\p{L}[\\p{L}'\u2019-]+(?:[ ]\\p{Lu}[\\p{L}'\u2019-]+)?");

  /** lim boon heng: a middle name, all of them written small. */
  private boolean middle(List<Word> words, Span span, String between) {
    if (between.length() < 5 || between.length() > 8 || !between.matches("[ ]\\p{Ll}+[ ]")) {
      return false;
    }
    int at = Words.at(words, span.end());
    Word word = words.get(at);
    return word.name
        && !word.report
        && !names.isNeutral(word.fold)
        && !names.isVerb(word.fold)
        && !names.isRole(word.fold)
        && words.get(at - 1).shape == Word.Shape.LOWER
        && words.get(at + 1).shape == Word.Shape.LOWER;
  }

  /** LAM^WING-KEI: what carets join with a name is of the name. */
  private static void carets(String text, Span span, List<Span> spans) {
    int start = span.start();
    while (start > 0 && ofCarets(text.charAt(start - 1))) {
      start--;
    }
    int end = span.end();
    while (end < text.length() && ofCarets(text.charAt(end))) {
      end++;
    }
    if (text.substring(start, end).matches("\\p{L}[^^]*\\^.*\\p{L}")) {
      spans.add(new Span(start, end, IdentifierType.NAME, span.layers()));
    }
  }

  private static boolean ofCarets(char c) {
    return Character.isLetter(c) || c == '^' || c == '-' || c == '\'';
  }

  /** Takes initials and suffixes beside a name, and closes the gap inside one. */
  private List<Span> extended(String text, List<Word> words, List<Span> found) {
    List<Span> spans = new ArrayList<>(found);
    for (int i = 0; i < found.size(); i++) {
      Span span = found.get(i);
      if (span.type() != IdentifierType.NAME) {
        continue;
      }
      int at = Words.at(words, span.end());
      int first = Words.at(words, span.start());
      if (first > 0) {
        Word before = words.get(first - 1);
        boolean plain =
            before.shape == Word.Shape.CAPITALS
                || (!names.isFunction(before.fold) && before.text.length() > 1 && !before.first);
        if (names.isParticle(before.fold)
            && plain
            && text.substring(before.end, span.start()).equals(" ")) {
          spans.add(new Span(before.start, span.end(), IdentifierType.NAME, span.layers()));
        }
      }
      if (at < words.size()) {
        Word next = words.get(at);
        String gap = text.substring(span.end(), next.start);
        boolean initial =
            next.initial()
                && gap.matches(",?[ ]|\\.[ ]")
                && !(next.end < text.length() && text.charAt(next.end) == '\'')
                && (at + 1 == words.size()
                    || !text.substring(next.end, Math.min(text.length(), next.end + 2))
                        .matches("\\)?:.?|-\\w|\\d.?|/.?|\\s?[:=].?"))
                && !(next.text.equals("I")
                    || (next.text.equals("A")
                        && at + 1 < words.size()
                        && words.get(at + 1).shape == Word.Shape.LOWER));
        boolean dictated = STAMP.matcher(text).region(next.start, text.length()).lookingAt();
        boolean small =
            next.text.length() == 1
                && gap.equals(" ")
                && Character.isLowerCase(text.charAt(span.start()))
                && text.substring(next.end, Math.min(text.length(), next.end + 2))
                    .matches("(?: ?[/\\d,|]| ?\\R).*");
        boolean suffix =
            gap.matches(",?[ ]") && Set.of("jr", "sr", "iii", "junior").contains(next.fold);
        if ((initial && !dictated) || small || suffix) {
          boolean dot = next.end < text.length() && text.charAt(next.end) == '.';
          spans.add(
              new Span(span.start(), next.end + (dot ? 1 : 0), IdentifierType.NAME, span.layers()));
        }
      }
      Matcher son = DESCENT.matcher(text).region(span.end(), text.length());
      if (son.lookingAt()) {
        spans.add(new Span(span.start(), son.end(), IdentifierType.NAME, span.layers()));
      }
      carets(text, span, spans);
      if (i + 1 < found.size() && found.get(i + 1).type() == IdentifierType.NAME) {
        Span next = found.get(i + 1);
        String between = text.substring(span.end(), next.start());
        if (between.matches("[ ]|,[ ]?|-|\\.[ ]?|\\^+") || middle(words, span, between)) {
          Set<Layer> layers = java.util.EnumSet.copyOf(span.layers());
          layers.addAll(next.layers());
          spans.add(new Span(span.start(), next.end(), IdentifierType.NAME, layers));
        }
      }
    }
    return spans;
  }
}
