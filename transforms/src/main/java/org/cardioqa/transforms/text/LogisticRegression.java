package org.cardioqa.transforms.text;

import edu.stanford.nlp.classify.Dataset;
import edu.stanford.nlp.classify.LinearClassifier;
import edu.stanford.nlp.classify.LinearClassifierFactory;
import edu.stanford.nlp.ling.BasicDatum;
import edu.stanford.nlp.util.ArgumentParser;
import java.util.Collection;

/**
 * Multinomial logistic regression over named features that are there or not, with a Gaussian prior
 * on the weights. The same examples in the same order give the same classifier on every machine.
 */
public final class LogisticRegression {
  private static final double TOLERANCE = 1e-4;

  static {
    Silence.keep();
    // Shares of a gradient are added up in an order that depends on how many threads there are.
    ArgumentParser.threads = 1;
  }

  private final LinearClassifier<String, String> classifier;

  private LogisticRegression(LinearClassifier<String, String> classifier) {
    this.classifier = classifier;
  }

  /** Examples to learn from. */
  public static final class Examples {
    private final Dataset<String, String> dataset = new Dataset<>();

    /** Adds an example. */
    public void add(Collection<String> features, String label) {
      dataset.add(new BasicDatum<>(features, label));
    }

    /**
     * Learns from them.
     *
     * @throws IllegalStateException if there is no example
     */
    public LogisticRegression learn() {
      if (dataset.size() == 0) {
        throw new IllegalStateException("there is no example to learn from");
      }
      LinearClassifierFactory<String, String> factory = new LinearClassifierFactory<>();
      factory.setTol(TOLERANCE);
      factory.setVerbose(false);
      return new LogisticRegression(factory.trainClassifier(dataset));
    }
  }

  /** The most probable label; features that were not learnt say nothing. */
  public String guess(Collection<String> features) {
    return classifier.classOf(new BasicDatum<>(features));
  }
}
