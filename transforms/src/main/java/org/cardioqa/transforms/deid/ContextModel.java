package org.cardioqa.transforms.deid;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Finds identifiers by what stands around them: a small multinomial logistic regression, learned
 * from labelled reports by {@link ContextTrainer}.
 *
 * <p>Rules know the contexts that somebody thought of. The model weighs all of an item's
 * surroundings together, so that a bare first name beside a telephone number, letters behind the
 * last name of a text or a number of odd shape in a heading are found without a rule of their own.
 * It knows names by lists and shapes only, never by themselves.
 */
final class ContextModel {
  static final String FILE = "context-model.gz";

  private static final int CLASSES = ContextClass.values().length;
  private static final int FORMAT = 1;

  /** Weights are kept in steps of this. */
  private static final float STEP = 1 / 32f;

  /** By feature and class, in steps. */
  private final byte[] weights;

  ContextModel(float[] weights) {
    this.weights = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      int steps = Math.round(weights[i] / STEP);
      this.weights[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, steps));
    }
  }

  private ContextModel(byte[] weights) {
    this.weights = weights;
  }

  /** The model that lies beside this class. */
  static ContextModel load() {
    try (InputStream in = ContextModel.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is not on the class path");
      }
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + FILE + " cannot be read", e);
    }
  }

  static ContextModel read(InputStream in) throws IOException {
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
      int format = data.readInt();
      int length = data.readInt();
      if (format != FORMAT || length != ContextFeatures.SIZE * CLASSES) {
        throw new IOException(
            "format %d with %d weights; expected format %d with %d. Train it anew"
                .formatted(format, length, FORMAT, ContextFeatures.SIZE * CLASSES));
      }
      return new ContextModel(data.readNBytes(length));
    }
  }

  void write(OutputStream out) throws IOException {
    try (DataOutputStream data = new DataOutputStream(new GZIPOutputStream(out))) {
      data.writeInt(FORMAT);
      data.writeInt(weights.length);
      data.write(weights);
    }
  }

  /** The probability of each class for an item of these features. */
  double[] probabilities(int[] features) {
    int[] sums = new int[CLASSES];
    for (int feature : features) {
      for (int k = 0; k < CLASSES; k++) {
        sums[k] += weights[feature * CLASSES + k];
      }
    }
    double[] scores = new double[CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      scores[k] = sums[k] * STEP;
    }
    return softmax(scores);
  }

  /** Turns scores into probabilities, in place. */
  static double[] softmax(double[] scores) {
    double most = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      most = Math.max(most, score);
    }
    double sum = 0;
    for (int k = 0; k < scores.length; k++) {
      scores[k] = StrictMath.exp(scores[k] - most);
      sum += scores[k];
    }
    for (int k = 0; k < scores.length; k++) {
      scores[k] /= sum;
    }
    return scores;
  }

  /**
   * What the model finds beside what the other layers found.
   *
   * @param found in order, without overlaps
   */
  List<Span> detect(String text, List<Word> words, ContextItem.Reader reader, List<Span> found) {
    List<ContextItem> items = reader.read(text, words, found);
    ContextFeatures features = new ContextFeatures(items, Word.small(text));
    ContextClass[] classes = new ContextClass[items.size()];
    for (int i = 0; i < items.size(); i++) {
      ContextItem item = items.get(i);
      if (item.found == 0) {
        double[] probabilities = probabilities(features.of(i, true));
        ContextClass likeliest = likeliest(probabilities, item);
        boolean sure = 1 - probabilities[ContextClass.NONE.index] >= bar(item, likeliest);
        if (sure && !explained(text, item) && !describes(items, i)) {
          classes[i] = likeliest;
        }
      }
    }
    for (int i = 0; i < items.size(); i++) {
      if (classes[i] != null && weak(items.get(i)) && !joined(items, classes, i)) {
        classes[i] = null;
      }
    }
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      if (classes[i] != null) {
        ContextItem item = items.get(i);
        spans.add(Span.of(item.start, item.end, classes[i].type, Layer.CONTEXT));
      }
    }
    return spans;
  }

  /**
   * How sure the model has to be: surer where lists know a word to be medical, or where things are
   * counted.
   */
  private static double bar(ContextItem item, ContextClass likeliest) {
    if (item.medical) {
      return MEDICAL_BAR;
    }
    if (item.fraction) {
      return FRACTION_BAR;
    }
    boolean abbreviation = !item.number && item.length() < SHORTEST_WORD;
    double bar = abbreviation ? SHORT_BAR : item.strange || item.number ? STRANGE_BAR : BAR;
    boolean counting =
        likeliest == ContextClass.DATE || (likeliest == ContextClass.NUMBER && !item.number);
    return counting ? bar + COUNTING_BAR : bar;
  }

  private static final double MEDICAL_BAR = 0.8;
  private static final double FRACTION_BAR = 0.7;
  private static final double STRANGE_BAR = 0.3;
  private static final double SHORT_BAR = 0.5;
  private static final double BAR = 0.6;
  private static final int SHORTEST_WORD = 4;

  /** Counts and ordinals ("5th rib", "segments one and two") look like days and numbers. */
  private static final double COUNTING_BAR = 0.3;

  /** A version of software: 12.1.5.2, v5.13. */
  private static final Pattern VERSION =
      Pattern.compile("\\d{1,2}(?:\\.\\d{1,2}){2,}|[vV]\\d{1,2}(?:\\.\\d{1,4})+");

  /** A range of times or sizes, if the second is the larger: 960-1050. */
  private static final Pattern RANGE = Pattern.compile("(\\d{2,4})-(\\d{2,4})");

  /** What is no number of anybody: T9-T11, the tag (0018,0087) of a header. */
  private static final Pattern NOBODYS =
      Pattern.compile("[CTLScs]\\d{1,2}(?:[-/][CTLScs]?\\d{1,2})?|\\d{4},[\\dA-Fa-f]{4}");

  private static final Pattern CLOCK = Pattern.compile("[01]\\d[0-5]\\d|2[0-3][0-5]\\d");
  private static final Pattern DATED = Pattern.compile("[/.-]\\d{2,4}[, ]{1,2}$");

  /** A segment of HL7 v2. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z\\d]{2}\\|");

  /** Whether the form alone says that an item identifies nobody. */
  private static boolean explained(String text, ContextItem item) {
    if (item.number) {
      String own = text.substring(item.start, item.end);
      Matcher range = RANGE.matcher(own);
      if (VERSION.matcher(own).matches()
          || NOBODYS.matcher(own).matches()
          || (range.matches()
              && range.group(2).length() <= range.group(1).length() + 1
              && Integer.parseInt(range.group(1)) < Integer.parseInt(range.group(2)))) {
        return true;
      }
    }
    // The time behind a date: 3/4/21 1509.
    if (CLOCK.matcher(text).region(item.start, item.end).matches()
        && DATED.matcher(text.substring(Math.max(0, item.start - 5), item.start)).find()) {
      return true;
    }
    boolean field = bounds(text, item.start - 1) && bounds(text, item.end);
    int line = text.lastIndexOf('\n', item.start) + 1;
    return field && SEGMENT.matcher(text).region(line, text.length()).lookingAt();
  }

  /** A word of the language before one of medicine: "Sunny artefact". */
  private static boolean describes(List<ContextItem> items, int i) {
    ContextItem item = items.get(i);
    if (item.number || item.strange || i + 1 == items.size()) {
      return false;
    }
    ContextItem next = items.get(i + 1);
    boolean named = i > 0 && items.get(i - 1).found != 0 && item.start - items.get(i - 1).end < 2;
    return next.medical && next.lower && !item.lower && next.start - item.end == 1 && !named;
  }

  private static boolean bounds(String text, int i) {
    return i < 0 || i >= text.length() || "|^~&\r\n".indexOf(text.charAt(i)) >= 0;
  }

  /** Tells only beside something that does: a single sign, the kind of a place. */
  private static boolean weak(ContextItem item) {
    return item.length() == 1 || item.kindOfPlace;
  }

  /** Whether something that tells by itself stands beside a stretch of weak items. */
  private static boolean joined(List<ContextItem> items, ContextClass[] classes, int i) {
    return joined(items, classes, i, -1) || joined(items, classes, i, 1);
  }

  private static boolean joined(List<ContextItem> items, ContextClass[] classes, int i, int step) {
    for (int at = i; at + step >= 0 && at + step < items.size(); at += step) {
      ContextItem item = items.get(at);
      ContextItem next = items.get(at + step);
      int gap = step > 0 ? next.start - item.end : item.start - next.end;
      if (gap >= NEAR || (classes[at + step] == null && next.found == 0)) {
        return false;
      }
      if (!weak(next)) {
        return true;
      }
    }
    return false;
  }

  private static final int NEAR = 3;

  /** A word that lists do not know is no date and no number. */
  private static ContextClass likeliest(double[] probabilities, ContextItem item) {
    ContextClass best = ContextClass.NAME;
    for (ContextClass other : item.strange ? NAMING : IDENTIFYING) {
      best = probabilities[other.index] > probabilities[best.index] ? other : best;
    }
    return best;
  }

  private static final Set<ContextClass> IDENTIFYING =
      EnumSet.complementOf(EnumSet.of(ContextClass.NONE));
  private static final Set<ContextClass> NAMING =
      EnumSet.of(ContextClass.NAME, ContextClass.INSTITUTION, ContextClass.PLACE);
}
