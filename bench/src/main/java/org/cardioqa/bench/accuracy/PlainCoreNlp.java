package org.cardioqa.bench.accuracy;

import edu.stanford.nlp.ling.CoreAnnotations.NamedEntityTagAnnotation;
import edu.stanford.nlp.ling.CoreAnnotations.TokensAnnotation;
import edu.stanford.nlp.ling.CoreLabel;
import edu.stanford.nlp.pipeline.Annotation;
import edu.stanford.nlp.pipeline.StanfordCoreNLP;
import java.util.List;
import java.util.Properties;

/**
 * CoreNLP as its users set it up: one pipeline of tokenizer, sentence splitter and the two models,
 * HIGH_RECALL, and nothing that de-identification has no use for (SUTime, numbers, fine-grained
 * rules, building of mentions), so that it is as fast as it can be.
 */
public final class PlainCoreNlp {
  private static final String MODELS =
      "edu/stanford/nlp/models/ner/english.all.3class.distsim.crf.ser.gz,"
          + "edu/stanford/nlp/models/ner/english.muc.7class.distsim.crf.ser.gz";

  private final StanfordCoreNLP pipeline;

  /** Loads the models. */
  public PlainCoreNlp() {
    Properties properties = new Properties();
    properties.setProperty("annotators", "tokenize,ssplit,ner");
    properties.setProperty("ner.model", MODELS);
    properties.setProperty("ner.combinationMode", "HIGH_RECALL");
    properties.setProperty("ner.statisticalOnly", "true");
    properties.setProperty("ner.buildEntityMentions", "false");
    pipeline = new StanfordCoreNLP(properties);
  }

  /**
   * What came out, so that nothing of the work can be left out.
   *
   * @param tokens of the text
   * @param named those that a model gave a label
   */
  public record Tagged(int tokens, int named) {}

  /** Runs the pipeline on a text. */
  public Tagged tag(String text) {
    Annotation annotation = new Annotation(text);
    pipeline.annotate(annotation);
    List<CoreLabel> tokens = annotation.get(TokensAnnotation.class);
    int named = 0;
    for (CoreLabel token : tokens) {
      named += "O".equals(token.get(NamedEntityTagAnnotation.class)) ? 0 : 1;
    }
    return new Tagged(tokens.size(), named);
  }
}
