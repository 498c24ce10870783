package org.cardioqa.pipeline.release.gates;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.transforms.deid.SecondLook;

/**
 * The words of the question catalogue, and its codes of sequences and views, which name nobody: SAM
 * is a motion of the mitral valve, "psir 4ch" a series.
 */
final class CatalogWords {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\d]+");
  private static final Pattern NAME_LIKE = Pattern.compile("\\p{Lu}\\p{Ll}.*");

  private final Set<String> words = new HashSet<>();

  CatalogWords(Catalog catalog) {
    for (Question question : catalog.questions()) {
      add(question.code());
      add(question.sequenceView());
      question
          .images()
          .forEach(
              image -> {
                add(image.sequence());
                add(image.view());
              });
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
   * Whether the words that a stretch is of, to the end of the last one ("psir 4" of "psir 4ch"),
   * are of the catalogue, none of them written as a name is: a capital and small letters.
   */
  boolean makeUp(String text, SecondLook.Found found) {
    Matcher word = WORD.matcher(text);
    boolean any = false;
    while (word.find()) {
      if (word.end() <= found.start() || word.start() >= found.end()) {
        continue;
      }
      any = true;
      if (NAME_LIKE.matcher(word.group()).matches() || !words.contains(folded(word.group()))) {
        return false;
      }
    }
    return any;
  }
}
