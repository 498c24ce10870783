package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cardioqa.schemas.IdentifierType;

/**
 * Finds addresses by their parts: what commas and line ends set apart. One part that can be nothing
 * else (a number before the word of a street, a postcode behind a town) makes its neighbours that
 * could be places parts of the address too.
 */
final class AddressFinder {
  private static final String CAP = "\\p{Lu}[\\p{L}\\p{M}'\u2019-]*\\.?";
  private static final String POINT = "(?:N|S|E|W|NE|NW|SE|SW)\\.?";
  private static final Pattern PART = Pattern.compile("[^,;|\\n\\r\\t()\\[\\]:=\"\u201c\u201d]+");
  private static final Pattern GAP = Pattern.compile("[ ]{2,}|(?<=\\p{L}{4}|\\d)\\.[ ]");

  private static final String POSTCODE =
      "(?:[A-Z]{1,2}\\d[A-Z\\d]?[ ]\\d[A-Z]{2}"
          + "|(?:(?:AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)[ ])?[A-CEGHJ-NPR-TVXY]\\d[A-Z][ ]?\\d[A-Z]\\d"
          + "|[AC-FHKNPRTV-Y]\\d[\\dW][ ]?(?=[A-Z\\d]*[A-Z])(?=[A-Z\\d]*\\d)[A-Z\\d]{4}"
          + "|(?:NSW|VIC|QLD|TAS|ACT|WA|SA|NT|Vic|Qld|Tas)[ ]\\d{4}"
          + "|[A-Z]{2}[ ]{1,2}\\d{5}(?:-\\d{4})?)";
  private static final Pattern POSTED = Pattern.compile("(?:(.*?)[ ])?" + POSTCODE + "\\.?");

  /** Six digits behind one or two words: Indian and Singaporean towns. */
  private static final Pattern PIN =
      Pattern.compile(
          "(" + CAP + "(?:[ ]" + CAP + "){0,2})(?:[ ]?[-\u2013][ ]?|[ ])\\d{3}[ ]?\\d{3}\\.?");

  private static final Pattern PLACE =
      Pattern.compile(
          "(?:(?:off|near|opp\\.?|opposite|behind|beside|nr\\.?)[ ])?(?:"
              + CAP
              + "|\\d{1,2}(?:st|nd|rd|th)[ ]"
              + CAP
              + ")(?:[ -](?:"
              + CAP
              + "|of|the|on|upon|le|la|de|du|o|am|an|in|by|&)){0,5}(?:[ ]\\d{1,2})?"
              + "(?:[ ]?-?[ ]?\\d{4})?\\.?");

  /** The capitalised words that prose ends or begins with. */
  private static final Pattern TAIL =
      Pattern.compile("(?<![\\p{L}\\d])" + CAP + "(?:[ ](?:" + CAP + "|of|the|on)){0,3}$");

  private static final Pattern HEAD =
      Pattern.compile(CAP + "(?:[ ]" + CAP + "){0,2}(?=[ ]\\p{Ll}|\\.$|$)");

  private static final Set<String> LINKS =
      Set.of(
          "of",
          "the",
          "on",
          "le",
          "la",
          "de",
          "du",
          "o",
          "am",
          "an",
          "in",
          "by",
          "off",
          "near",
          "opposite",
          "behind",
          "beside",
          "at");

  private static final int LONGEST = 80;
  private static final int MOST_LEFT = 4;
  private static final int MOST_RIGHT = 4;

  /** Parts behind an institution's name that say where it is. */
  private static final int MOST_BEHIND_NAME = 2;

  /** How a part stands to the one before it. */
  private enum Link {
    COMMA,
    LINE,
    NONE
  }

  private record Part(int start, int end, String text, Link link) {}

  private final NameWords names;
  private final Pattern street;
  private final Pattern named;
  private final Pattern numbered;
  private final Pattern unit;
  private final Set<String> ofPlaces;

  AddressFinder(Vocabulary vocabulary, NameWords names) {
    this.names = names;
    String kinds = either(vocabulary.beside("streets"));
    String alone = either(vocabulary.beside("lonestreets"));
    String units = either(vocabulary.beside("units"));
    ofPlaces =
        Stream.of("streets", "geographic", "buildings")
            .flatMap(list -> vocabulary.beside(list).stream())
            .map(Fold::of)
            .collect(Collectors.toSet());
    String number =
        "(?:(?:No\\.?|\\#)[ ]?)?\\d{1,5}[A-Za-z]?(?:[ ]?[-/&][ ]?\\d{1,4}[A-Za-z]?)?[ ]";
    String unitNumber = "(?i:" + units + ")[ ]?\\#?[ ]?\\d[\\w/-]{0,7}";
    String behind =
        "\\.?(?:[ ](?:" + POINT + "|\\d{1,4}))?(?:[ ](?:\\#[\\w-]{1,7}|" + unitNumber + "))?\\.?";
    String words = "(?:(?:" + CAP + "|\\d{1,3}(?:st|nd|rd|th)|of|the|on|du|de)[ ])";
    street =
        Pattern.compile(
            "(?:.*[ ](?:at|from|to|of|in|is)[ ])?((?:"
                + unitNumber
                + "[ ](?:"
                + number
                + ")?|"
                + number
                + ")(?:"
                + words
                + "{1,4}(?i:"
                + kinds
                + ")|(?i:"
                + alone
                + "))"
                + behind
                + "|"
                + words
                + "{1,2}(?i:str|straat|street|st|road|rd|ave|avenue|laan|weg)[ ]\\d{1,4})");
    named = Pattern.compile("(?:off[ ]|near[ ])?" + words + "{1,3}(?i:" + kinds + ")" + behind);
    numbered = Pattern.compile(number + words + "{0,4}" + CAP + behind);
    unit =
        Pattern.compile(
            "(?:.*[ ](?:at|from|to|of|in)[ ])?("
                + unitNumber
                + "|\\d{1,2}/\\d{1,2}|(?:Ground|First|Second|Third|Fourth|Top|\\d{1,2}(?:st|nd|rd|th))[ ][Ff]l(?:oo|at )?r?)");
  }

  private static String either(List<String> words) {
    return words.stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"));
  }

  void detect(String text, List<Word> words, List<Span> spans) {
    List<Part> parts = parts(text);
    for (int i = 0; i < parts.size(); i++) {
      int start = sure(words, parts, i);
      if (start >= 0) {
        add(start, parts.get(i).end(), spans);
        if (start == parts.get(i).start()) {
          before(words, parts, i, spans);
        }
        behind(words, parts, i, spans);
      }
    }
    List<Span> institutions =
        spans.stream()
            .filter(s -> s.type() == IdentifierType.HOSPITAL && s.layers().contains(Layer.RULE))
            .toList();
    for (Span institution : institutions) {
      int i = partEndingAt(parts, institution.end());
      for (int j = i + 1; i >= 0 && j < parts.size() && j - i <= MOST_BEHIND_NAME; j++) {
        Part part = parts.get(j);
        boolean plain = part.text().chars().noneMatch(Character::isDigit);
        if (part.link() != Link.COMMA || !plain || !fits(words, part, Link.LINE)) {
          break;
        }
        add(part.start(), part.end(), spans);
      }
    }
  }

  private static int partEndingAt(List<Part> parts, int end) {
    int low = 0;
    int high = parts.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = parts.get(middle).end();
      if (at == end) {
        return middle;
      }
      if (at < end) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Where an address begins in a part that can be nothing else, or -1. */
  private int sure(List<Word> words, List<Part> parts, int i) {
    Part part = parts.get(i);
    boolean unitBeside = unitAt(parts, i - 1, i) || unitAt(parts, i + 1, i + 1);
    if (part.text().length() > LONGEST
        || (!unitBeside && part.text().chars().noneMatch(Character::isDigit))) {
      return -1;
    }
    Matcher posted = POSTED.matcher(part.text());
    if (posted.matches() && !part.text().startsWith("T1") && !part.text().startsWith("T2")) {
      String town = posted.group(1);
      if (town == null) {
        return part.link() == Link.NONE ? -1 : part.start();
      }
      return place(words, part.start(), town) ? part.start() : -1;
    }
    Matcher pin = PIN.matcher(part.text());
    if (pin.matches()
        && part.link() == Link.COMMA
        && pin.group(1).chars().anyMatch(Character::isLowerCase)
        && place(words, part.start(), pin.group(1))) {
      return part.start();
    }
    Matcher road = street.matcher(part.text());
    if (road.matches()) {
      int start = part.start() + road.start(1);
      return medical(words, start, part.end()) ? -1 : start;
    }
    boolean could = numbered.matcher(part.text()).matches() || named.matcher(part.text()).matches();
    return unitBeside && could && !medical(words, part.start(), part.end()) ? part.start() : -1;
  }

  private boolean unitAt(List<Part> parts, int i, int linked) {
    return i >= 0
        && i < parts.size()
        && parts.get(linked).link() == Link.COMMA
        && unit.matcher(parts.get(i).text()).matches();
  }

  private void before(List<Word> words, List<Part> parts, int i, List<Span> spans) {
    boolean whole = true;
    for (int j = i - 1; whole && j >= 0 && i - j <= MOST_LEFT; j--) {
      Link link = parts.get(j + 1).link();
      Part part = parts.get(j);
      Matcher tail = TAIL.matcher(part.text());
      Matcher flat = unit.matcher(part.text());
      if (link == Link.NONE) {
        break;
      } else if (flat.matches()) {
        add(part.start() + flat.start(1), part.end(), spans);
        whole = flat.start(1) == 0;
      } else if (fits(words, part, link)) {
        add(part.start(), part.end(), spans);
      } else if (link == Link.COMMA
          && tail.find()
          && tail.start() > 0
          && place(words, part.start() + tail.start(), tail.group())) {
        add(part.start() + tail.start(), part.end(), spans);
        break;
      } else {
        break;
      }
    }
  }

  private void behind(List<Word> words, List<Part> parts, int i, List<Span> spans) {
    for (int j = i + 1; j < parts.size() && j - i <= MOST_RIGHT; j++) {
      Part part = parts.get(j);
      Matcher head = HEAD.matcher(part.text());
      if (part.link() == Link.NONE) {
        break;
      } else if (unit.matcher(part.text()).matches()
          || POSTED.matcher(part.text()).matches()
          || fits(words, part, part.link())) {
        add(part.start(), part.end(), spans);
      } else if (part.link() == Link.COMMA
          && head.lookingAt()
          && place(words, part.start(), head.group())) {
        add(part.start(), part.start() + head.end(), spans);
        break;
      } else {
        break;
      }
    }
  }

  /** Whether a neighbour may be of the address; over a line's end only what no word list knows. */
  private boolean fits(List<Word> words, Part part, Link link) {
    if (named.matcher(part.text()).matches() && !medical(words, part.start(), part.end())) {
      return true;
    }
    if (!PLACE.matcher(part.text()).matches() || !place(words, part.start(), part.text())) {
      return false;
    }
    if (Words.between(words, part.start(), part.end()).get(0).text.length() < 2) {
      return false;
    }
    return link == Link.COMMA
        || Words.between(words, part.start(), part.end()).stream()
            .anyMatch(word -> !word.common || ofPlaces.contains(word.fold));
  }

  /** Capitalised words that name nothing of a report. */
  private boolean place(List<Word> words, int start, String text) {
    return PLACE.matcher(text).matches() && !medical(words, start, start + text.length());
  }

  private boolean medical(List<Word> words, int start, int end) {
    for (Word word : Words.between(words, start, end)) {
      boolean kept =
          (word.report && !ofPlaces.contains(word.fold) && !names.isCountry(word.fold))
              || names.isTitle(word.fold)
              || names.isCredential(word.fold)
              || (names.isNeutral(word.fold)
                  && !LINKS.contains(word.fold)
                  && !ofPlaces.contains(word.fold))
              || (word.eponym && names.isTerm(word.fold));
      if (kept) {
        return true;
      }
    }
    return false;
  }

  private static void add(int start, int end, List<Span> spans) {
    spans.add(Span.of(start, end, IdentifierType.LOCATION, Layer.RULE));
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int behind = 0;
    while (matcher.find()) {
      int start = matcher.start();
      Matcher gap = GAP.matcher(text).region(start, matcher.end());
      gap.useTransparentBounds(true);
      while (gap.find()) {
        behind = add(text, behind, start, gap.start(), parts);
        start = gap.end();
      }
      behind = add(text, behind, start, matcher.end(), parts);
    }
    return parts;
  }

  private static int add(String text, int behind, int from, int to, List<Part> parts) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    if (start == end) {
      return behind;
    }
    parts.add(new Part(start, end, text.substring(start, end), link(text, behind, start)));
    return end;
  }

  private static Link link(String text, int from, int to) {
    int lines = 0;
    int commas = 0;
    for (int i = from; i < to; i++) {
      switch (text.charAt(i)) {
        case ',' -> commas++;
        case '\n' -> lines++;
        case ' ', '\r', '"', '\u201c', '\u201d' -> {}
        default -> {
          return Link.NONE;
        }
      }
    }
    if (lines > 1 || commas > 1) {
      return Link.NONE;
    }
    return commas == 1 && lines == 0 ? Link.COMMA : Link.LINE;
  }
}
