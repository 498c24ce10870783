package org.cardioqa.transforms.text;

import edu.stanford.nlp.ie.crf.CRFClassifier;
import edu.stanford.nlp.ling.CoreAnnotations.AnswerAnnotation;
import edu.stanford.nlp.ling.CoreLabel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;

/**
 * Finds names with CoreNLP's two English CRF models, 3class and muc7.
 *
 * <p>The answer is the union of what both find, for recall. Neither SUTime nor the numeric
 * classifiers are used: they hold measurements to be dates. One instance serves the whole JVM; it
 * is made on first use, may be shared by threads, and learns nothing from what it reads (CoreNLP's
 * {@code maxAdditionalKnownLCWords} is 0), so that the same sentence has the same names always.
 */
public final class NameTagger {
  private static final String MODELS = "/edu/stanford/nlp/models/ner/";
  private static final List<String> FILES =
      List.of("english.all.3class.distsim.crf.ser.gz", "english.muc.7class.distsim.crf.ser.gz");
  private static final String NO_NAME = "O";

  private final List<CRFClassifier<CoreLabel>> models;

  private NameTagger(List<CRFClassifier<CoreLabel>> models) {
    this.models = models;
  }

  /**
   * The instance of this JVM, its models loaded; the first call takes seconds.
   *
   * @throws IllegalStateException if a model file is not on the class path or cannot be read
   */
  public static NameTagger shared() {
    return Holder.INSTANCE;
  }

  /** The names that either model finds in a sentence, model by model, in the text's order. */
  public List<Name> names(Sentence sentence) {
    return names(sentence, UnaryOperator.identity());
  }

  /**
   * The same, the models reading each word as {@code reading} has it; for text in capitals, which
   * the models know little of.
   *
   * @param reading what the models are shown for a token; offsets stay those of the token
   */
  public List<Name> names(Sentence sentence, UnaryOperator<String> reading) {
    List<Name> names = new ArrayList<>();
    for (CRFClassifier<CoreLabel> model : models) {
      collect(sentence, model.classifySentence(labels(sentence, reading)), names);
    }
    return names;
  }

  private static List<CoreLabel> labels(Sentence sentence, UnaryOperator<String> reading) {
    List<CoreLabel> labels = new ArrayList<>(sentence.tokens().size());
    for (Token token : sentence.tokens()) {
      CoreLabel label = new CoreLabel();
      label.setWord(reading.apply(token.text()));
      labels.add(label);
    }
    return labels;
  }

  /** Neighbours of one label make one name. */
  private static void collect(Sentence sentence, List<CoreLabel> answered, List<Name> names) {
    int from = 0;
    while (from < answered.size()) {
      String label = answer(answered.get(from));
      int to = from + 1;
      while (to < answered.size() && answer(answered.get(to)).equals(label)) {
        to++;
      }
      if (!label.equals(NO_NAME)) {
        int start = sentence.tokens().get(from).start();
        int end = sentence.tokens().get(to - 1).end();
        names.add(new Name(kind(label), start, end));
      }
      from = to;
    }
  }

  private static String answer(CoreLabel label) {
    String answer = label.get(AnswerAnnotation.class);
    return answer == null ? NO_NAME : answer;
  }

  private static Name.Kind kind(String label) {
    return switch (label) {
      case "PERSON" -> Name.Kind.PERSON;
      case "LOCATION" -> Name.Kind.LOCATION;
      case "ORGANIZATION" -> Name.Kind.ORGANIZATION;
      case "DATE" -> Name.Kind.DATE;
      default -> Name.Kind.OTHER;
    };
  }

  private static CRFClassifier<CoreLabel> load(String file) {
    Properties properties = new Properties();
    properties.setProperty("maxAdditionalKnownLCWords", "0");
    try (InputStream raw = NameTagger.class.getResourceAsStream(MODELS + file)) {
      if (raw == null) {
        throw new IllegalStateException(
            "the model " + file + " is not on the class path; add the cardioqa-models jar");
      }
      try (var in = new ObjectInputStream(new BufferedInputStream(new GZIPInputStream(raw)))) {
        return CRFClassifier.getClassifier(in, properties);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the model " + file + " cannot be read", e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the model " + file + " is of another CoreNLP version", e);
    }
  }

  /** Makes the instance on first use, once, whatever number of threads ask for it. */
  private static final class Holder {
    static final NameTagger INSTANCE;

    static {
      Silence.keep();
      INSTANCE = new NameTagger(FILES.stream().map(NameTagger::load).toList());
    }
  }
}
