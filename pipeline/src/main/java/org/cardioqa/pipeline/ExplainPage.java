package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.cardioqa.pipeline.show.Page;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.Section;
import org.cardioqa.transforms.questions.TextAnswers;

/**
 * What was read in a text, as one HTML page: the text with its findings highlighted and numbered,
 * the findings, the questions, each linked to the others. No script, nothing loaded from elsewhere.
 */
final class ExplainPage {
  private static final String STYLE = "explain.css";

  private final TextAnswers said;
  private final String text;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final StringBuilder out = new StringBuilder();

  private ExplainPage(TextAnswers said) {
    this.said = said;
    this.text = said.read().getReport().getText();
    said.read().getFindings().forEach(f -> numbers.put(f.getFindingId(), numbers.size() + 1));
  }

  /** The page. */
  static String of(TextAnswers said) {
    ExplainPage page = new ExplainPage(said);
    page.write();
    return page.out.toString();
  }

  private void write() {
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\"");
    out.append(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.append("<title>A report, explained</title>\n<style>\n").append(style());
    out.append("</style>\n</head>\n<body>\n<header>\n<h1>A report, explained</h1>\n");
    out.append(
        "<p>The text is shown as it was given. If it was not de-identified, guard this page");
    out.append(" as you guard the report.</p>\n");
    out.append("<p class=\"key\"><mark class=\"present\">stated</mark>");
    out.append(" <mark class=\"absent\">denied</mark>");
    out.append(" <mark class=\"uncertain\">uncertain</mark>");
    out.append(" <mark class=\"aside\">past, or another person's</mark></p>\n");
    out.append("<p><a href=\"#findings\">").append(numbers.size()).append(" findings</a> \u00b7 ");
    out.append("<a href=\"#questions\">").append(said.candidates().size());
    out.append(" questions</a></p>\n");
    out.append("</header>\n<main>\n<section class=\"text\">\n<h2>Text</h2>\n");
    text();
    out.append("</section>\n<section>\n<h2 id=\"findings\">Findings</h2>\n");
    findings();
    out.append("<h2 id=\"questions\">Questions</h2>\n");
    questions();
    out.append("</section>\n</main>\n</body>\n</html>\n");
  }

  private static String style() {
    try (InputStream in = ExplainPage.class.getResourceAsStream(STYLE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + STYLE + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void text() {
    List<Section> sections = said.read().getReport().getSections();
    for (Section section : sections) {
      out.append("<h3>")
          .append(Page.escape(section.getName()))
          .append("</h3>\n<div class=\"words\" dir=\"auto\">");
      stretch(section.getStart(), endOfWords(section));
      out.append("</div>\n");
    }
    if (sections.isEmpty()) {
      out.append("<p>The text is empty.</p>\n");
    }
  }

  private int endOfWords(Section section) {
    int end = section.getEnd();
    while (end > section.getStart() && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** A stretch of the text, cut wherever a highlight begins or ends, for they may overlap. */
  private void stretch(int start, int end) {
    TreeSet<Integer> cuts = new TreeSet<>(List.of(start, end));
    List<Finding> here = new ArrayList<>();
    for (Finding finding : said.read().getFindings()) {
      if (finding.getStart() >= start && finding.getEnd() <= end) {
        here.add(finding);
        cuts.add(finding.getStart());
        cuts.add(finding.getEnd());
      }
    }
    int from = start;
    for (int to : cuts) {
      if (to > from) {
        piece(from, to, here);
      }
      from = to;
    }
  }

  private void piece(int from, int to, List<Finding> here) {
    List<Finding> over =
        here.stream().filter(f -> f.getStart() <= from && f.getEnd() >= to).toList();
    if (over.isEmpty()) {
      out.append(Page.escape(text.substring(from, to)));
      return;
    }
    out.append("<mark class=\"").append(tone(over.get(0))).append("\">");
    out.append(Page.escape(text.substring(from, to))).append("</mark>");
    for (Finding finding : over) {
      if (finding.getEnd() == to) {
        int number = numbers.get(finding.getFindingId());
        out.append("<sup><a id=\"t").append(number).append("\" href=\"#f").append(number);
        out.append("\" title=\"").append(Page.escape(ExplainText.words(finding))).append("\">");
        out.append(number).append("</a></sup>");
      }
    }
  }

  private static String tone(Finding finding) {
    boolean aside = ExplainText.assertion(finding).contains(",");
    Certainty certainty = finding.getCertainty();
    return aside ? "aside" : certainty.name().toLowerCase(Locale.ROOT);
  }

  private void findings() {
    said.whyNoFinding()
        .ifPresent(why -> out.append("<p>None: ").append(Page.escape(why)).append(".</p>\n"));
    for (Finding finding : said.read().getFindings()) {
      int number = numbers.get(finding.getFindingId());
      out.append("<article id=\"f").append(number).append("\">\n<p><a class=\"number\" href=\"#t");
      out.append(number).append("\">").append(number).append("</a> <b>");
      out.append(Page.escape(ExplainText.words(finding).replace('_', ' ')));
      out.append("</b> <span class=\"state ");
      out.append(tone(finding)).append("\">").append(Page.escape(ExplainText.assertion(finding)));
      out.append("</span></p>\n<p class=\"small\">");
      out.append(
          finding.getCue().map(cue -> "cue \u201c" + Page.escape(cue) + "\u201d").orElse("no cue"));
      out.append(" \u00b7 section ").append(Page.escape(finding.getSection()));
      out.append(" \u00b7 characters ").append(finding.getStart()).append('\u2013');
      out.append(finding.getEnd()).append(" \u00b7 rule ").append(Page.escape(finding.getRuleId()));
      out.append("</p>\n</article>\n");
    }
  }

  private void questions() {
    said.whyNoQuestion()
        .ifPresent(why -> out.append("<p>None: ").append(Page.escape(why)).append(".</p>\n"));
    for (QaCandidate candidate : said.candidates()) {
      out.append("<article>\n<p><b>").append(Page.escape(candidate.getQuestion()));
      out.append("</b> <span class=\"code\">").append(Page.escape(candidate.getQuestionCode()));
      out.append("</span></p>\n");
      answer(candidate);
      evidence("From", candidate.getEvidence());
      evidence("Against", candidate.getCounterEvidence());
      out.append("<p class=\"small\">asked because ")
          .append(Page.escape(candidate.getAskedBecause()));
      out.append(" \u00b7 confidence ");
      out.append(String.format(Locale.ROOT, "%.2f", candidate.getConfidence()));
      out.append(" \u00b7 priority ").append(candidate.getPriority());
      if (!candidate.getDifficulty().isEmpty()) {
        out.append(" \u00b7 ").append(Page.escape(String.join(", ", candidate.getDifficulty())));
      }
      out.append("</p>\n</article>\n");
    }
  }

  private void answer(QaCandidate candidate) {
    if (candidate.getType() == QuestionType.T) {
      out.append("<dl>");
      TextAnswers.writtenParts(candidate)
          .forEach(
              (part, sentence) -> {
                out.append("<dt>").append(Page.escape(part)).append("</dt><dd>");
                out.append(Page.escape(sentence)).append("</dd>");
              });
      out.append("</dl>\n");
      return;
    }
    if (candidate.getOptions().isEmpty()) {
      out.append("<p class=\"answer\">").append(Page.escape(ExplainText.answer(candidate)));
      out.append("</p>\n");
      return;
    }
    out.append("<ul class=\"options\">");
    for (CandidateOption option : candidate.getOptions()) {
      boolean right = candidate.getAnswers().contains(option.getCode());
      String state = option.getState().name().toLowerCase(Locale.ROOT);
      out.append("<li class=\"").append(right ? "right " : "").append(state).append("\">");
      out.append(right ? "\u2713 " : "").append(Page.escape(option.getText()));
      out.append(" <span class=\"small\">");
      out.append(state.equals("unstated") ? "not mentioned" : state.substring("stated_".length()));
      out.append("</span></li>");
    }
    out.append("</ul>\n");
  }

  private void evidence(String label, List<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return;
    }
    out.append("<p class=\"").append(label.toLowerCase(Locale.ROOT)).append("\">").append(label);
    for (Evidence one : evidence) {
      int number = numbers.get(one.getFindingId());
      out.append(" <a class=\"number\" href=\"#f").append(number).append("\">").append(number);
      out.append("</a>");
    }
    out.append("</p>\n");
  }
}
