package org.cardioqa.transforms.findings;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cardioqa.schemas.DeidentifiedReport;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.Measurement;
import org.cardioqa.schemas.ReportFindings;
import org.cardioqa.schemas.Section;
import org.cardioqa.schemas.Temporality;
import org.cardioqa.transforms.text.Sentence;
import org.cardioqa.transforms.text.Tokenizer;

/**
 * Reads a de-identified report: its sections, and in those that state findings, sentence by
 * sentence, what is asserted. Immutable; may be shared by threads.
 */
public final class FindingExtractor {
  private static final Pattern MAGNETIC_RESONANCE =
      Pattern.compile(
          "(?i)\\b(?:c?mri?|mr|magnetic resonance|magnetic imaging|cmri|lge|gadolinium|late (?:hyper)?enhancement|delayed (?:hyper|contrast )?enhancement|delayed imag(?:es|ing)|late imag(?:es|ing)|mid-?(?:myocardial|wall)|sub-?(?:epicardial|endocardial)|t2|t1|stir|cine|insertion points?|dhe|mde|psir|lvef|impression|findings)\\b|\\bDE\\b");

  /** Words by which a text passes on to a later examination. */
  private static final Pattern LATER =
      Pattern.compile(
          "(?i)\\b(?:follow[ -]?up|repeat(?:ed)?|control|second|subsequent)\\s+(?:cardiac\\s+|cardiovascular\\s+)?(?:cmr|mri|mr\\b|magnetic|imaging|scan|examination|study)"
              + "|\\b(?:weeks?|months?|years?|days?)\\s+(?:later|after|thereafter)\\b|\\bat\\s+(?:\\S+\\s+)?(?:follow[ -]?up|\\d+[ -]months?)\\b|\\bafter\\s+(?:\\d+|one|two|three|four|five|six|nine|twelve)\\s+(?:weeks|months|years)\\b");

  /** Words of which {@link #LATER} has one, and for the second kind one of the third. */
  private static final Set<String> AGAIN =
      Set.of("follow", "followup", "repeat", "repeated", "control", "second", "subsequent");

  private static final Set<String> BEHIND = Set.of("later", "after", "thereafter", "at");
  private static final Set<String> TIMES =
      Set.of("day", "days", "week", "weeks", "month", "months", "monthly", "year", "years");

  private final Tokenizer tokenizer = new Tokenizer();
  private final Lexicon lexicon;
  private final CueRules cues;
  private final Sections sections;

  private FindingExtractor(Lexicon lexicon, CueRules cues, Sections sections) {
    this.lexicon = lexicon;
    this.cues = cues;
    this.sections = sections;
  }

  /** With the English lexicon, cues and headings that come with this version of the code. */
  public static FindingExtractor builtIn() {
    Vocabulary vocabulary = new Vocabulary();
    return new FindingExtractor(
        Lexicon.builtIn(vocabulary), CueRules.builtIn(vocabulary), Sections.builtIn());
  }

  /**
   * With further phrases beside those that come with this version of the code.
   *
   * @param lexicon YAML of the lexicon's form
   * @throws org.cardioqa.schemas.yaml.YamlException if it is wrong; the message names the line
   */
  public static FindingExtractor with(InputStream lexicon) {
    Vocabulary vocabulary = new Vocabulary();
    return new FindingExtractor(
        Lexicon.builtIn(vocabulary, lexicon), CueRules.builtIn(vocabulary), Sections.builtIn());
  }

  /** How many phrases the lexicon knows. */
  public int phrases() {
    return lexicon.phrases();
  }

  /** Version of lexicon and rules. */
  public String version() {
    return lexicon.version();
  }

  /** The report with its sections filled in and all findings; a superseded report has none. */
  public ReportFindings read(DeidentifiedReport report) {
    return read(
        report, report.getSuperseded() ? List.of() : tokenizer.statements(plain(report.getText())));
  }

  /**
   * The same, of a text that is already cut.
   *
   * @param sentences the sentences of the report's text, in order
   */
  public ReportFindings read(DeidentifiedReport report, List<Sentence> sentences) {
    String text = plain(report.getText());
    List<Section> parts = sections.of(text);
    Carry carry = new Carry(() -> MAGNETIC_RESONANCE.matcher(text).find());
    List<Finding> findings = new ArrayList<>();
    Map<String, Integer> newest = new HashMap<>();
    List<Integer> epochs = new ArrayList<>();
    int epoch = 0;
    int end = 0;
    List<Sentence> lines = new ArrayList<>(sentences.size());
    for (Sentence sentence : sentences) {
      lines.addAll(TableRow.lines(text, sentence));
    }
    for (Sentence sentence : lines) {
      String section = section(parts, sentence.start());
      if (!sections.isRead(section)) {
        continue;
      }
      Words words = Words.of(sentence, cues.vocabulary());
      if (text.substring(end, sentence.start()).indexOf('\n') >= 0) {
        carry.otherMethod = Optional.empty();
      }
      end = sentence.end();
      if (maySpeakOfLater(words) && LATER.matcher(sentence.in(text)).find()) {
        epoch++;
      }
      for (Frame frame : frames(text, sentence, words, carry)) {
        findings.add(finding(report, frame, words, sentence, section, findings.size()));
        epochs.add(epoch);
        if (frame.assertion.temporality() == Temporality.RECENT) {
          newest.merge(frame.concept, epoch, Math::max);
        }
      }
    }
    for (int i = 0; i < findings.size(); i++) {
      if (epochs.get(i) < newest.getOrDefault(findings.get(i).getConcept(), 0)) {
        findings.get(i).setTemporality(Temporality.HISTORICAL);
        findings.get(i).setCue("a later examination");
      }
    }
    String reason = findings.isEmpty() ? NoFinding.why(text, parts, sections).name() : "";
    return new ReportFindings(with(report, parts), findings, reason);
  }

  /** Not by the generated builder, which copies every field and is as slow as reading the text. */
  private static DeidentifiedReport with(DeidentifiedReport report, List<Section> sections) {
    return new DeidentifiedReport(
        report.getReportId(),
        report.getStudyId(),
        report.getPatientId(),
        report.getHasImages(),
        report.getStatus(),
        report.getSuperseded(),
        report.getExamDate().orElse(null),
        report.getLanguage(),
        report.getText(),
        report.getRedactions(),
        sections,
        report.getDeidVersion(),
        report.getInputKeys());
  }

  private static boolean maySpeakOfLater(Words words) {
    int size = words.size();
    return words.any(0, size, AGAIN) || (words.any(0, size, BEHIND) && words.any(0, size, TIMES));
  }

  /** The text with every kind of blank as a plain one; offsets stay as they are. */
  private static String plain(String text) {
    StringBuilder plain = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > '~' && Character.getType(c) == Character.SPACE_SEPARATOR) {
        plain = plain == null ? new StringBuilder(text) : plain;
        plain.setCharAt(i, ' ');
      }
    }
    return plain == null ? text : plain.toString();
  }

  private List<Frame> frames(String text, Sentence sentence, Words words, Carry carry) {
    Reading reading = new Reading(words, lexicon, cues, carry.abbreviations, text);
    List<Frame> frames =
        new ArrayList<>(new SentenceReader(reading, carry, text, sentence).frames());
    frames.sort(Comparator.comparingInt((Frame f) -> f.from).thenComparing(f -> f.concept));
    return frames;
  }

  private static String section(List<Section> parts, int offset) {
    String code = Sections.NONE;
    for (Section part : parts) {
      if (part.getStart() <= offset) {
        code = part.getName();
      }
    }
    return code;
  }

  private Finding finding(
      DeidentifiedReport report,
      Frame frame,
      Words words,
      Sentence sentence,
      String section,
      int number) {
    Set<String> values = new TreeSet<>(frame.values);
    if (frame.assertion.elsewhere()) {
      values.add("elsewhere");
    }
    return new Finding(
        report.getReportId() + "-" + (number + 1),
        report.getReportId(),
        report.getStudyId(),
        frame.concept,
        new ArrayList<>(values),
        frame.assertion.certainty(),
        frame.assertion.temporality(),
        frame.assertion.experiencer(),
        new ArrayList<>(frame.segments),
        measurement(frame.quantity),
        section,
        words.start(frame.from),
        words.end(frame.to - 1),
        sentence.start(),
        sentence.end(),
        frame.assertion.cue().orElse(null),
        frame.rule,
        lexicon.version());
  }

  private static Measurement measurement(Optional<Frame.Quantity> quantity) {
    return quantity
        .map(q -> new Measurement(q.value(), q.low(), q.high(), q.text(), q.unit()))
        .orElse(null);
  }
}
