package org.cardioqa.schemas.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.yaml.YamlNode;

/**
 * A version of the question catalogue, checked when it is read: what it names exists, what it lists
 * stands once. Immutable.
 */
public final class Catalog {
  /** Name of the sequence view that means every linked volume of the study. */
  public static final String STUDY = "study";

  /** The language in which every question has a wording and every option a label. */
  public static final String LANGUAGE = "en";

  static final String BUILT_IN = "catalog-1.yaml";

  private final String version;
  private final Map<String, List<ImageSource>> sequenceViews;
  private final Set<String> locations;
  private final Folding folding;
  private final Map<String, Question> questions;

  Catalog(
      String version,
      Map<String, List<ImageSource>> sequenceViews,
      Set<String> locations,
      Folding folding,
      Map<String, Question> questions) {
    this.version = version;
    this.sequenceViews = Map.copyOf(sequenceViews);
    this.locations = Set.copyOf(locations);
    this.folding = folding;
    this.questions = new LinkedHashMap<>(questions);
  }

  /**
   * Reads a catalogue.
   *
   * @param name the name that errors give the file
   * @throws org.cardioqa.schemas.yaml.YamlException if it is wrong; the message names the line
   * @throws IOException if the stream cannot be read
   */
  public static Catalog load(InputStream in, String name) throws IOException {
    return new CatalogReader(YamlNode.read(in, name)).catalog();
  }

  /** The catalogue that comes with this version of the code. */
  public static Catalog builtIn() {
    try (InputStream in = Catalog.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + BUILT_IN + " is missing from the jar");
      }
      return load(in, BUILT_IN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Semantic version: a new major number means that answers of old items no longer hold. */
  public String version() {
    return version;
  }

  /** The first number of the version. */
  public int majorVersion() {
    return Integer.parseInt(version.substring(0, version.indexOf('.')));
  }

  /** The questions, in the order of the file. */
  public List<Question> questions() {
    return List.copyOf(questions.values());
  }

  /** The question of this code, if there is one. */
  public Optional<Question> question(String code) {
    return Optional.ofNullable(questions.get(code));
  }

  /**
   * The images that answer a sequence view, the preferred ones first; empty for {@link #STUDY},
   * which means every linked volume. A question may override them: see {@link Question#images()}.
   *
   * @throws IllegalArgumentException if the catalogue does not name the view
   */
  public List<ImageSource> imageSources(String sequenceView) {
    List<ImageSource> sources = sequenceViews.get(sequenceView);
    if (sources == null) {
      throw new IllegalArgumentException(
          "the catalogue has no sequence view '" + sequenceView + "'");
    }
    return sources;
  }

  /**
   * Values of findings that say where something is; a denial with one of them denies that place
   * only.
   */
  public Set<String> locations() {
    return locations;
  }

  /** How findings are folded into answers. */
  public Folding folding() {
    return folding;
  }

  /** All images that can answer any question. */
  public Set<ImageSource> allImageSources() {
    Set<ImageSource> sources = new LinkedHashSet<>();
    for (Question question : questions.values()) {
      sources.addAll(question.images());
    }
    return sources;
  }
}
