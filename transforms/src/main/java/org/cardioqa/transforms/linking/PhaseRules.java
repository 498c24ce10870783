package org.cardioqa.transforms.linking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.yaml.YamlNode;

/** Which part of the beat the findings behind an answer are seen in, by {@code phases.yaml}. */
final class PhaseRules {
  /** A part of the beat around its estimated phase. */
  enum Part {
    SYSTOLE("end-systole"),
    DIASTOLE("end-diastole");

    private final String phase;

    Part(String phase) {
      this.phase = phase;
    }

    /** The phase that is estimated for it. */
    String phase() {
      return phase;
    }
  }

  private static final String RESOURCE = "phases.yaml";

  private final Rule systole;
  private final Rule diastole;

  private record Rule(Set<String> concepts, List<String> words) {
    static Rule read(YamlNode node) {
      node.allow("concepts", "words");
      List<String> words = node.texts("words").stream().map(word -> " " + word + " ").toList();
      return new Rule(Set.copyOf(node.texts("concepts")), words);
    }

    boolean holds(Collection<Finding> findings, Collection<Evidence> evidence) {
      return findings.stream().anyMatch(finding -> concepts.contains(finding.getConcept()))
          || evidence.stream().map(PhaseRules::plain).anyMatch(this::isNamedIn);
    }

    private boolean isNamedIn(String sentence) {
      return words.stream().anyMatch(sentence::contains);
    }
  }

  private PhaseRules(YamlNode file) {
    file.allow("systole", "diastole");
    systole = Rule.read(file.get("systole"));
    diastole = Rule.read(file.get("diastole"));
  }

  /** The rules that come with the program. */
  static PhaseRules standard() {
    try (InputStream in = PhaseRules.class.getResourceAsStream(RESOURCE)) {
      return new PhaseRules(YamlNode.read(in, RESOURCE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one part that is named; none where both are or neither is. */
  Optional<Part> part(Collection<Finding> findings, Collection<Evidence> evidence) {
    boolean inSystole = systole.holds(findings, evidence);
    if (inSystole == diastole.holds(findings, evidence)) {
      return Optional.empty();
    }
    return Optional.of(inSystole ? Part.SYSTOLE : Part.DIASTOLE);
  }

  /** Words in small letters with one space around each. */
  private static String plain(Evidence evidence) {
    String words = evidence.getSentence().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", " ");
    return " " + words + " ";
  }
}
