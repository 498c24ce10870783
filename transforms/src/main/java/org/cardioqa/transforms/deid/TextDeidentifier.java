package org.cardioqa.transforms.deid;

import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.text.NameTagger;

/**
 * Replaces what identifies people in a report.
 *
 * <p>Layers find identifiers, each on its own: identifiers that headers state, patterns and the
 * words beside names, CoreNLP's models, lists of names and places, a model of what stands around.
 * Their union is replaced. Only three things are held back: measurements, words of the language and
 * of medicine that nothing else makes a name, and eponyms that stand alone. Instances hold no state
 * and may be shared by threads.
 */
public final class TextDeidentifier {
  /** Version of rules, lists and their use; recorded with each report. */
  public static final String VERSION = "3";

  private final Detector detector = Detector.SHARED;

  /** Loads models and lists now rather than with the first report. */
  public static void load() {
    NameTagger.shared();
    Detector.SHARED.detect("", List.of());
  }

  /**
   * The text without identifiers.
   *
   * @param identifiers what headers state of the people in it
   * @param patient pseudonym of the patient; the same patient has the same surrogates and shift
   */
  public DeidentifiedText deidentify(
      String text,
      List<KnownIdentifier> identifiers,
      String patient,
      IdentityKey key,
      RedactionStyle style) {
    Surrogates surrogates = new Surrogates(key, patient, Dates.orderIn(text));
    StringBuilder written = new StringBuilder(text.length());
    List<DeidentifiedText.Replacement> replacements = new ArrayList<>();
    int behind = 0;
    for (Span span : detector.detect(text, identifiers)) {
      written.append(text.substring(behind, span.start()));
      int start = written.length();
      String original = text.substring(span.start(), span.end());
      written.append(
          switch (style) {
            case TAGS -> "[" + span.type() + "]";
            case SURROGATES -> surrogates.of(span.type(), original);
          });
      behind = span.end();
      replacements.add(
          new DeidentifiedText.Replacement(
              span.type(),
              span.start(),
              span.end(),
              start,
              written.length(),
              span.layers().stream().map(Enum::name).sorted().toList()));
    }
    written.append(text, behind, text.length());
    return new DeidentifiedText(written.toString(), replacements);
  }
}
