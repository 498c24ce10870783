package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.transforms.questions.TextAnswers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Shows what is found in one text, why, and which questions it answers; or the answers of many
 * texts as JSON.
 */
@Command(
    name = "explain",
    description = {
      "Shows the sections and findings of a report, the cues that decided, and the questions that"
          + " it answers.",
      "The text is shown as it is given: give a de-identified one, or guard what comes out as you"
          + " guard the report."
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NARROWEST = 40;
  private static final int WIDEST = 160;

  /** Whether the terminal output is coloured. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Option(
      names = "--html",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description =
          "Write a page instead: to FILE, or beside the report with the ending .html. It loads"
              + " nothing from elsewhere.")
  private Path html;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "A question catalogue (YAML); without it, the built-in one.")
  private Path catalog;

  @Option(
      names = "--color",
      defaultValue = "auto",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Colour colour;

  @Option(
      names = "--width",
      defaultValue = "${env:COLUMNS:-80}",
      paramLabel = "COLUMNS",
      description = "Columns of the output: COLUMNS of the environment, else 80.")
  private int width;

  @Spec private CommandSpec spec;

  private static final class Input {
    @Parameters(index = "0", paramLabel = "REPORT_FILE", description = "A text file, UTF-8.")
    private Path report;

    @Option(
        names = "--jsonl",
        paramLabel = "IN.jsonl",
        description = "Lines of {\"id\",\"text\"}; writes a line of answers for each.")
    private Path jsonl;
  }

  @Override
  public Integer call() throws IOException {
    TextAnswers.Reader reader = new TextAnswers.Reader(catalog());
    PrintWriter out = new PrintWriter(System.out, false, UTF_8);
    if (input.jsonl != null) {
      lines(reader, out);
    } else {
      one(reader, out);
    }
    out.flush();
    return 0;
  }

  private Catalog catalog() throws IOException {
    if (catalog == null) {
      return Catalog.builtIn();
    }
    try {
      return new CatalogSource(catalog.toString(), Files.readString(catalog)).catalog();
    } catch (YamlException e) {
      throw new ParameterException(spec.commandLine(), "--catalog: " + e.getMessage(), e);
    }
  }

  private void one(TextAnswers.Reader reader, PrintWriter out) throws IOException {
    if (!Files.isRegularFile(input.report)) {
      throw new ParameterException(spec.commandLine(), input.report + " is no file");
    }
    // Bytes that are no UTF-8 become replacement characters; such a file is explained like others.
    TextAnswers said = reader.read("report", new String(Files.readAllBytes(input.report), UTF_8));
    if (html == null) {
      boolean coloured = colour == Colour.AUTO ? Ansi.AUTO.enabled() : colour == Colour.ALWAYS;
      int columns = Math.max(NARROWEST, Math.min(WIDEST, width));
      out.print(ExplainText.of(said, columns, coloured));
      return;
    }
    Path page = html.toString().isEmpty() ? beside(input.report) : html;
    Files.writeString(page, ExplainPage.of(said));
    out.printf(
        "%s: %d findings, %d questions. It holds the text as it was given.%n",
        page, said.read().getFindings().size(), said.candidates().size());
  }

  private static Path beside(Path report) {
    String name = report.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return report.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".html");
  }

  private void lines(TextAnswers.Reader reader, PrintWriter out) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(input.jsonl)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          JsonNode node = parse(line, number);
          TextAnswers said = reader.read(node.path("id").asText(), node.path("text").asText());
          out.println(JSON.writeValueAsString(json(node.path("id").asText(), said)));
        }
      }
    }
  }

  private JsonNode parse(String line, int number) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec.commandLine(), "%s, line %d: not JSON".formatted(input.jsonl, number), e);
    }
  }

  private static Map<String, Object> json(String id, TextAnswers said) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", id);
    line.put("answers", said.answers());
    line.put("numbers", said.numbers());
    line.put("uncertain", said.uncertain());
    line.put("diagnosis", said.diagnosis());
    List<Map<String, Object>> findings = new ArrayList<>();
    for (Finding finding : said.read().getFindings()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("concept", finding.getConcept());
      one.put("values", finding.getValues());
      one.put("certainty", finding.getCertainty().name());
      one.put("temporality", finding.getTemporality().name());
      one.put("experiencer", finding.getExperiencer().name());
      one.put("aha_segments", finding.getAhaSegments());
      finding.getMeasurement().ifPresent(m -> one.put("value", m.getValue()));
      finding.getMeasurement().ifPresent(m -> one.put("unit", m.getUnit()));
      one.put("section", finding.getSection());
      one.put("start", finding.getStart());
      one.put("end", finding.getEnd());
      one.put("sentence_start", finding.getSentenceStart());
      one.put("sentence_end", finding.getSentenceEnd());
      finding.getCue().ifPresent(cue -> one.put("cue", cue));
      one.put("rule", finding.getRuleId());
      findings.add(one);
    }
    line.put("findings", findings);
    return line;
  }
}
