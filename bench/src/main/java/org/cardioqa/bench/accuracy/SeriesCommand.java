package org.cardioqa.bench.accuracy;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.cardioqa.transforms.series.SeriesRules;
import org.cardioqa.transforms.series.WordReader;
import org.cardioqa.transforms.series.WordReading;
import org.cardioqa.transforms.series.WordReading.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Reads the descriptions of a series list by their words alone, as no header is there.
 *
 * <p>Resolved is a description whose words name a sequence, and a view unless images of that
 * sequence serve without one (scouts, TI scouts, flow, perfusion, and what is known to be no heart
 * sequence). The stricter figure, which asks a view of all, stands beside it.
 */
@Command(
    name = "series",
    description = "Measures how many series descriptions are resolved, and the labelled views.",
    mixinStandardHelpOptions = true)
final class SeriesCommand implements Callable<Integer> {
  @Option(
      names = "--csv",
      required = true,
      paramLabel = "FILE.csv",
      description = "Columns series_description, counts, cleaned_series_names.")
  private Path file;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON too.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--dump",
      description = "Print each description with its sequence, view and rules, tab-separated.")
  private boolean dump;

  private final WordReader reader = new WordReader(SeriesRules.standard());

  /** A line of the list. */
  private record Line(String description, long count, Optional<String> view, WordReading reading) {
    Optional<String> readView() {
      return reading.view().map(view -> view.code().code());
    }

    boolean agrees() {
      return view.isPresent() && readView().equals(view);
    }
  }

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    List<Line> lines = lines();
    if (dump) {
      lines.forEach(line -> out.println(dumped(line)));
    }
    List<Line> labelled = lines.stream().filter(line -> line.view().isPresent()).toList();
    double resolved = share(lines, lines.stream().filter(this::resolved).toList());
    double strict =
        share(
            lines,
            lines.stream()
                .filter(line -> line.reading().sequence().isPresent())
                .filter(line -> line.reading().view().isPresent())
                .toList());
    double sequence =
        share(lines, lines.stream().filter(line -> line.reading().sequence().isPresent()).toList());
    List<Line> agreeing = labelled.stream().filter(Line::agrees).toList();
    double agreement = share(labelled, agreeing);
    if (!dump) {
      Interval interval = Interval.wilson(agreeing.size(), labelled.size());
      new Table("figure", "value", "descriptions", "series")
          .row("resolved, weighted", resolved, lines.size(), sum(lines))
          .row("sequence and view named", strict, lines.size(), sum(lines))
          .row("sequence named", sequence, lines.size(), sum(lines))
          .row("view agreement, weighted", agreement, labelled.size(), sum(labelled))
          .row(
              "view agreement, by description",
              Interval.share(agreeing.size(), labelled.size()),
              labelled.size(),
              sum(labelled))
          .print("Series descriptions, by words alone", out);
      out.printf(
          Locale.ROOT,
          "95%% interval of the agreement by description: %.3f to %.3f%n%n",
          interval.low(),
          interval.high());
      disagreements(labelled, out);
      sequences(lines, out);
    }
    new JsonReport()
        .put("resolved_weighted", resolved)
        .put("sequence_and_view_weighted", strict)
        .put("sequence_weighted", sequence)
        .put("view_agreement", agreement)
        .put("descriptions", lines.size())
        .put("labelled", labelled.size())
        .write(json);
    return 0;
  }

  private boolean resolved(Line line) {
    return reader.resolved(line.reading());
  }

  private List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    CSVFormat form = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader in = Files.newBufferedReader(file)) {
      for (CSVRecord row : form.parse(in)) {
        String description = row.get("series_description");
        String label = row.get("cleaned_series_names").strip().toLowerCase(Locale.ROOT);
        lines.add(
            new Line(
                description,
                Long.parseLong(row.get("counts").strip()),
                label.isEmpty() ? Optional.empty() : Optional.of(label),
                reader.read(description)));
      }
    }
    return lines;
  }

  private static String dumped(Line line) {
    List<String> rules = new ArrayList<>();
    line.reading().sequence().map(Reading::evidence).ifPresent(rules::addAll);
    line.reading().view().map(Reading::evidence).ifPresent(rules::addAll);
    return String.join(
        "\t",
        line.description(),
        Long.toString(line.count()),
        line.reading().sequence().map(reading -> reading.code().code()).orElse("-"),
        line.readView().orElse("-"),
        rules.isEmpty() ? "-" : String.join(",", rules));
  }

  private static void disagreements(List<Line> labelled, PrintStream out) {
    Table table = new Table("labelled otherwise", "count", "label", "read");
    labelled.stream()
        .filter(line -> !line.agrees())
        .sorted(Comparator.comparing((Line line) -> -line.count()))
        .forEach(
            line ->
                table.row(
                    line.description(),
                    line.count(),
                    line.view().orElseThrow(),
                    line.readView().orElse("-")));
    table.print("Disagreements", out);
  }

  private static void sequences(List<Line> lines, PrintStream out) {
    Map<String, Long> counts = new TreeMap<>();
    for (Line line : lines) {
      String code =
          line.reading().sequence().map(reading -> reading.code().code()).orElse("not named");
      counts.merge(code, line.count(), Long::sum);
    }
    Table table = new Table("sequence", "series");
    counts.forEach((code, count) -> table.row(code, count));
    table.print("What the words name", out);
  }

  private static double share(List<Line> all, List<Line> part) {
    return Interval.share(sum(part), sum(all));
  }

  private static long sum(List<Line> lines) {
    return lines.stream().mapToLong(Line::count).sum();
  }
}
