package org.cardioqa.transforms.questions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.catalog.AskWhen;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * Makes the candidates of a report: each question of the catalogue that the report answers and
 * whose condition holds. They are not linked to images yet. Immutable; may be shared by threads.
 */
public final class QuestionGenerator {
  private static final String LANGUAGE = "en";
  private static final int ID_DIGITS = 32;
  private static final int SEED_DIGITS = 16;
  private static final int CONFLICT_PRIORITY = 50;
  private static final int RARE_PRIORITY = 20;
  private static final int DOUBT_PRIORITY = 40;

  private final Catalog catalog;
  private final ReportTarget target = new ReportTarget();

  /** By this catalogue. */
  public QuestionGenerator(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The candidates in the order of the catalogue; none of a superseded report. */
  public List<QaCandidate> candidates(ReportFindings read) {
    DeidentifiedReport report = read.getReport();
    if (report.getSuperseded()) {
      return List.of();
    }
    Set<String> sections =
        report.getSections().stream().map(Section::getName).collect(Collectors.toSet());
    Answerer answerer = new Answerer(read.getFindings(), catalog.locations(), sections);
    Map<String, List<String>> answered = new LinkedHashMap<>();
    List<QaCandidate> candidates = new ArrayList<>();
    for (Question question : catalog.questions()) {
      Optional<Answer> answer =
          question.type() == QuestionType.T
              ? target.write(question.concept().orElseThrow(), answerer.facts())
              : answerer.answer(question);
      if (answer.isPresent() && holds(question.askWhen(), answered, answerer.facts())) {
        answered.put(question.code(), answer.get().answers());
        candidates.add(candidate(report, question, answer.get()));
      }
    }
    return candidates;
  }

  private static boolean holds(
      AskWhen condition, Map<String, List<String>> answered, List<Finding> facts) {
    if (condition instanceof AskWhen.AnsweredWith when) {
      return answered.getOrDefault(when.question(), List.of()).stream()
          .anyMatch(when.answers()::contains);
    }
    if (condition instanceof AskWhen.ConceptStated when) {
      return facts.stream()
          .anyMatch(
              f -> f.getConcept().equals(when.concept()) && f.getCertainty() == when.certainty());
    }
    return true;
  }

  private QaCandidate candidate(DeidentifiedReport report, Question question, Answer answer) {
    String id =
        hash(report.getStudyId() + "\n" + question.code() + "\n" + catalog.majorVersion())
            .substring(0, ID_DIGITS);
    List<String> texts = question.texts().get(LANGUAGE);
    return QaCandidate.newBuilder()
        .setQaId(id)
        .setContentHash("")
        .setStudyId(report.getStudyId())
        .setPatientId(report.getPatientId())
        .setReportId(report.getReportId())
        .setCatalogVersion(catalog.version())
        .setQuestionCode(question.code())
        .setTier(question.tier())
        .setSequenceView(question.sequenceView())
        .setType(question.type())
        .setQuestion(texts.get(Math.floorMod(id.hashCode(), texts.size())))
        .setOptions(options(question, answer, id))
        .setAnswers(answer.answers())
        .setUnit(question.unit().orElse(null))
        .setTolerance(question.tolerance().isPresent() ? question.tolerance().getAsDouble() : null)
        .setEvidence(evidence(report.getText(), answer.evidence()))
        .setLinks(List.of())
        .setLinkStatus(LinkStatus.NO_VOLUME)
        .setLinkReason("")
        .setAskedBecause(because(question.askWhen()))
        .setConfidence(answer.confidence())
        .setPriority(priority(question, answer))
        .setDifficulty(difficulty(answer))
        .build();
  }

  private static List<CandidateOption> options(Question question, Answer answer, String id) {
    List<Option> order = new ArrayList<>(question.options());
    long seed = Long.parseUnsignedLong(id.substring(0, SEED_DIGITS), 16);
    order.sort(
        Comparator.comparing(Option::place)
            .thenComparingLong(
                o -> o.place() == Option.Place.LAST ? 0 : mixed(seed + o.code().hashCode()))
            .thenComparing(Option::code));
    return order.stream()
        .map(
            o ->
                new CandidateOption(
                    o.code(),
                    o.label(),
                    answer.states().getOrDefault(o.code(), OptionState.UNSTATED)))
        .toList();
  }

  /** Finalizer of SplitMix64 (Steele et al. 2014): spreads neighbouring seeds over all longs. */
  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static List<Evidence> evidence(String text, List<Finding> findings) {
    return findings.stream()
        .map(
            f ->
                new Evidence(
                    f.getFindingId(),
                    f.getSentenceStart(),
                    f.getSentenceEnd(),
                    text.substring(f.getSentenceStart(), f.getSentenceEnd())))
        .toList();
  }

  private static String because(AskWhen condition) {
    if (condition instanceof AskWhen.AnsweredWith when) {
      return when.question() + " is " + String.join(" or ", new TreeSet<>(when.answers()));
    }
    if (condition instanceof AskWhen.ConceptStated when) {
      return when.concept() + " is stated " + when.certainty();
    }
    return "stated";
  }

  private static int priority(Question question, Answer answer) {
    int priority =
        question.priority() + (int) Math.round(DOUBT_PRIORITY * (1 - answer.confidence()));
    if (answer.hints().contains(Answerer.CONFLICT)) {
      priority += CONFLICT_PRIORITY;
    }
    boolean rare =
        answer.answers().stream()
            .flatMap(code -> question.option(code).stream())
            .anyMatch(o -> o.frequency() == Option.Frequency.RARE);
    return rare ? priority + RARE_PRIORITY : priority;
  }

  private static List<String> difficulty(Answer answer) {
    Set<String> hints = new TreeSet<>(answer.hints());
    if (answer.answers().size() > 1) {
      hints.add("several_answers");
    }
    if (answer.evidence().stream().map(Finding::getSentenceStart).distinct().count() > 1) {
      hints.add("several_sentences");
    }
    return List.copyOf(hints);
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
