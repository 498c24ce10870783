package org.cardioqa.transforms.questions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.Certainty;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.Finding;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.QuestionType;
import org.cardioqa.schemas.catalog.Catalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every text, over the hard sentences and seeded mixtures of them. */
final class ReadingPropertiesTest {
  private static final Path HARD = Path.of("../testdata/samples/hard-sentences.jsonl");
  private static final TextAnswers.Reader READER = new TextAnswers.Reader(Catalog.builtIn());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MIXTURES = 150;

  /** Letters of which every English negation has some: a word without them negates nothing. */
  private static final Pattern NEGATION =
      Pattern.compile(
          "(?i)\\b(?:no|not|non|nor|none|never|without|neither|nothing|nil|negative|negatively"
              + "|absen\\w*|free|exclu\\w*|ruled|lack\\w*|den\\w+|resol\\w*|spar\\w*|rather|less"
              + "|un\\w+|fail\\w*|cannot|except|other\\w*|apart|regress\\w*|disappear\\w*|clear\\w*"
              + "|gone|subsided|settled|abated|faded|ve"
              + "|preclud\\w*|unlikely|nt|w/o|(?:do|does|did|is|was|has|ca|could)n't|neg|ø|0)\\b|-");

  static List<String> texts() throws IOException {
    List<String> hard = new ArrayList<>();
    for (String line : Files.readAllLines(HARD)) {
      hard.add(JSON.readTree(line).path("text").asText());
    }
    List<String> texts = new ArrayList<>(hard);
    Random random = new Random(11);
    for (int i = 0; i < MIXTURES; i++) {
      StringBuilder mixture = new StringBuilder();
      for (int j = 0; j < 4; j++) {
        mixture.append(hard.get(random.nextInt(hard.size()))).append("\n\n");
      }
      texts.add(mixture.toString());
    }
    return texts;
  }

  @Test
  void spansSelectTheWordsTheyClaim() throws IOException {
    for (String text : texts()) {
      TextAnswers said = READER.read("r", text);
      Set<String> ids = new HashSet<>();
      for (Finding finding : said.read().getFindings()) {
        ids.add(finding.getFindingId());
        assertThat(finding.getStart())
            .as(text)
            .isGreaterThanOrEqualTo(finding.getSentenceStart())
            .isLessThan(finding.getEnd());
        assertThat(finding.getEnd()).as(text).isLessThanOrEqualTo(finding.getSentenceEnd());
        String words = text.substring(finding.getStart(), finding.getEnd());
        assertThat(words).as(text).isEqualTo(words.strip()).isNotEmpty();
      }
      assertThat(ids).hasSameSizeAs(said.read().getFindings());
      for (QaCandidate candidate : said.candidates()) {
        assertThat(candidate.getEvidence()).as(candidate.getQuestionCode()).isNotEmpty();
        for (Evidence evidence : candidate.getEvidence()) {
          assertThat(ids).contains(evidence.getFindingId());
          assertThat(evidence.getSentence())
              .isEqualTo(text.substring(evidence.getStart(), evidence.getEnd()));
          assertThat(evidence.getFocusStart()).isBetween(evidence.getStart(), evidence.getEnd());
        }
      }
    }
  }

  @Test
  void textWithoutCueWordsIsNeverNegated() throws IOException {
    int plain = 0;
    for (String text : texts()) {
      if (!NEGATION.matcher(text).find()) {
        plain++;
        assertThat(READER.read("r", text).read().getFindings())
            .as(text)
            .extracting(Finding::getCertainty)
            .doesNotContain(Certainty.ABSENT);
      }
    }
    assertThat(plain).isGreaterThan(40);
  }

  static List<String> unrelated() {
    return List.of("The table was warm.", "Images were sent to the archive.", "Thank you.");
  }

  @ParameterizedTest
  @MethodSource("unrelated")
  void anUnrelatedSentenceChangesNoOtherFinding(String sentence) throws IOException {
    for (String text : texts()) {
      assertThat(findings(text + "\n\n" + sentence)).as(text).isEqualTo(findings(text));
    }
  }

  private static List<String> findings(String text) {
    return READER.read("r", text).read().getFindings().stream().map(Finding::toString).toList();
  }

  @Test
  void aWrittenReportStatesNothingWithoutAFinding() throws IOException {
    int statements = 0;
    for (String text : texts()) {
      TextAnswers said = READER.read("r", text);
      for (QaCandidate candidate : said.candidates()) {
        if (candidate.getType() == QuestionType.T) {
          for (JsonNode part : JSON.readTree(candidate.getAnswers().get(0))) {
            for (JsonNode statement : part.path("statements")) {
              statements++;
              assertThat(isFound(statement, candidate, said))
                  .as("%s in %s", statement, text)
                  .isTrue();
            }
          }
        }
      }
    }
    assertThat(statements).isGreaterThan(500);
  }

  private static boolean isFound(JsonNode statement, QaCandidate candidate, TextAnswers said) {
    Set<String> evidence = new HashSet<>();
    candidate.getEvidence().forEach(e -> evidence.add(e.getFindingId()));
    return said.read().getFindings().stream()
        .filter(f -> evidence.contains(f.getFindingId()))
        .anyMatch(
            f ->
                f.getConcept().equals(statement.path("concept").asText())
                    && f.getCertainty().name().equals(statement.path("certainty").asText())
                    && f.getValues().toString().equals(texts(statement.path("values")))
                    && f.getAhaSegments().toString().equals(texts(statement.path("aha_segments")))
                    && (f.getMeasurement().isEmpty()
                        || f.getMeasurement().get().getValue()
                            == statement.path("value").asDouble()));
  }

  private static String texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts.toString();
  }
}
