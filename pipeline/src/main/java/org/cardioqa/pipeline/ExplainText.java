package org.cardioqa.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Measurement;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.questions.TextAnswers;

/** What was read in a text, for a terminal. */
final class ExplainText {
  private static final String PLAIN = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String DIM = "\u001b[2m";
  private static final String MARKED = "\u001b[1;4m";

  /** Stand for the ends of a highlight until lines are wrapped; no text still has them. */
  private static final char OPEN = '\u0001';

  private static final char CLOSE = '\u0002';

  private final TextAnswers said;
  private final String text;
  private final int width;
  private final boolean coloured;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final StringBuilder out = new StringBuilder();

  private ExplainText(TextAnswers said, int width, boolean coloured) {
    this.said = said;
    this.text = said.read().getReport().getText();
    this.width = width;
    this.coloured = coloured;
    said.read().getFindings().forEach(f -> numbers.put(f.getFindingId(), numbers.size() + 1));
  }

  /**
   * The whole explanation.
   *
   * @param width columns
   * @param coloured whether escape codes may be used; without them highlights are in brackets
   */
  static String of(TextAnswers said, int width, boolean coloured) {
    ExplainText explained = new ExplainText(said, width, coloured);
    explained.sections();
    explained.findings();
    explained.questions();
    return explained.out.toString();
  }

  /** What a finding says, in words: concept, values, number, segments. */
  static String words(Finding finding) {
    List<String> words = new ArrayList<>(finding.getValues());
    finding.getMeasurement().ifPresent(m -> words.add(quantity(m)));
    if (!finding.getAhaSegments().isEmpty()) {
      words.add(
          (finding.getAhaSegments().size() == 1 ? "segment " : "segments ")
              + String.join(" ", finding.getAhaSegments().stream().map(String::valueOf).toList()));
    }
    return finding.getConcept() + (words.isEmpty() ? "" : ": " + String.join(", ", words));
  }

  /** A number as it is written, with its unit if it is written without one. */
  private static String quantity(Measurement measurement) {
    String written = oneLine(measurement.getText());
    boolean bare = written.isEmpty() || Character.isDigit(written.charAt(written.length() - 1));
    return bare ? written + " " + measurement.getUnit() : written;
  }

  /** Certainty, and what keeps it from answering: the past, another person. */
  static String assertion(Finding finding) {
    List<String> assertion = new ArrayList<>(List.of(finding.getCertainty().name()));
    if (finding.getTemporality() != Temporality.RECENT) {
      assertion.add(finding.getTemporality().name());
    }
    if (finding.getExperiencer() != Experiencer.PATIENT) {
      assertion.add(finding.getExperiencer().name());
    }
    return String.join(", ", assertion).toLowerCase(Locale.ROOT);
  }

  /** The answer in codes, or a number with its unit. */
  static String answer(QaCandidate candidate) {
    String codes = String.join(", ", candidate.getAnswers());
    return codes + candidate.getUnit().map(unit -> " " + unit).orElse("");
  }

  /** The options that the report denies. */
  static List<String> denied(QaCandidate candidate) {
    return candidate.getOptions().stream()
        .filter(option -> option.getState() == OptionState.STATED_ABSENT)
        .map(CandidateOption::getCode)
        .toList();
  }

  private void sections() {
    title("SECTIONS");
    for (Section section : said.read().getReport().getSections()) {
      String line =
          "  %-13s %-11s %s"
              .formatted(
                  section.getName(),
                  section.getStart() + "-" + section.getEnd(),
                  oneLine(text.substring(section.getStart(), section.getEnd())));
      out.append(line.length() > width ? line.substring(0, width - 3) + "..." : line).append('\n');
    }
  }

  private void findings() {
    title("FINDINGS");
    for (Finding finding : said.read().getFindings()) {
      String head =
          "%3d  %s  (%s)"
              .formatted(numbers.get(finding.getFindingId()), words(finding), assertion(finding));
      paragraph(head, 0, 5, tone(finding.getCertainty()));
      sentence(finding);
      String cue = finding.getCue().map(c -> "cue \"" + c + "\"").orElse("no cue");
      paragraph(
          "%s; section %s; characters %d-%d; rule %s"
              .formatted(
                  cue,
                  finding.getSection(),
                  finding.getStart(),
                  finding.getEnd(),
                  finding.getRuleId()),
          5,
          7,
          DIM);
    }
    said.whyNoFinding().ifPresent(why -> paragraph("none: " + why, 2, 2, ""));
  }

  private void questions() {
    title("QUESTIONS");
    for (QaCandidate candidate : said.candidates()) {
      boolean written = candidate.getType() == QuestionType.T;
      paragraph(candidate.getQuestionCode() + "  " + candidate.getQuestion(), 2, 5, BOLD);
      if (written) {
        TextAnswers.writtenParts(candidate)
            .forEach((part, sentence) -> paragraph(part + ": " + sentence, 5, 7, ""));
      } else {
        paragraph("= " + answer(candidate), 5, 7, "");
      }
      if (!denied(candidate).isEmpty()) {
        paragraph("denied: " + String.join(", ", denied(candidate)), 5, 7, "");
      }
      evidence("from", candidate.getEvidence(), written);
      evidence("AGAINST", candidate.getCounterEvidence(), false);
      String hints = String.join(", ", candidate.getDifficulty());
      paragraph(
          "asked because %s; confidence %.2f; priority %d%s"
              .formatted(
                  candidate.getAskedBecause(),
                  candidate.getConfidence(),
                  candidate.getPriority(),
                  hints.isEmpty() ? "" : "; hints: " + hints),
          5,
          7,
          DIM);
    }
    said.whyNoQuestion().ifPresent(why -> paragraph("none: " + why, 2, 2, ""));
  }

  private void evidence(String label, List<Evidence> evidence, boolean onlyNumbers) {
    if (evidence.isEmpty()) {
      return;
    }
    Set<String> findings = new LinkedHashSet<>();
    Set<String> sentences = new LinkedHashSet<>();
    for (Evidence one : evidence) {
      findings.add(String.valueOf(numbers.get(one.getFindingId())));
      sentences.add("\"" + oneLine(one.getSentence()) + "\"");
    }
    String what = findings.size() == 1 ? " finding " : " findings ";
    String quoted = onlyNumbers ? "" : ": " + String.join(" ", sentences);
    paragraph(label + what + String.join(", ", findings) + quoted, 5, 7, "");
  }

  /** The sentence with the words of the finding highlighted. */
  private void sentence(Finding finding) {
    String line =
        text.substring(finding.getSentenceStart(), finding.getStart()).replaceAll("\\p{Cntrl}", " ")
            + OPEN
            + oneLine(text.substring(finding.getStart(), finding.getEnd()))
            + CLOSE
            + text.substring(finding.getEnd(), finding.getSentenceEnd())
                .replaceAll("\\p{Cntrl}", " ");
    int from = out.length();
    paragraph(line.replaceAll("\\s+", " "), 5, 5, "");
    String wrapped = out.substring(from);
    out.setLength(from);
    if (coloured) {
      // A highlight ends with its line and goes on behind the next one's indent.
      wrapped =
          wrapped.replaceAll(
              OPEN + "([^" + CLOSE + "\n]*)\n( +)", OPEN + "$1" + CLOSE + "\n$2" + OPEN);
    }
    out.append(
        wrapped
            .replace(String.valueOf(OPEN), coloured ? MARKED : "[")
            .replace(String.valueOf(CLOSE), coloured ? PLAIN : "]"));
  }

  private static String tone(Certainty certainty) {
    return switch (certainty) {
      case PRESENT -> "\u001b[32m";
      case ABSENT -> "\u001b[36m";
      case UNCERTAIN -> "\u001b[33m";
    };
  }

  private void title(String title) {
    out.append(out.isEmpty() ? "" : "\n");
    out.append(coloured ? BOLD + title + PLAIN : title).append('\n');
  }

  /** Wraps words; a word longer than the line is cut. */
  private void paragraph(String words, int indent, int hanging, String tone) {
    String rest = words;
    int left = indent;
    while (!rest.isEmpty()) {
      int room = width - left;
      int cut = rest.length();
      if (cut > room) {
        int space = rest.lastIndexOf(' ', room);
        cut = space > 0 ? space : room;
      }
      String line = rest.substring(0, cut);
      out.append(" ".repeat(left));
      out.append(coloured && !tone.isEmpty() ? tone + line + PLAIN : line).append('\n');
      rest = rest.substring(cut).stripLeading();
      left = hanging;
    }
  }

  /** On one line, and without the control characters that a terminal would obey. */
  private static String oneLine(String words) {
    return words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
  }
}
