package org.cardioqa.transforms.deid;

import java.util.Set;
import java.util.stream.Collectors;

/** The words that stand beside names of people, and those that are never names by themselves. */
final class NameWords {
  private final Set<String> titles;
  private final Set<String> weakTitles;
  private final Set<String> credentials;
  private final Set<String> roles;
  private final Set<String> particles;
  private final Set<String> firsts;
  private final Set<String> suffixes;
  private final Set<String> function;
  private final Set<String> verbs;
  private final Set<String> terms;
  private final Set<String> cited;
  private final Set<String> countries;
  private static final Set<String> MONTHS =
      Set.of(
          "january",
          "february",
          "march",
          "april",
          "may",
          "june",
          "july",
          "august",
          "september",
          "october",
          "november",
          "december",
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "jan",
          "feb",
          "mar",
          "apr",
          "jun",
          "jul",
          "aug",
          "sep",
          "sept",
          "oct",
          "nov",
          "dec");

  NameWords(Vocabulary vocabulary) {
    titles = folded(vocabulary, "titles");
    weakTitles = folded(vocabulary, "weaktitles");
    credentials = folded(vocabulary, "credentials");
    roles = folded(vocabulary, "roles");
    particles = folded(vocabulary, "particles");
    firsts = folded(vocabulary, "firstnames");
    suffixes = folded(vocabulary, "suffixes");
    function = folded(vocabulary, "function");
    verbs = folded(vocabulary, "verbs");
    terms = folded(vocabulary, "terms");
    cited = folded(vocabulary, "cited");
    countries = folded(vocabulary, "countries");
  }

  private static Set<String> folded(Vocabulary vocabulary, String list) {
    return vocabulary.beside(list).stream().map(Fold::of).collect(Collectors.toSet());
  }

  boolean isTitle(String fold) {
    return titles.contains(fold);
  }

  /** A title that is a word or a unit too. */
  boolean isWeakTitle(String fold) {
    return weakTitles.contains(fold);
  }

  boolean isCredential(String fold) {
    return credentials.contains(fold);
  }

  /** A relative or somebody of the staff, whose name may follow. */
  boolean isRole(String fold) {
    return roles.contains(fold);
  }

  /** A first name that is a word too, such as "May". */
  boolean isFirst(String fold) {
    return firsts.contains(fold);
  }

  boolean isSuffix(String fold) {
    return suffixes.contains(fold);
  }

  boolean isFunction(String fold) {
    return function.contains(fold);
  }

  boolean isArticle(String fold) {
    return fold.equals("the");
  }

  boolean isCountry(String fold) {
    return countries.contains(fold);
  }

  /** Stands before a name and is none. */
  boolean isBefore(Word word) {
    return (titles.contains(word.fold) && !word.name)
        || Set.of("dr", "mr", "mrs", "ms", "prof", "drs", "miss", "mnr").contains(word.fold)
        || (function.contains(word.fold) && !particles.contains(word.fold));
  }

  /** Stands behind a name and is none. */
  boolean isBehind(Word word) {
    return (word.report && word.shape == Word.Shape.CAPITALS && !word.name)
        || (credentials.contains(word.fold) && word.shape != Word.Shape.CAPITALISED)
        || (function.contains(word.fold) && word.shape == Word.Shape.LOWER)
        || (function.contains(word.fold) && word.inCapitals);
  }

  boolean isTerm(String fold) {
    return terms.contains(fold);
  }

  /** Behind a surname, makes it an author or namesake whoever that is: "Kim criteria". */
  boolean isCited(String fold) {
    return cited.contains(fold);
  }

  boolean isVerb(String fold) {
    return verbs.contains(fold);
  }

  /** Stands before a person's name: a title, or "pt". */
  boolean introduces(String fold) {
    return titles.contains(fold) || fold.equals("pt") || fold.equals("patient");
  }

  boolean isParticle(String fold) {
    return particles.contains(fold);
  }

  /** No name by itself: a month, a title, a credential, a function word. */
  boolean isNeutral(String fold) {
    return MONTHS.contains(fold)
        || titles.contains(fold)
        || credentials.contains(fold)
        || function.contains(fold)
        || countries.contains(fold)
        || suffixes.contains(fold);
  }
}
