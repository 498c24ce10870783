package org.cardioqa.transforms.findings;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of several numbers of one measure is of this examination: "18% on admission and has
 * recovered to 53%", "52% at the last examination, is 44% today", "35% by echocardiography, 42% by
 * CMR".
 */
final class Course {
  private static final String NUMBER = Measures.NUMBER;
  private static final String UNIT = Measures.UNIT;

  private static final String NO_OTHER_QUANTITY =
      "(?:(?!\\b(?:gls|gcs|grs|strain|t1|t2|rf|qp|regurgitant|volumes?|mass|area|thickness|gradient|diameter|pressure|ratio|extent|rate|index|scar|infarct|size|laef|raef|mapse|tapse|fac)\\b)[^0-9.()]){0,60}?";

  /** "18% on admission and has recovered to 53%". */
  private static final Pattern THEN =
      Pattern.compile(
          "(?is)^\\s*(?:[(][^)]{0,30}[)])?"
              + NO_OTHER_QUANTITY
              + "(?:(?:recovered|improved|improving|rose|risen|rising|increased|increasing|decreased|fell|fallen|falling|dropped|declined|normali[sz]ed|gone\\s+(?:up|down)|went\\s+(?:up|down)|up|down|regressed|deteriorated|reached|reaching|progressed)(?:\\s+(?:to|at))?|\\bnow|\\btoday|[,;]\\s*(?:and\\s+)?(?:after|following|at|on)\\s+[^0-9.;,()]{3,40}?,?\\s+(?:it\\s+)?(?:was|is))\\s+(?:is\\s+|at\\s+|to\\s+|was\\s+|a\\s+|normal\\s+)*"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?");

  /** "39% at one year and 48% now". */
  private static final Pattern AND_NOW =
      Pattern.compile(
          "(?is)^[^0-9.;()]{0,30}(?:\\b(?:a|one|two|three|four|five|six|nine|twelve|\\d+)\\s+(?:days?|weeks?|months?|years?))?\\s*,?\\s*(?:and|then)\\s+"
              + NUMBER
              + "\\s*"
              + UNIT
              + "\\s*(?:now|today|currently|at\\s+present|on\\s+(?:this|the\\s+current)\\b)");

  /** "44% compared with 51% two years ago": what follows the second number is said of that. */
  private static final Pattern COMPARED =
      Pattern.compile(
          "(?is)^\\s*[,(]?\\s*(?:as\\s+)?(?:compared\\s+(?:with|to)|in\\s+comparison\\s+(?:with|to)|versus|vs\\.?|against|(?:up\\s+|down\\s+)?from)\\s+[^.;]*?\\d");

  /** "25% at baseline; at six months it was 43%". */
  private static final Pattern LATER_CLAUSE =
      Pattern.compile(
          "(?is)^\\s*(?:at\\s+baseline|on\\s+admission|initially|before\\s+\\w+|at\\s+presentation)?\\s*[;,.]?\\s*(?:but\\s+|and\\s+)?(?:at|after|by|on|in)\\s+(?!(?:19|20)\\d\\d|(?:the\\s+)?(?:last|previous|prior|earlier|first)\\b|baseline|admission)[^.;()%]{2,30}?\\s+(?:it|this)\\s+(?:was|is|had\\s+become)\\s+"
              + NUMBER
              + "\\s*"
              + UNIT);

  private static final String FIRST = "(?:pre|baseline|initial(?:ly)?|before)\\b[\\w -]{0,20}?";
  private static final String LAST =
      "(?:post|follow[- ]?up|after|now|today|current(?:ly)?)\\b[\\w -]{0,20}?";

  private static final Pattern PRE_POST =
      Pattern.compile(
          "(?is)^\\s*[:=(]?\\s*(?:at\\s+|was\\s+)?"
              + FIRST
              + "\\s*[:=]?\\s*\\d{1,3}(?:[.,]\\d)?\\s*(?:%|m[lL](?:/m2)?|g)?\\s*[,;/]?\\s*(?:and\\s+|at\\s+)?"
              + LAST
              + "\\s*[:=]?\\s*"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?");
  private static final Pattern BEFORE_AFTER =
      Pattern.compile("(?i)\\b(?:pre|baseline|before)\\b.*\\b(?:post|follow|after)\\b");
  private static final Pattern TWO =
      Pattern.compile(
          "(?is)^[\\s:=(]*\\d{1,3}(?:[.,]\\d)?\\s*(?:%|m[lL](?:/m2)?|g)?\\s*(?:/|,|and|to)\\s*"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?");

  private static final String EARLIER =
      "^\\s*[(,]?\\s*(?:(?:at|on|in|during)\\s+(?:the\\s+)?(?:last|previous|prior|earlier|preceding)\\s+\\w+|previously|last\\s+(?:year|time)|before|(?:a|one|two|three|\\d+)\\s+(?:months?|years?)\\s+(?:ago|earlier))\\b(?!\\s*[:(]?\\s*(?:it\\s+)?(?:was\\s+|of\\s+)?\\d)";

  private static final Pattern OLD = Pattern.compile("(?i)" + EARLIER);

  /** "52% at the last examination, is 44% today". */
  private static final Pattern OLD_THEN_NOW =
      Pattern.compile(
          "(?is)"
              + EARLIER
              + "[^0-9;]{0,60}?\\b(?:is|was|now|today|currently|to)\\s+(?:now\\s+|at\\s+)?"
              + NUMBER
              + "\\s*"
              + UNIT
              + "?");

  /** "By CMR 42%", behind the value of another examination. */
  private static final Pattern BY_RESONANCE =
      Pattern.compile(
          "(?is)\\b(?:c?mri?|magnetic\\s+resonance(?:\\s+imaging)?)\\b[^0-9.;]{0,40}?"
              + NUMBER
              + "\\s*(%|per\\s?cent)");

  /**
   * A number of now.
   *
   * @param end where it ends in the text that was searched
   */
  record Newer(String number, Optional<String> unit, int end) {}

  /** Without one of these words a sentence tells of no course, and no pattern needs to be tried. */
  private static final Set<String> WORDS =
      Set.of(
          "now",
          "today",
          "currently",
          "current",
          "it",
          "this",
          "previously",
          "previous",
          "prior",
          "last",
          "before",
          "earlier",
          "preceding",
          "ago",
          "compared",
          "comparison",
          "versus",
          "vs",
          "vs.",
          "against",
          "from",
          "pre",
          "post",
          "baseline",
          "initial",
          "initially",
          "follow",
          "followup",
          "after",
          "following",
          "recovered",
          "improved",
          "improving",
          "rose",
          "risen",
          "rising",
          "increased",
          "increasing",
          "decreased",
          "fell",
          "fallen",
          "falling",
          "dropped",
          "declined",
          "normalised",
          "normalized",
          "gone",
          "went",
          "up",
          "down",
          "regressed",
          "deteriorated",
          "reached",
          "reaching",
          "progressed",
          "cmr",
          "mri",
          "mr",
          "magnetic");

  private Course() {}

  /** Whether a sentence may tell of a course. */
  static boolean mayBeTold(Words words) {
    return words.any(0, words.size(), WORDS);
  }

  /** The number that replaces the one before a text, if the text tells of a change. */
  static Optional<Newer> newer(String behind) {
    Optional<Newer> newer =
        first(behind, OLD_THEN_NOW)
            .or(() -> first(behind, THEN))
            .or(() -> first(behind, LATER_CLAUSE));
    return newer.flatMap(n -> first(behind.substring(n.end()), AND_NOW)).or(() -> newer);
  }

  /**
   * The second of two numbers, before and after: "LVEF pre 41%, post 55%", "baseline/follow-up
   * LVEF: 41%/55%".
   *
   * @param before what stands before the name
   * @param behind what stands behind it
   */
  static Optional<Newer> after(String before, String behind) {
    Optional<Newer> told = first(behind, PRE_POST);
    boolean both = before.indexOf('/') >= 0 && BEFORE_AFTER.matcher(before).find();
    return told.isEmpty() && both ? first(behind, TWO) : told;
  }

  /** Whether the number before a text is compared with another one. */
  static boolean isCompared(String behind) {
    return COMPARED.matcher(behind).lookingAt();
  }

  /** Whether the number before a text is said to be of an earlier examination. */
  static boolean isOld(String behind) {
    return OLD.matcher(behind).lookingAt();
  }

  /** The share that magnetic resonance gave, behind that of another examination. */
  static Optional<Newer> byResonance(String behind) {
    Matcher found = BY_RESONANCE.matcher(behind);
    return found.find()
        ? Optional.of(new Newer(found.group(1), Optional.of(found.group(2)), found.end()))
        : Optional.empty();
  }

  private static Optional<Newer> first(String behind, Pattern pattern) {
    Matcher found = pattern.matcher(behind);
    return found.lookingAt()
        ? Optional.of(new Newer(found.group(1), Optional.ofNullable(found.group(2)), found.end()))
        : Optional.empty();
  }
}
