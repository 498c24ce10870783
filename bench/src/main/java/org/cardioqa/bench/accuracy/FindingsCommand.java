package org.cardioqa.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.questions.TextAnswers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores answers, numbers and diagnoses against passages with gold answers. */
@Command(
    name = "findings",
    description = "Measures answers, numbers and diagnoses on passages with gold answers.",
    mixinStandardHelpOptions = true)
final class FindingsCommand implements Callable<Integer> {
  private static final double NUMBER_TOLERANCE = 0.005;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE.jsonl",
      description = "The passages.")
  private Path file;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--errors", description = "List what was answered wrongly.")
  private boolean errors;

  private final TextAnswers.Reader reader = new TextAnswers.Reader(Catalog.builtIn());
  private final Map<String, Count> byCode = new TreeMap<>();
  private final Map<String, Count> optionsByCode = new TreeMap<>();
  private final List<Count> units = new ArrayList<>();
  private final List<Count> unitsWithJudgement = new ArrayList<>();
  private Count numbers = Count.NONE;
  private Count diagnosis = Count.NONE;
  private long uncertain;
  private long uncertainAnswered;

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    for (String line : Files.readAllLines(file)) {
      if (!line.isBlank()) {
        score(JSON.readTree(line), out);
      }
    }
    report(out);
    return 0;
  }

  private void score(JsonNode gold, PrintStream out) {
    TextAnswers said = reader.read(gold.path("id").asText(), gold.path("text").asText());
    Map<String, Set<String>> answers = answers(gold.path("answers"));
    Set<String> judgement = texts(gold.path("judgement"));
    Count main = Count.NONE;
    Count all = Count.NONE;
    Set<String> codes = new TreeSet<>(answers.keySet());
    codes.addAll(said.answers().keySet());
    List<String> wrong = new ArrayList<>();
    for (String code : codes) {
      Set<String> right = answers.getOrDefault(code, Set.of());
      Set<String> found = said.answers().getOrDefault(code, Set.of());
      Count count = set(found, right);
      all = all.plus(count);
      if (!judgement.contains(code)) {
        main = main.plus(count);
        byCode.merge(code, count, Count::plus);
        optionsByCode.merge(code, options(found, right), Count::plus);
      }
      if (count.truePositives() == 0) {
        wrong.add(
            "%s%s said %s, right %s"
                .formatted(judgement.contains(code) ? "(judgement) " : "", code, found, right));
      }
    }
    units.add(main);
    unitsWithJudgement.add(all);
    numbers(gold.path("numbers"), said.numbers(), wrong);
    if (!judgement.contains("diagnosis")) {
      diagnosis = diagnosis.plus(options(said.diagnosis(), texts(gold.path("diagnosis"))));
    }
    if (!said.diagnosis().equals(texts(gold.path("diagnosis")))) {
      wrong.add(
          "diagnosis said %s, right %s".formatted(said.diagnosis(), texts(gold.path("diagnosis"))));
    }
    for (String code : texts(gold.path("uncertain"))) {
      uncertain++;
      uncertainAnswered +=
          said.answers().containsKey(code)
                  || (code.equals("diagnosis") && !said.diagnosis().isEmpty())
              ? 1
              : 0;
    }
    if (errors && !wrong.isEmpty()) {
      out.println(
          gold.path("id").asText() + ": " + gold.path("text").asText().replace("\n", "\\n"));
      wrong.forEach(w -> out.println("    " + w));
    }
  }

  /** An answer counts when its set is equal; a wrong set is both too much and too little. */
  private static Count set(Set<String> found, Set<String> right) {
    if (found.equals(right)) {
      return new Count(1, 0, 0);
    }
    return new Count(0, found.isEmpty() ? 0 : 1, right.isEmpty() ? 0 : 1);
  }

  private static Count options(Set<String> found, Set<String> right) {
    long both = found.stream().filter(right::contains).count();
    return new Count(both, found.size() - both, right.size() - both);
  }

  private void numbers(JsonNode gold, Map<String, Double> said, List<String> wrong) {
    Map<String, Double> right = new TreeMap<>();
    gold.fields().forEachRemaining(e -> right.put(e.getKey(), e.getValue().asDouble()));
    Set<String> codes = new TreeSet<>(right.keySet());
    codes.addAll(said.keySet());
    for (String code : codes) {
      boolean stated = right.containsKey(code);
      boolean found = said.containsKey(code);
      boolean same =
          stated
              && found
              && Math.abs(right.get(code) - said.get(code))
                  <= NUMBER_TOLERANCE * Math.abs(right.get(code));
      numbers =
          numbers.plus(same ? new Count(1, 0, 0) : new Count(0, found ? 1 : 0, stated ? 1 : 0));
      if (!same) {
        wrong.add("%s said %s, right %s".formatted(code, said.get(code), right.get(code)));
      }
    }
  }

  private static Map<String, Set<String>> answers(JsonNode node) {
    Map<String, Set<String>> answers = new TreeMap<>();
    node.fields().forEachRemaining(e -> answers.put(e.getKey(), texts(e.getValue())));
    return answers;
  }

  private static Set<String> texts(JsonNode list) {
    Set<String> texts = new TreeSet<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  private void report(PrintStream out) throws IOException {
    Table table =
        new Table("code", "n", "tp", "fp", "fn", "precision", "recall", "f1", "option f1");
    byCode.forEach((code, count) -> row(table, code, count, optionsByCode.get(code)));
    Count total = units.stream().reduce(Count.NONE, Count::plus);
    Count options = optionsByCode.values().stream().reduce(Count.NONE, Count::plus);
    row(table, "all", total, options);
    table.print(
        "Answers of %d passages, without the codes on which labellers may differ"
            .formatted(units.size()),
        out);
    Count everything = unitsWithJudgement.stream().reduce(Count.NONE, Count::plus);
    Table rest = new Table("what", "n", "tp", "fp", "fn", "precision", "recall", "f1", "option f1");
    row(rest, "answers with judgement codes", everything, everything);
    row(rest, "numbers", numbers, numbers);
    row(rest, "diagnosis", diagnosis, diagnosis);
    rest.print("Apart", out);
    Interval interval = Interval.bootstrap(units, Count::f1);
    out.printf(
        "micro-F1 %.3f, 95%% interval %.3f to %.3f (bootstrap over passages)%n",
        total.f1(), interval.low(), interval.high());
    out.printf("uncertain codes answered: %d of %d%n", uncertainAnswered, uncertain);
    write(total, options, everything, interval);
  }

  private void write(Count total, Count options, Count everything, Interval interval)
      throws IOException {
    Map<String, Object> codes = new LinkedHashMap<>();
    byCode.forEach(
        (code, count) -> {
          Map<String, Object> details = JsonReport.details(count);
          details.put("option_f1", optionsByCode.get(code).f1());
          codes.put(code, details);
        });
    new JsonReport()
        .totals(total)
        .put("f1_interval", List.of(interval.low(), interval.high()))
        .put("option_f1", options.f1())
        .put("passages", units.size())
        .put("with_judgement", JsonReport.details(everything))
        .put("numbers", JsonReport.details(numbers))
        .put("diagnosis", JsonReport.details(diagnosis))
        .put("uncertain", uncertain)
        .put("uncertain_answered", uncertainAnswered)
        .put("codes", codes)
        .write(json);
  }

  private static void row(Table table, String name, Count count, Count options) {
    table.row(
        name,
        count.support(),
        count.truePositives(),
        count.falsePositives(),
        count.falseNegatives(),
        count.precision(),
        count.recall(),
        count.f1(),
        options.f1());
  }
}
