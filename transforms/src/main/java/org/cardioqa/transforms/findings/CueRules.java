package org.cardioqa.transforms.findings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.transforms.text.Tokenizer;

/** The cue words of a language, read from YAML. Immutable. */
final class CueRules {
  private final Vocabulary vocabulary;
  private final PhraseTrie<Cue> cues;
  private final Set<String> endsListAlways;
  private final Set<String> endsListWithoutOr;
  private final Set<String> persists;

  private CueRules(
      Vocabulary vocabulary,
      PhraseTrie<Cue> cues,
      Set<String> endsListAlways,
      Set<String> endsListWithoutOr,
      Set<String> persists) {
    this.vocabulary = vocabulary;
    this.cues = cues;
    this.endsListAlways = endsListAlways;
    this.endsListWithoutOr = endsListWithoutOr;
    this.persists = persists;
  }

  /**
   * Reads cue words.
   *
   * @throws org.cardioqa.schemas.yaml.YamlException if they are wrong; the message names the line
   */
  static CueRules load(InputStream in, String name, Vocabulary vocabulary) throws IOException {
    YamlNode root = YamlNode.read(in, name);
    root.allow("sets", "cues", "ends_list_always", "ends_list_without_or", "persists");
    Tokenizer tokenizer = new Tokenizer();
    PhraseTrie<Cue> cues = new PhraseTrie<>(vocabulary);
    PhraseSets sets = PhraseSets.of(root);
    List<Runnable> patterns = new ArrayList<>();
    for (YamlNode node : root.get("cues").items()) {
      node.allow("kind", "direction", "phrases");
      Cue.Kind kind = node.get("kind").constant(Cue.Kind.class);
      Cue.Direction direction =
          node.find("direction")
              .map(n -> n.constant(Cue.Direction.class))
              .orElse(Cue.Direction.FORWARD);
      Cue cue = new Cue(kind, direction);
      for (YamlNode phrase : node.get("phrases").items()) {
        if (PhraseSets.isPattern(phrase.text())) {
          patterns.add(() -> addPattern(cues, tokenizer, sets.expand(phrase), cue));
        } else if (cues.put(Words.ofPhrase(tokenizer, phrase.text()), cue).contains(cue)) {
          throw phrase.error("the cue '" + phrase.text() + "' stands twice");
        }
      }
    }
    // A cue that is written out wins over one that a pattern happens to mean.
    patterns.forEach(Runnable::run);
    return new CueRules(
        vocabulary,
        cues,
        new HashSet<>(root.texts("ends_list_always")),
        new HashSet<>(root.texts("ends_list_without_or")),
        new HashSet<>(root.texts("persists")));
  }

  private static void addPattern(
      PhraseTrie<Cue> cues, Tokenizer tokenizer, List<String> phrases, Cue cue) {
    for (String phrase : phrases) {
      List<String> words = Words.ofPhrase(tokenizer, phrase);
      if (cues.get(words).isEmpty()) {
        cues.put(words, cue);
      }
    }
  }

  static CueRules builtIn(Vocabulary vocabulary) {
    try (InputStream in = CueRules.class.getResourceAsStream("cues-en.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the resource cues-en.yaml is missing from the jar");
      }
      return load(in, "cues-en.yaml", vocabulary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of its words. */
  Vocabulary vocabulary() {
    return vocabulary;
  }

  List<PhraseTrie.Match<Cue>> cues(Words words) {
    return cues.matches(words);
  }

  /** Whether the word behind a comma begins something new, even in a list that "or" closes. */
  boolean endsListAlways(String word) {
    return endsListAlways.contains(word) || (!word.isEmpty() && Character.isDigit(word.charAt(0)));
  }

  /** Whether the word behind a comma begins something new, unless "or" follows. */
  boolean endsListWithoutOr(String word) {
    return endsListWithoutOr.contains(word);
  }

  /** Whether a word says that what was known before is there still. */
  boolean persists(String word) {
    return persists.contains(word);
  }
}
