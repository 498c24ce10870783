package org.cardioqa.pipeline.release.gates;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.transforms.deid.SecondLook;

/** The words of the question catalogue, which name nobody: SAM is a motion of the mitral valve. */
final class CatalogWords {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]+");
  private static final Pattern NAME_LIKE = Pattern.compile("\\p{Lu}\\p{Ll}.*");

  private final Set<String> words = new HashSet<>();

  CatalogWords(Catalog catalog) {
    for (Question question : catalog.questions()) {
      add(question.code());
      question.texts().values().forEach(texts -> texts.forEach(this::add));
      question
          .options()
          .forEach(
              option -> {
                add(option.code());
                option.labels().values().forEach(this::add);
              });
      question.report().values().forEach(names -> names.values().forEach(this::add));
    }
  }

  private void add(String text) {
    WORD.matcher(text).results().forEach(word -> words.add(folded(word.group())));
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a stretch has words of the catalogue only, none of them written as a name is: a capital
   * and small letters.
   */
  boolean makeUp(String text, SecondLook.Found found) {
    Matcher word = WORD.matcher(text.substring(found.start(), found.end()));
    boolean any = false;
    while (word.find()) {
      any = true;
      if (NAME_LIKE.matcher(word.group()).matches() || !words.contains(folded(word.group()))) {
        return false;
      }
    }
    return any;
  }
}
