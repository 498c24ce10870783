package org.cardioqa.bench.accuracy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cardioqa.transforms.deid.DeidentifiedText;
import org.cardioqa.transforms.deid.Languages;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.deid.TextDeidentifier;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.text.Token;
import org.cardioqa.transforms.text.Tokenizer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Scores de-identification: recall by characters (spaces do not count) and by whole spans (every
 * letter and digit covered), precision by tokens that hold a letter or digit; traps that were
 * changed.
 */
@Command(
    name = "deid",
    description = "Measures de-identification on texts with their identifiers marked.",
    mixinStandardHelpOptions = true)
final class DeidAccuracy implements Callable<Integer> {
  /** Any key: what is found does not hang on it. */
  private static final IdentityKey KEY =
      IdentityKey.of("a key of no use but for measuring".getBytes(StandardCharsets.UTF_8));

  @ArgGroup(multiplicity = "1")
  private PhiSource source;

  @Option(names = "--known-phi", description = "Use the patient that the lines state.")
  private boolean knownPhi;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--errors", description = "List what was missed and what was changed wrongly.")
  private boolean errors;

  private final TextDeidentifier deidentifier = new TextDeidentifier();
  private final Tokenizer tokenizer = new Tokenizer();
  private final List<Count> characters = new ArrayList<>();
  private final List<Count> tokens = new ArrayList<>();
  private final Map<String, Count> byType = new TreeMap<>();
  private Count spans = Count.NONE;
  private int unsupported;
  private int traps;
  private final List<String> changed = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    List<PhiGold> golds = source.read();
    Languages languages = new Languages();
    List<PhiGold> supported = new ArrayList<>();
    for (PhiGold gold : golds) {
      String language = languages.of(gold.text(), gold.language(), Languages.ENGLISH);
      if (Languages.supported(language)) {
        supported.add(gold);
        score(gold, deidentified(gold), out);
      } else {
        unsupported++;
      }
    }
    report(supported, out);
    return 0;
  }

  private DeidentifiedText deidentified(PhiGold gold) {
    return deidentifier.deidentify(
        gold.text(),
        knownPhi ? gold.known() : List.of(),
        gold.id(),
        KEY,
        RedactionStyle.SURROGATES);
  }

  private void score(PhiGold gold, DeidentifiedText done, PrintStream out) {
    String text = gold.text();
    BitSet redacted = new BitSet();
    done.replacements().forEach(r -> redacted.set(r.originalStart(), r.originalEnd()));
    BitSet wanted = new BitSet();
    for (PhiGold.Stretch span : gold.spans()) {
      wanted.set(span.start(), span.end());
      boolean whole =
          text.substring(span.start(), span.end()).isBlank()
              || covered(text, span.start(), span.end(), redacted);
      Count count = new Count(whole ? 1 : 0, 0, whole ? 0 : 1);
      spans = spans.plus(count);
      byType.merge(span.type(), count, Count::plus);
      if (errors && !whole) {
        out.printf("%s missed %s [%s]%n", gold.id(), span.type(), in(text, span));
      }
    }
    characters.add(characters(text, wanted, redacted));
    tokens.add(tokens(gold, wanted, redacted, out));
    for (PhiGold.Stretch trap : gold.traps()) {
      traps++;
      int first = redacted.nextSetBit(trap.start());
      if (first >= 0 && first < trap.end()) {
        changed.add(gold.id() + ": " + in(text, trap));
      }
    }
  }

  private static String in(String text, PhiGold.Stretch stretch) {
    return text.substring(stretch.start(), stretch.end());
  }

  private static boolean covered(String text, int start, int end, BitSet redacted) {
    for (int i = start; i < end; i++) {
      if (Character.isLetterOrDigit(text.charAt(i)) && !redacted.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static Count characters(String text, BitSet wanted, BitSet redacted) {
    int found = 0;
    int missed = 0;
    for (int i = wanted.nextSetBit(0); i >= 0; i = wanted.nextSetBit(i + 1)) {
      if (!Character.isWhitespace(text.charAt(i))) {
        found += redacted.get(i) ? 1 : 0;
        missed += redacted.get(i) ? 0 : 1;
      }
    }
    return new Count(found, 0, missed);
  }

  private Count tokens(PhiGold gold, BitSet wanted, BitSet redacted, PrintStream out) {
    int right = 0;
    int wrong = 0;
    for (Token token : tokenizer.tokens(gold.text())) {
      boolean word = token.text().chars().anyMatch(Character::isLetterOrDigit);
      if (word && touches(redacted, token)) {
        boolean identifies = touches(wanted, token);
        right += identifies ? 1 : 0;
        wrong += identifies ? 0 : 1;
        if (errors && !identifies) {
          out.printf("%s changed wrongly [%s]%n", gold.id(), token.text());
        }
      }
    }
    return new Count(right, wrong, 0);
  }

  private static boolean touches(BitSet set, Token token) {
    int first = set.nextSetBit(token.start());
    return first >= 0 && first < token.end();
  }

  private void report(List<PhiGold> golds, PrintStream out) throws IOException {
    Count character = characters.stream().reduce(Count.NONE, Count::plus);
    Count token = tokens.stream().reduce(Count.NONE, Count::plus);
    Interval recall = Interval.bootstrap(characters, Count::recall);
    Interval precision = Interval.bootstrap(tokens, Count::precision);
    Interval whole = Interval.wilson(spans.truePositives(), spans.support());
    Table totals = new Table("figure", "right", "of", "share", "low", "high");
    totals.row(
        "character recall",
        character.truePositives(),
        character.support(),
        character.recall(),
        recall.low(),
        recall.high());
    totals.row(
        "whole spans",
        spans.truePositives(),
        spans.support(),
        spans.recall(),
        whole.low(),
        whole.high());
    totals.row(
        "token precision",
        token.truePositives(),
        token.truePositives() + token.falsePositives(),
        token.precision(),
        precision.low(),
        precision.high());
    totals.print("De-identification of %d texts".formatted(golds.size()), out);
    Table types = new Table("type", "whole", "of", "recall");
    byType.forEach(
        (type, count) -> types.row(type, count.truePositives(), count.support(), count.recall()));
    types.print("Whole spans by type", out);
    out.printf("traps changed: %d of %d%n", changed.size(), traps);
    changed.forEach(trap -> out.println("  " + trap));
    out.printf("texts in a language that is not supported: %d%n", unsupported);
    Map<String, Object> details = new LinkedHashMap<>();
    byType.forEach((type, count) -> details.put(type, JsonReport.details(count)));
    new JsonReport()
        .put("character_recall", character.recall())
        .put("character_recall_interval", List.of(recall.low(), recall.high()))
        .put("span_recall", spans.recall())
        .put("span_recall_interval", List.of(whole.low(), whole.high()))
        .put("token_precision", token.precision())
        .put("token_precision_interval", List.of(precision.low(), precision.high()))
        .put("traps_changed", changed.size())
        .put("traps", traps)
        .put("texts", golds.size())
        .put("unsupported_language", unsupported)
        .put("by_type", details)
        .write(json);
  }
}
