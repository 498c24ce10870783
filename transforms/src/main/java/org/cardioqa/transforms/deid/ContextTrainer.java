package org.cardioqa.transforms.deid;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.text.Tokenizer;

/**
 * Learns a {@link ContextModel} from labelled texts.
 *
 * <p>Each text is learned from as it is and in variants with other identifiers, two in its own
 * case, one in small letters, one in capitals: what is to be learned is what stands around an
 * identifier. Other names are drawn from the lists, many of them words of the language too. The
 * weights are found by FTRL-Proximal (McMahan et al., Ad click prediction: a view from the
 * trenches, 2013), which leaves most of them zero. The same texts give the same model.
 */
public final class ContextTrainer {
  /**
   * A labelled stretch.
   *
   * @param start offset of its first UTF-16 code unit
   * @param end offset behind its last
   * @param type such as NAME, HOSPITAL, CITY, DATE or MRN
   */
  public record Labelled(int start, int end, String type) {}

  private static final long SEED = 7;
  private static final int ROUNDS = 4;
  private static final double RATE = 0.08;
  private static final double L1 = 3;
  private static final double L2 = 2;

  /** How often the model has to do without what the other layers found. */
  private static final double BLIND = 0.15;

  /** An error below this teaches nothing. */
  private static final double SMALL = 1e-3;

  private static final int CLASSES = ContextClass.values().length;

  /** Features with and without what the other layers found, and the class wanted. */
  private static final class Example {
    final int[] seeing;
    final int[] blind;
    final int wanted;

    Example(int[] seeing, int[] blind, int wanted) {
      this.seeing = seeing;
      this.blind = blind;
      this.wanted = wanted;
    }
  }

  private enum Case {
    OWN,
    SMALL,
    CAPITALS
  }

  private final Vocabulary vocabulary = Vocabulary.SHARED;
  private final NameWords names = new NameWords(vocabulary);
  private final ContextItem.Reader reader = new ContextItem.Reader(vocabulary, names);
  private final Set<String> kinds = ContextItem.kinds(vocabulary);
  private final List<String> rareNames = new ArrayList<>();
  private final List<String> wordNames = new ArrayList<>();
  private final List<String> english = new ArrayList<>();
  private final List<Example> examples = new ArrayList<>();
  private final Tokenizer tokenizer = new Tokenizer();
  private final Random random = new Random(SEED);

  /** A trainer that has seen nothing. */
  public ContextTrainer() {
    for (String name : new TreeSet<>(Resources.words("names.txt"))) {
      if (NAME.matcher(name).matches()) {
        (vocabulary.isCommon(name) ? wordNames : rareNames).add(name);
      }
    }
    for (String word : new TreeSet<>(Resources.words("english.txt"))) {
      if (SHORT_WORD.matcher(word).matches() && !vocabulary.isReport(word)) {
        english.add(word);
      }
    }
  }

  private static final Pattern NAME = Pattern.compile("[a-z]{3,12}");
  private static final Pattern SHORT_WORD = Pattern.compile("[a-z]{3,8}");

  /** Learns from a text whose identifiers are all labelled. */
  public void add(String text, List<Labelled> labelled) {
    List<Labelled> ordered = new ArrayList<>(labelled);
    ordered.sort(Comparator.comparingInt(Labelled::start));
    learn(text, ordered);
    varied(text, ordered, Case.OWN);
    varied(text, ordered, Case.OWN);
    varied(text, ordered, Case.SMALL);
    varied(text, ordered, Case.CAPITALS);
  }

  /** Learns from a text without identifiers. */
  public void add(String text) {
    learn(text, List.of());
  }

  /**
   * Learns from texts made of lines with slots; see the head of {@code phi-lines.txt}.
   *
   * @param sentences plain sentences to stand among the lines
   */
  public void add(List<String> lines, List<String> sentences) {
    add(lines, sentences, MADE);
  }

  void add(List<String> lines, List<String> sentences, int texts) {
    ContextLines made = new ContextLines(lines, vocabulary, rareNames, wordNames, english, random);
    for (int i = 0; i < texts; i++) {
      ContextLines.Text text = made.text(sentences);
      learn(text.text(), text.labelled());
    }
  }

  /** How many texts are made of lines. */
  private static final int MADE = 900;

  /** Writes the model of all that was added. */
  public void write(OutputStream out) throws IOException {
    model().write(out);
  }

  private void learn(String text, List<Labelled> labelled) {
    List<Word> words = Word.of(text, vocabulary);
    List<Span> found =
        labelled.isEmpty()
            ? List.of()
            : Detector.SHARED.told(text, words, tokenizer.sentences(text), List.of());
    List<ContextItem> items = reader.read(text, words, found);
    ContextFeatures features = new ContextFeatures(items, Word.small(text));
    int at = 0;
    for (int i = 0; i < items.size(); i++) {
      ContextItem item = items.get(i);
      while (at < labelled.size() && labelled.get(at).end <= item.start) {
        at++;
      }
      boolean inside = at < labelled.size() && labelled.get(at).start < item.end;
      ContextClass wanted = inside ? ContextClass.of(labelled.get(at).type) : ContextClass.NONE;
      if (!(inside && labelled.get(at).type.startsWith(AGE))) {
        examples.add(new Example(features.of(i, true), features.of(i, false), wanted.index));
      }
    }
  }

  /** Ages over 89 are too few to learn from, and rules find them. */
  private static final String AGE = "AGE";

  private void varied(String text, List<Labelled> labelled, Case written) {
    StringBuilder variant = new StringBuilder();
    List<Labelled> moved = new ArrayList<>();
    Map<String, String> replaced = new HashMap<>();
    int behind = 0;
    for (Labelled stretch : labelled) {
      if (stretch.start < behind) {
        continue;
      }
      variant.append(text.substring(behind, stretch.start));
      int start = variant.length();
      variant.append(
          replacement(
              text.substring(stretch.start, stretch.end), ContextClass.of(stretch.type), replaced));
      moved.add(new Labelled(start, variant.length(), stretch.type));
      behind = stretch.end;
    }
    variant.append(text.substring(behind));
    String own = variant.toString();
    String recased =
        switch (written) {
          case OWN -> own;
          case SMALL -> own.toLowerCase(Locale.ROOT);
          case CAPITALS -> own.toUpperCase(Locale.ROOT);
        };
    if (recased.length() == own.length()) {
      learn(recased, moved);
    }
  }

  private static final Pattern REPLACEABLE = Pattern.compile("\\p{L}+|\\d");
  private static final Pattern NET = Pattern.compile("@|://|www");

  private String replacement(String original, ContextClass type, Map<String, String> replaced) {
    if (type == ContextClass.DATE || NET.matcher(original).find()) {
      return original;
    }
    return REPLACEABLE
        .matcher(original)
        .replaceAll(part -> Matcher.quoteReplacement(part(part.group(), type, replaced)));
  }

  private String part(String original, ContextClass type, Map<String, String> replaced) {
    char first = original.charAt(0);
    if (Character.isDigit(first)) {
      return first == '0' ? "0" : Integer.toString(1 + random.nextInt(9));
    }
    String fold = Fold.of(original);
    boolean name = type == ContextClass.NAME;
    boolean stays =
        type == ContextClass.NUMBER
            || names.isParticle(fold)
            || names.isTitle(fold)
            || names.isSuffix(fold)
            || (original.length() > 2 && names.isFunction(fold))
            || (!name
                && (original.length() < 3 || kinds.contains(fold) || vocabulary.isReport(fold)));
    if (stays) {
      return original;
    }
    if (original.length() < 3) {
      StringBuilder initials = new StringBuilder();
      for (int i = 0; i < original.length(); i++) {
        char a = Character.isUpperCase(original.charAt(i)) ? 'A' : 'a';
        initials.append((char) (a + random.nextInt(26)));
      }
      return initials.toString();
    }
    String other = replaced.computeIfAbsent(fold, word -> drawn(word, name));
    if (original.equals(original.toUpperCase(Locale.ROOT))) {
      return other.toUpperCase(Locale.ROOT);
    }
    return Character.isUpperCase(first)
        ? Character.toUpperCase(other.charAt(0)) + other.substring(1)
        : other;
  }

  /** Seven in twenty of a person's names are words too, as are half of an institution's. */
  private String drawn(String original, boolean person) {
    double share = random.nextDouble();
    if (share < 0.15) {
      return original;
    }
    List<String> from =
        person
            ? (share < 0.65 ? rareNames : wordNames)
            : (share < 0.5 ? rareNames : share < 0.75 ? wordNames : english);
    return from.get(random.nextInt(from.size()));
  }

  ContextModel model() {
    int size = ContextFeatures.SIZE * CLASSES;
    float[] z = new float[size];
    float[] n = new float[size];
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(examples, random);
      for (Example example : examples) {
        int[] features = random.nextDouble() < BLIND ? example.blind : example.seeing;
        learn(features, example.wanted, z, n);
      }
    }
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      weights[i] = (float) weight(z[i], n[i]);
    }
    return new ContextModel(weights);
  }

  private static void learn(int[] features, int wanted, float[] z, float[] n) {
    double[] scores = new double[CLASSES];
    for (int feature : features) {
      for (int k = 0; k < CLASSES; k++) {
        scores[k] += weight(z[feature * CLASSES + k], n[feature * CLASSES + k]);
      }
    }
    double[] probabilities = ContextModel.softmax(scores);
    for (int k = 0; k < CLASSES; k++) {
      double slope = probabilities[k] - (k == wanted ? 1 : 0);
      if (Math.abs(slope) < SMALL) {
        continue;
      }
      for (int feature : features) {
        int i = feature * CLASSES + k;
        double weight = weight(z[i], n[i]);
        double squares = n[i] + slope * slope;
        z[i] += (float) (slope - (Math.sqrt(squares) - Math.sqrt(n[i])) / RATE * weight);
        n[i] = (float) squares;
      }
    }
  }

  private static double weight(float z, float n) {
    return Math.abs(z) <= L1 ? 0 : -(z - Math.signum(z) * L1) / ((1 + Math.sqrt(n)) / RATE + L2);
  }
}
