package org.cardioqa.transforms.series;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * The rules of {@code series-rules.yaml}: vendors' words, values of ImageType, and where numbers of
 * a header begin to mean something.
 */
public final class SeriesRules {
  private static final String RESOURCE = "series-rules.yaml";
  private static final String NONE = "none";
  private static final Set<String> VENDORS =
      new TreeSet<>(List.of("any", "siemens", "ge", "philips", "canon"));
  private static final Pattern WORD = Pattern.compile("[a-z0-9#]+");

  private final Lexicon<Sequence> sequences;
  private final Lexicon<View> views;
  private final Lexicon<PerfusionState> perfusionStates;
  private final Set<Sequence> viewless;
  private final Rule<Sequence> bareView;
  private final Map<String, Component> imageTypes;
  private final Marks marks;

  private SeriesRules(YamlNode file) {
    file.allow(
        "version",
        "viewless",
        "bare_view",
        "sequences",
        "views",
        "perfusion_states",
        "image_types",
        "marks");
    if (file.get("version").integer() != 1) {
      throw file.get("version").error("only version 1 is read");
    }
    viewless = EnumSet.noneOf(Sequence.class);
    for (YamlNode value : file.get("viewless").items()) {
      viewless.add(code(value, Sequence::of));
    }
    YamlNode bare = file.get("bare_view").allow("code", "confidence");
    Sequence bareCode = code(bare.get("code"), Sequence::of);
    bareView = new Rule<>("bare_view", List.of(), Optional.of(bareCode), confidence(bare), 0);
    sequences = lexicon(file.get("sequences"), Sequence::of);
    views = lexicon(file.get("views"), View::of);
    perfusionStates = lexicon(file.get("perfusion_states"), PerfusionState::of);
    imageTypes = imageTypes(file.get("image_types"));
    marks = marks(file.get("marks"));
  }

  /** The rules that come with the program. */
  public static SeriesRules standard() {
    try (InputStream in = SeriesRules.class.getResourceAsStream(RESOURCE)) {
      return load(in, RESOURCE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Rules of a file.
   *
   * @param name what errors call the file
   * @throws org.cardioqa.schemas.yaml.YamlException on an unknown key or code, a word that stands
   *     twice or a confidence out of range; says the line
   * @throws IOException if the stream cannot be read
   */
  static SeriesRules load(InputStream in, String name) throws IOException {
    return new SeriesRules(YamlNode.read(in, name));
  }

  /**
   * The words that name a sequence, a view or a state of perfusion, each written together and in
   * small letters; '#' stands for a number of two or more digits.
   */
  public Set<String> words() {
    Set<String> words = new TreeSet<>();
    words.addAll(sequences.words());
    words.addAll(views.words());
    words.addAll(perfusionStates.words());
    return words;
  }

  Lexicon<Sequence> sequences() {
    return sequences;
  }

  Lexicon<View> views() {
    return views;
  }

  Lexicon<PerfusionState> perfusionStates() {
    return perfusionStates;
  }

  /** Whether images of this kind serve without a view. */
  boolean viewless(Sequence sequence) {
    return viewless.contains(sequence);
  }

  /** What a view's name without any other word means. */
  Rule<Sequence> bareView() {
    return bareView;
  }

  /** What a value of ImageType says. */
  Optional<Component> component(String imageType) {
    return Optional.ofNullable(imageTypes.get(typeKey(imageType)));
  }

  Marks marks() {
    return marks;
  }

  /**
   * A word, or several that must all stand in a text, and what it means.
   *
   * @param code absent where the words only keep others from being read
   * @param block index of its block; a lower one takes precedence among sequences
   */
  record Rule<C>(String id, List<String> words, Optional<C> code, double confidence, int block) {}

  /**
   * Where numbers begin to say something.
   *
   * @param cineMinPhases trigger times at a position
   * @param perfusionMinDynamics pictures at a position
   * @param perfusionMinSeconds time over which they were taken
   * @param t2MinEchoTimeMs echo time of a spin echo
   * @param scoutMinNormals directions in one series
   */
  record Marks(
      int cineMinPhases,
      int perfusionMinDynamics,
      double perfusionMinSeconds,
      double t2MinEchoTimeMs,
      int scoutMinNormals) {}

  private static <C> Lexicon<C> lexicon(YamlNode blocks, Function<String, Optional<C>> codes) {
    List<Rule<C>> rules = new ArrayList<>();
    Set<List<String>> seen = new HashSet<>();
    int block = 0;
    for (YamlNode entry : blocks.items()) {
      YamlNode name = entry.allow("code", "rows").get("code");
      Optional<C> code =
          name.text().equals(NONE) ? Optional.empty() : Optional.of(code(name, codes));
      for (YamlNode row : entry.get("rows").items()) {
        row.allow("word", "words", "vendor", "confidence");
        vendor(row);
        List<String> words = words(row);
        if (!seen.add(words)) {
          throw row.error("the words " + words + " stand here twice");
        }
        String id = name.text() + "." + String.join("+", words);
        rules.add(new Rule<>(id, words, code, confidence(row), block));
      }
      block++;
    }
    return new Lexicon<>(rules);
  }

  private static List<String> words(YamlNode row) {
    if (row.find("word").isPresent() == row.find("words").isPresent()) {
      throw row.error("give either 'word' or 'words'");
    }
    List<String> words = new ArrayList<>();
    for (YamlNode word : row.find("word").map(List::of).orElseGet(() -> row.get("words").items())) {
      if (!WORD.matcher(word.text()).matches()) {
        throw word.error("a word has small letters, digits and '#' only");
      }
      words.add(word.text());
    }
    return List.copyOf(words);
  }

  private static void vendor(YamlNode row) {
    if (!VENDORS.contains(row.get("vendor").text())) {
      throw row.get("vendor").error("a vendor is one of " + VENDORS);
    }
  }

  private static double confidence(YamlNode row) {
    double value = row.get("confidence").number();
    if (!(value > 0 && value <= 1)) {
      throw row.get("confidence").error("a confidence lies above 0 and up to 1");
    }
    return value;
  }

  private static <C> C code(YamlNode value, Function<String, Optional<C>> codes) {
    return codes
        .apply(value.text())
        .orElseThrow(() -> value.error("unknown code '" + value.text() + "'"));
  }

  private static Map<String, Component> imageTypes(YamlNode rows) {
    Map<String, Component> types = new HashMap<>();
    for (YamlNode row : rows.items()) {
      row.allow("value", "component", "vendor");
      vendor(row);
      Component component = row.get("component").constant(Component.class);
      if (types.put(typeKey(row.get("value").text()), component) != null) {
        throw row.error("the value stands here twice");
      }
    }
    return Map.copyOf(types);
  }

  private static String typeKey(String imageType) {
    return imageType.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
  }

  private static Marks marks(YamlNode value) {
    value.allow(
        "cine_min_phases",
        "perfusion_min_dynamics",
        "perfusion_min_seconds",
        "t2_min_echo_time_ms",
        "scout_min_normals");
    return new Marks(
        value.get("cine_min_phases").integer(),
        value.get("perfusion_min_dynamics").integer(),
        value.get("perfusion_min_seconds").number(),
        value.get("t2_min_echo_time_ms").number(),
        value.get("scout_min_normals").integer());
  }
}
