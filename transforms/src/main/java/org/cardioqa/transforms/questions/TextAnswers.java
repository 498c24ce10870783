package org.cardioqa.transforms.questions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Experiencer;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.ReportStatus;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;
import org.cardioqa.transforms.findings.FindingExtractor;
import org.cardioqa.transforms.findings.NoFinding;

/**
 * What one text answers, in the form in which answers are scored; by the same classes that the
 * pipeline runs.
 *
 * @param read sections and findings
 * @param candidates the questions that it answers
 * @param answers codes of options by code of question, tier 1
 * @param numbers numbers by code of question
 * @param uncertain questions that the text answers with uncertainty only
 * @param diagnosis codes of diagnoses
 */
public record TextAnswers(
    ReportFindings read,
    List<QaCandidate> candidates,
    Map<String, Set<String>> answers,
    Map<String, Double> numbers,
    Set<String> uncertain,
    Set<String> diagnosis) {
  private static final String DIAGNOSIS = "diagnosis";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads texts one by one. */
  public static final class Reader {
    private final Catalog catalog;
    private final FindingExtractor extractor = FindingExtractor.builtIn();
    private final QuestionGenerator generator;

    /** By this catalogue. */
    public Reader(Catalog catalog) {
      this.catalog = catalog;
      this.generator = new QuestionGenerator(catalog);
    }

    /** What a text answers, taken as a whole report. */
    public TextAnswers read(String id, String text) {
      ReportFindings read = extractor.read(report(id, text));
      return TextAnswers.of(catalog, read, generator.candidates(read));
    }

    /** A text as a report that is already free of identifiers. */
    public static DeidentifiedReport report(String id, String text) {
      return DeidentifiedReport.newBuilder()
          .setReportId(id)
          .setStudyId(id)
          .setPatientId(id)
          .setHasImages(false)
          .setStatus(ReportStatus.FINAL)
          .setSuperseded(false)
          .setLanguage("en")
          .setText(text)
          .setDeidVersion("none")
          .build();
    }
  }

  /** Why nothing was found, in words; empty if something was. */
  public Optional<String> whyNoFinding() {
    return NoFinding.of(read.getNoFindingReason()).map(NoFinding::words);
  }

  /** Why no question is answered, in words; empty if one is. */
  public Optional<String> whyNoQuestion() {
    if (!candidates.isEmpty()) {
      return Optional.empty();
    }
    if (read.getFindings().isEmpty()) {
      return Optional.of("there is no finding");
    }
    boolean certain =
        read.getFindings().stream()
            .anyMatch(
                f ->
                    f.getCertainty() != Certainty.UNCERTAIN
                        && f.getTemporality() == Temporality.RECENT
                        && f.getExperiencer() == Experiencer.PATIENT);
    return Optional.of(
        certain
            ? "the catalogue asks for nothing that the findings state"
            : "every finding is uncertain, of the past, or another person's");
  }

  /**
   * The sentences of a written report (type T) by its parts, those that say nothing left out.
   *
   * @throws IllegalArgumentException if the candidate's answer is none
   */
  public static Map<String, String> writtenParts(QaCandidate candidate) {
    Map<String, String> sentences = new LinkedHashMap<>();
    try {
      JSON.readTree(candidate.getAnswers().get(0))
          .fields()
          .forEachRemaining(
              part -> sentences.put(part.getKey(), part.getValue().path("text").asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the answer is no written report", e);
    }
    sentences.values().removeIf(String::isEmpty);
    return sentences;
  }

  private static TextAnswers of(
      Catalog catalog, ReportFindings read, List<QaCandidate> candidates) {
    Map<String, Set<String>> answers = new TreeMap<>();
    Map<String, Double> numbers = new TreeMap<>();
    Set<String> diagnosis = new TreeSet<>();
    for (QaCandidate candidate : candidates) {
      switch (candidate.getType()) {
        case N ->
            numbers.put(candidate.getQuestionCode(), Double.valueOf(candidate.getAnswers().get(0)));
        case T -> {}
        default -> {
          if (candidate.getQuestionCode().equals(DIAGNOSIS)) {
            diagnosis.addAll(candidate.getAnswers());
          } else {
            answers.put(candidate.getQuestionCode(), new TreeSet<>(candidate.getAnswers()));
          }
        }
      }
    }
    Set<String> uncertain = uncertain(catalog, read.getFindings());
    uncertain.removeAll(answers.keySet());
    return new TextAnswers(read, candidates, answers, numbers, uncertain, diagnosis);
  }

  private static Set<String> uncertain(Catalog catalog, List<Finding> findings) {
    Set<String> codes = new TreeSet<>();
    for (Finding finding : findings) {
      if (finding.getCertainty() == Certainty.UNCERTAIN) {
        catalog.questions().stream()
            .filter(question -> question.type() != QuestionType.T && speaksOf(question, finding))
            .forEach(question -> codes.add(question.code()));
      }
    }
    return codes;
  }

  private static boolean speaksOf(Question question, Finding finding) {
    return question.options().stream()
        .map(Option::present)
        .flatMap(List::stream)
        .filter(source -> source.concept().equals(finding.getConcept()))
        .anyMatch(
            source ->
                source.value().isEmpty() || finding.getValues().contains(source.value().get()));
  }
}
