package org.cardioqa.bench.accuracy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.findings.Assertion;
import org.cardioqa.transforms.findings.Assertions;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Asserts the conditions of a NegEx set with the project's own assertion code and counts what is
 * right.
 */
@Command(
    name = "negation",
    description = "Measures negation, temporality and experiencer on a set in NegEx form.",
    mixinStandardHelpOptions = true)
final class NegationCommand implements Callable<Integer> {
  private static final int COLUMNS = 6;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  @Option(names = "--negex", required = true, paramLabel = "FILE.tsv", description = "The set.")
  private Path file;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--errors", description = "List the sentences that were asserted wrongly.")
  private boolean errors;

  @Spec private CommandSpec spec;

  private final Tokenizer tokenizer = new Tokenizer();
  private final Assertions assertions = Assertions.builtIn();

  /** A line of the set: the condition, the sentence that names it, and what is true of it. */
  private record Case(
      String number,
      String condition,
      String sentence,
      String negation,
      String temporality,
      String experiencer) {}

  @Override
  public Integer call() throws IOException {
    List<Count> negation = new ArrayList<>();
    Count historical = Count.NONE;
    Count other = Count.NONE;
    int absent = 0;
    PrintStream out = System.out;
    for (Case line : cases()) {
      Optional<Assertion> found = assertion(line);
      absent += found.isEmpty() ? 1 : 0;
      Assertion said = found.orElse(Assertion.PLAIN);
      Count count =
          count(said.certainty() == Certainty.ABSENT, line.negation().equalsIgnoreCase("Negated"));
      if (errors && count.truePositives() == 0 && !count.equals(Count.NONE)) {
        out.printf(
            "%s said %s %s [%s] %s%n",
            line.number(),
            said.certainty(),
            said.cue().orElse("-"),
            line.condition(),
            line.sentence());
      }
      negation.add(count);
      historical =
          historical.plus(
              count(
                  said.temporality() == Temporality.HISTORICAL,
                  line.temporality().equalsIgnoreCase("Historical")));
      other =
          other.plus(
              count(
                  said.experiencer() == Experiencer.OTHER,
                  !line.experiencer().equalsIgnoreCase("Patient")));
    }
    report(negation, historical, other, absent, out);
    return 0;
  }

  private void report(
      List<Count> negation, Count historical, Count other, int absent, PrintStream out)
      throws IOException {
    Count total = negation.stream().reduce(Count.NONE, Count::plus);
    Interval interval = Interval.bootstrap(negation, Count::f1);
    Table table = new Table("what", "n", "precision", "recall", "f1");
    table.row("negated", total.support(), total.precision(), total.recall(), total.f1());
    table.row(
        "historical",
        historical.support(),
        historical.precision(),
        historical.recall(),
        historical.f1());
    table.row("other person", other.support(), other.precision(), other.recall(), other.f1());
    table.print("Assertions of %d sentences".formatted(negation.size()), out);
    out.printf("negation F1 95%% interval %.3f to %.3f%n", interval.low(), interval.high());
    out.printf("conditions not found in their sentence: %d%n", absent);
    new JsonReport()
        .totals(total)
        .put("f1_interval", List.of(interval.low(), interval.high()))
        .put("sentences", negation.size())
        .put("conditions_not_found", absent)
        .put("negation", JsonReport.details(total))
        .put("historical", JsonReport.details(historical))
        .put("other_experiencer", JsonReport.details(other))
        .write(json);
  }

  private static Count count(boolean found, boolean gold) {
    return new Count(found && gold ? 1 : 0, found && !gold ? 1 : 0, !found && gold ? 1 : 0);
  }

  private List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      if (cells.length < COLUMNS) {
        throw new ParameterException(
            spec.commandLine(), "%s, line %d: expected %d columns".formatted(file, i + 1, COLUMNS));
      }
      cases.add(
          new Case(
              cells[0],
              cells[1].strip(),
              cells[2],
              cells[3].strip(),
              cells[4].strip(),
              cells[5].strip()));
    }
    return cases;
  }

  /** What is asserted of the condition; empty if the sentence does not hold its words. */
  private Optional<Assertion> assertion(Case line) {
    String pattern =
        BLANKS
            .splitAsStream(line.condition())
            .map(Pattern::quote)
            .reduce((a, b) -> a + "\\s+" + b)
            .orElse("");
    Optional<int[]> span =
        find(pattern.toUpperCase(Locale.ROOT).replace("\\S+", "\\s+"), 0, line.sentence());
    if (span.isEmpty()) {
      span = find(pattern, Pattern.CASE_INSENSITIVE, line.sentence());
    }
    return span.flatMap(at -> asserted(line.sentence(), at[0], at[1]));
  }

  private static Optional<int[]> find(String pattern, int flags, String sentence) {
    Matcher matcher = Pattern.compile(pattern, flags).matcher(sentence);
    return matcher.find()
        ? Optional.of(new int[] {matcher.start(), matcher.end()})
        : Optional.empty();
  }

  private Optional<Assertion> asserted(String text, int start, int end) {
    for (Sentence sentence : tokenizer.sentences(text)) {
      if (sentence.start() <= start && end <= sentence.end()) {
        return Optional.of(assertions.of(sentence, start, end));
      }
    }
    // The condition runs over the end of what the splitter holds to be a sentence.
    return Optional.of(assertions.of(new Sentence(tokenizer.tokens(text)), start, end));
  }
}
