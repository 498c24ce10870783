package org.cardioqa.transforms.findings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.yaml.YamlNode;
import org.cardioqa.transforms.text.Tokenizer;

/** The words of a language's cardiac MR reports, read from YAML. Immutable. */
final class Lexicon {
  private final String version;
  private final PhraseTrie<Entry> phrases;

  private Lexicon(String version, PhraseTrie<Entry> phrases) {
    this.version = version;
    this.phrases = phrases;
  }

  /** What kind of thing a phrase names. */
  enum Kind {
    FINDING,
    PLACE,
    CHAMBER,
    ANATOMY,
    ATTRIBUTE,
    VALUE,
    SIGNAL,
    TECHNIQUE,
    MEASURE,
    DIAGNOSIS,
    BLOCK
  }

  /**
   * What a phrase stands for.
   *
   * @param code of the thing
   * @param values codes that it brings along: places, chambers, degrees
   */
  record Entry(Kind kind, String code, List<String> values) {}

  /**
   * Reads a lexicon. Phrases may be patterns of the sets of their file.
   *
   * @throws org.cardioqa.schemas.yaml.YamlException if it is wrong; the message names the line
   */
  static Lexicon load(String name, Vocabulary vocabulary, InputStream... files) throws IOException {
    PhraseTrie<Entry> phrases = new PhraseTrie<>(vocabulary);
    List<Runnable> patterns = new ArrayList<>();
    String version = "";
    Tokenizer tokenizer = new Tokenizer();
    for (InputStream in : files) {
      YamlNode root = YamlNode.read(in, name).allow("version", "sets", "entries");
      version = root.get("version").text();
      PhraseSets sets = PhraseSets.of(root);
      for (YamlNode node : root.get("entries").items()) {
        node.allow("kind", "code", "values", "phrases");
        Kind kind = node.get("kind").constant(Kind.class);
        Entry entry = new Entry(kind, node.get("code").text(), List.copyOf(node.texts("values")));
        for (YamlNode phrase : node.get("phrases").items()) {
          if (PhraseSets.isPattern(phrase.text())) {
            patterns.add(() -> addPattern(phrases, tokenizer, sets, phrase, entry));
          } else {
            add(phrases, tokenizer, phrase, entry);
          }
        }
      }
    }
    // A phrase that is written out wins over one that a pattern happens to mean.
    patterns.forEach(Runnable::run);
    return new Lexicon(version, phrases);
  }

  private static void add(
      PhraseTrie<Entry> phrases, Tokenizer tokenizer, YamlNode phrase, Entry entry) {
    List<String> words = Words.ofPhrase(tokenizer, phrase.text());
    if (words.isEmpty()) {
      throw phrase.error("the phrase has no word");
    }
    for (Entry before : phrases.put(words, entry)) {
      if (before.kind() == entry.kind()) {
        throw phrase.error("the phrase '" + phrase.text() + "' is already a " + entry.kind());
      }
    }
  }

  private static void addPattern(
      PhraseTrie<Entry> phrases,
      Tokenizer tokenizer,
      PhraseSets sets,
      YamlNode pattern,
      Entry entry) {
    for (String phrase : sets.expand(pattern)) {
      List<String> words = Words.ofPhrase(tokenizer, phrase);
      if (phrases.get(words).stream().noneMatch(before -> before.kind() == entry.kind())) {
        phrases.put(words, entry);
      }
    }
  }

  /** The lexicon that comes with this version of the code, and further files. */
  static Lexicon builtIn(Vocabulary vocabulary, InputStream... more) {
    try (InputStream words = Lexicon.class.getResourceAsStream("lexicon-en.yaml");
        InputStream diagnoses = Lexicon.class.getResourceAsStream("diagnoses-en.yaml")) {
      if (words == null || diagnoses == null) {
        throw new IllegalStateException("a lexicon resource is missing from the jar");
      }
      List<InputStream> files = new ArrayList<>(List.of(words, diagnoses));
      files.addAll(List.of(more));
      return load("lexicon", vocabulary, files.toArray(InputStream[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many phrases it knows. */
  int phrases() {
    return phrases.size();
  }

  String version() {
    return version;
  }

  List<PhraseTrie.Match<Entry>> mentions(Words words) {
    return phrases.matches(words);
  }
}
