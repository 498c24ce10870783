package org.cardioqa.transforms.questions;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.OptionState;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.Translation;
import org.cardioqa.schemas.catalog.AskWhen;
import org.cardioqa.schemas.catalog.Catalog;
import org.cardioqa.schemas.catalog.Folding;
import org.cardioqa.schemas.catalog.Option;
import org.cardioqa.schemas.catalog.Question;

/**
 * Makes the candidates of a report: each question of the catalogue that the report answers and
 * whose condition holds. They are not linked to images yet. Immutable; may be shared by threads.
 */
public final class QuestionGenerator {
  private static final int ID_DIGITS = 32;
  private static final int SEED_DIGITS = 16;

  private final Catalog catalog;
  private final List<Question> questions;
  private final List<String> reasons;
  private final MessageDigest sha256;

  /** By concept, the indexes of the questions that a finding of it can answer. */
  private final Map<String, BitSet> answerable = new HashMap<>();

  /** By this catalogue. */
  public QuestionGenerator(Catalog catalog) {
    this.catalog = catalog;
    this.questions = catalog.questions();
    this.reasons = questions.stream().map(q -> because(q.askWhen())).toList();
    this.sha256 = sha256();
    for (int i = 0; i < questions.size(); i++) {
      for (String concept : concepts(questions.get(i))) {
        answerable.computeIfAbsent(concept, c -> new BitSet()).set(i);
      }
    }
  }

  private static Set<String> concepts(Question question) {
    Set<String> concepts = new HashSet<>();
    for (Option option : question.options()) {
      option.present().forEach(source -> concepts.add(source.concept()));
      option.absent().forEach(source -> concepts.add(source.concept()));
    }
    question.numberRules().forEach(rule -> concepts.add(rule.concept()));
    question.report().values().forEach(names -> concepts.addAll(names.keySet()));
    if (question.type() == QuestionType.N) {
      concepts.add(question.concept().orElseThrow());
    }
    return concepts;
  }

  /** The candidates in the order of the catalogue; none of a superseded report. */
  public List<QaCandidate> candidates(ReportFindings read) {
    DeidentifiedReport report = read.getReport();
    if (report.getSuperseded()) {
      return List.of();
    }
    Set<String> sections = new HashSet<>();
    report.getSections().forEach(section -> sections.add(section.getName()));
    Answerer answerer = new Answerer(read.getFindings(), catalog, sections);
    BitSet asked = new BitSet(questions.size());
    for (String concept : answerer.facts().keySet()) {
      BitSet more = answerable.get(concept);
      if (more != null) {
        asked.or(more);
      }
    }
    Map<String, List<String>> answered = new HashMap<>();
    Set<String> lost = new HashSet<>();
    List<QaCandidate> candidates = new ArrayList<>(asked.cardinality());
    for (int i = asked.nextSetBit(0); i >= 0; i = asked.nextSetBit(i + 1)) {
      Question question = questions.get(i);
      if (!holds(question.askWhen(), answered, answerer.facts())) {
        continue;
      }
      Optional<Answer> answer =
          question.type() == QuestionType.T
              ? report(question, answerer, lost)
              : answerer.answer(question);
      if (answer.isPresent()) {
        answered.put(question.code(), answer.get().answers());
        answer.get().against().forEach(finding -> lost.add(finding.getFindingId()));
        candidates.add(candidate(report, question, reasons.get(i), answer.get()));
      }
    }
    return candidates;
  }

  private Optional<Answer> report(Question question, Answerer answerer, Set<String> lost) {
    Folding.Confidence confidence = catalog.folding().confidence();
    return ReportTarget.write(
        question, answerer.facts(), lost, confidence.report(), confidence.conflict());
  }

  private static boolean holds(
      AskWhen condition, Map<String, List<String>> answered, Map<String, List<Finding>> facts) {
    if (condition instanceof AskWhen.AnsweredWith when) {
      return !Collections.disjoint(
          answered.getOrDefault(when.question(), List.of()), when.answers());
    }
    if (condition instanceof AskWhen.ConceptStated when) {
      return facts.getOrDefault(when.concept(), List.of()).stream()
          .anyMatch(f -> f.getCertainty() == when.certainty());
    }
    return true;
  }

  private QaCandidate candidate(
      DeidentifiedReport report, Question question, String reason, Answer answer) {
    String id = hash(report.getStudyId() + "\n" + question.code() + "\n" + catalog.majorVersion());
    List<CandidateOption> options = options(question, answer, id);
    // The generated builder checks and copies every field, which took more time than all the rest.
    return new QaCandidate(
        id,
        "",
        report.getStudyId(),
        report.getPatientId(),
        report.getReportId(),
        catalog.version(),
        question.code(),
        question.tier(),
        question.sequenceView(),
        question.type(),
        wording(question, Catalog.LANGUAGE, id),
        options,
        answer.answers(),
        question.unit().orElse(null),
        question.tolerance().isPresent() ? question.tolerance().getAsDouble() : null,
        evidence(report.getText(), answer.evidence()),
        List.of(),
        LinkStatus.NO_VOLUME,
        "",
        reason,
        answer.confidence(),
        priority(question, answer),
        difficulty(answer),
        evidence(report.getText(), answer.against()),
        translations(question, options, id));
  }

  /** One of the wordings, always the same for an item. */
  private static String wording(Question question, String language, String id) {
    List<String> texts = question.texts().get(language);
    return texts.get(Math.floorMod(id.hashCode(), texts.size()));
  }

  private static List<Translation> translations(
      Question question, List<CandidateOption> options, String id) {
    if (question.texts().size() == 1) {
      return List.of();
    }
    List<Translation> translations = new ArrayList<>();
    for (String language : new TreeSet<>(question.texts().keySet())) {
      if (!language.equals(Catalog.LANGUAGE)) {
        List<String> labels = new ArrayList<>();
        for (CandidateOption option : options) {
          labels.add(question.option(option.getCode()).orElseThrow().labels().get(language));
        }
        translations.add(new Translation(language, wording(question, language, id), labels));
      }
    }
    return translations;
  }

  private static List<CandidateOption> options(Question question, Answer answer, String id) {
    List<Placed> order = new ArrayList<>(question.options().size());
    long seed = Long.parseUnsignedLong(id.substring(0, SEED_DIGITS), 16);
    for (Option option : question.options()) {
      boolean last = option.place() == Option.Place.LAST;
      order.add(new Placed(option, last ? 0 : mixed(seed + option.code().hashCode())));
    }
    order.sort(ORDER);
    List<CandidateOption> options = new ArrayList<>(order.size());
    for (Placed placed : order) {
      String code = placed.option.code();
      OptionState state = answer.states().getOrDefault(code, OptionState.UNSTATED);
      options.add(new CandidateOption(code, placed.option.label(), state));
    }
    return options;
  }

  private record Placed(Option option, long key) {}

  private static final Comparator<Placed> ORDER =
      (a, b) -> {
        int place = a.option.place().compareTo(b.option.place());
        int key = place == 0 ? Long.compare(a.key, b.key) : place;
        return key == 0 ? a.option.code().compareTo(b.option.code()) : key;
      };

  /** Finalizer of SplitMix64 (Steele et al. 2014): spreads neighbouring seeds over all longs. */
  private static long mixed(long seed) {
    long z = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static List<Evidence> evidence(String text, List<Finding> findings) {
    List<Evidence> evidence = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      int start = finding.getSentenceStart();
      int end = finding.getSentenceEnd();
      evidence.add(
          new Evidence(
              finding.getFindingId(),
              start,
              end,
              text.substring(start, end),
              finding.getStart(),
              finding.getEnd(),
              finding.getCertainty(),
              finding.getSection()));
    }
    return evidence;
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

  private int priority(Question question, Answer answer) {
    Folding.Priority weights = catalog.folding().priority();
    int priority =
        question.priority() + (int) Math.round(weights.doubt() * (1 - answer.confidence()));
    if (answer.hints().contains(Answerer.CONFLICT)) {
      priority += weights.conflict();
    }
    for (Option option : question.options()) {
      if (option.frequency() == Option.Frequency.RARE && answer.answers().contains(option.code())) {
        return priority + weights.rare();
      }
    }
    return priority;
  }

  private static List<String> difficulty(Answer answer) {
    Set<String> hints = new TreeSet<>(answer.hints());
    if (answer.answers().size() > 1) {
      hints.add("several_answers");
    }
    for (Finding finding : answer.evidence()) {
      if (finding.getSentenceStart() != answer.evidence().get(0).getSentenceStart()) {
        hints.add("several_sentences");
      }
    }
    return List.copyOf(hints);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String hash(String text) {
    try {
      MessageDigest digest = (MessageDigest) sha256.clone();
      byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, ID_DIGITS / 2);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own digests can be cloned", e);
    }
  }
}
