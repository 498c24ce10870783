package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.ReleaseItem;

/**
 * No item may share a long run of words with text that models may have seen.
 *
 * <p>Looked at are question and answer, read as one text, and each sentence of evidence; a run that
 * lies wholly in the wording of a question, which is public and the same for everybody, does not
 * count. The runs of the release are held, the public texts are read as they come.
 */
final class PublicTextGate implements Gate {
  private static final int BUFFER = 1 << 16;

  @Override
  public String name() {
    return "public_text";
  }

  @Override
  public GateResult check(ReleaseContents release, GateSettings settings) {
    Faults faults = new Faults();
    if (release.publicTexts().isEmpty()) {
      faults.note("no public text was given: see --public-corpus");
      return faults.measured(
          "items with words of public texts",
          Double.NaN,
          GateResult.Bound.AT_MOST,
          settings,
          "max_items");
    }
    int length = settings.count("ngram_words");
    Set<Long> wordings = wordings(release, length);
    long[] runs =
        release.items().stream()
            .flatMapToLong(item -> runs(item, length))
            .filter(run -> !wordings.contains(run))
            .sorted()
            .distinct()
            .toArray();
    BitSet seen = seen(runs, length, release.publicTexts());
    faults.note(
        "runs of %d words in the release: %d, of them in public texts: %d"
            .formatted(length, runs.length, seen.cardinality()));
    for (ReleaseItem item : release.items()) {
      if (runs(item, length).anyMatch(run -> isSeen(runs, seen, run))) {
        faults.of(item.getQaId(), "a run of its words stands in a public text");
      }
    }
    return faults.counted("items with words of public texts", settings, "max_items");
  }

  private static Set<Long> wordings(ReleaseContents release, int length) {
    Set<String> questions = new LinkedHashSet<>();
    release.items().forEach(item -> questions.add(item.getQuestion()));
    Set<Long> runs = new HashSet<>();
    Shingles shingles = new Shingles(length, runs::add);
    questions.forEach(question -> shingles.add(question).end());
    return runs;
  }

  private static LongStream runs(ReleaseItem item, int length) {
    LongStream.Builder runs = LongStream.builder();
    Shingles shingles = new Shingles(length, runs);
    shingles.add(item.getQuestion()).add(" ").add(item.getAnswerText()).end();
    for (Evidence evidence : item.getEvidence()) {
      shingles.add(evidence.getSentence()).end();
    }
    return runs.build();
  }

  private static BitSet seen(long[] runs, int length, List<Path> files) {
    BitSet seen = new BitSet(runs.length);
    Shingles shingles =
        new Shingles(
            length,
            run -> {
              int at = Arrays.binarySearch(runs, run);
              if (at >= 0) {
                seen.set(at);
              }
            });
    char[] buffer = new char[BUFFER];
    for (Path file : files) {
      try (Reader reader =
          new InputStreamReader(
              Files.newInputStream(file),
              UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPLACE)
                  .onUnmappableCharacter(CodingErrorAction.REPLACE))) {
        for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
          for (int i = 0; i < read; i++) {
            shingles.add(buffer[i]);
          }
        }
        shingles.end();
      } catch (IOException e) {
        throw new UncheckedIOException(
            new IOException("%s cannot be read as text".formatted(file), e));
      }
    }
    return seen;
  }

  private static boolean isSeen(long[] runs, BitSet seen, long run) {
    int at = Arrays.binarySearch(runs, run);
    return at >= 0 && seen.get(at);
  }
}
