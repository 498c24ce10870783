package org.cardioqa.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.transforms.questions.TextAnswers;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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
    description =
        "Shows the findings of a report, the cues that decided, and the questions it answers.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Spec private CommandSpec spec;

  private final TextAnswers.Reader reader = new TextAnswers.Reader(Catalog.builtIn());

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
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    if (input.jsonl != null) {
      lines(out);
    } else {
      show(Files.readString(input.report), out);
    }
    out.flush();
    return 0;
  }

  private void lines(PrintWriter out) throws IOException {
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

  private void show(String text, PrintWriter out) {
    TextAnswers said = reader.read("report", text);
    out.println("SECTIONS");
    for (Section section : said.read().getReport().getSections()) {
      out.printf("  %-12s %d-%d%n", section.getName(), section.getStart(), section.getEnd());
    }
    out.println("FINDINGS");
    for (Finding finding : said.read().getFindings()) {
      out.printf("  %s %s%n", finding.getConcept(), about(finding));
      out.printf("      %s%n", highlighted(text, finding));
    }
    out.println("QUESTIONS");
    for (QaCandidate candidate : said.candidates()) {
      out.printf(
          "  %s = %s%s  (confidence %.2f, priority %d, asked because: %s)%n",
          candidate.getQuestionCode(),
          String.join(", ", candidate.getAnswers()),
          candidate.getUnit().map(unit -> " " + unit).orElse(""),
          candidate.getConfidence(),
          candidate.getPriority(),
          candidate.getAskedBecause());
      candidate.getEvidence().stream()
          .map(evidence -> evidence.getSentence().replaceAll("\\s+", " "))
          .distinct()
          .forEach(sentence -> out.printf("      \"%s\"%n", sentence));
    }
    if (said.candidates().isEmpty()) {
      out.println("  none: the text states nothing that the catalogue asks");
    }
  }

  private static String about(Finding finding) {
    List<String> words = new ArrayList<>(finding.getValues());
    finding.getMeasurement().ifPresent(m -> words.add(m.getText() + " " + m.getUnit()));
    if (!finding.getAhaSegments().isEmpty()) {
      words.add("segments " + finding.getAhaSegments());
    }
    words.add(finding.getCertainty().name());
    words.add(finding.getTemporality().name());
    words.add(finding.getExperiencer().name());
    finding.getCue().ifPresent(cue -> words.add("cue: \"" + cue + "\""));
    words.add("rule: " + finding.getRuleId());
    words.add("section: " + finding.getSection());
    return String.join(" | ", words);
  }

  /** The sentence with the words of the finding in brackets. */
  private static String highlighted(String text, Finding finding) {
    String sentence =
        text.substring(finding.getSentenceStart(), finding.getStart())
            + "["
            + text.substring(finding.getStart(), finding.getEnd())
            + "]"
            + text.substring(finding.getEnd(), finding.getSentenceEnd());
    return sentence.replaceAll("\\s+", " ");
  }
}
