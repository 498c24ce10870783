package org.cardioqa.pipeline.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cardioqa.pipeline.release.Erratum.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrataTest {
  @TempDir private Path folder;

  static Erratum entry(String qaId, Kind kind, String... answers) {
    return new Erratum(
        0,
        qaId,
        kind,
        "1.0.0",
        List.of(answers),
        "the wall is another one",
        "reader-7",
        "2026-03-01",
        "",
        "");
  }

  @Test
  void aRetractedRowMayNotStandWhateverItsAnswers() {
    Errata errata = Errata.none().with(entry("a", Kind.RETRACTED, "yes"));
    assertThat(errata.bars("a", List.of("no")).orElseThrow().number()).isEqualTo(1);
    assertThat(errata.bars("b", List.of("no"))).isEmpty();
  }

  @Test
  void aCorrectedRowMayStandOnlyWithOtherAnswers() {
    Errata errata = Errata.none().with(entry("a", Kind.CORRECTED, "mid", "apical"));
    assertThat(errata.bars("a", List.of("apical", "mid"))).isPresent();
    assertThat(errata.bars("a", List.of("mid"))).isEmpty();
  }

  @Test
  void aSecondCorrectionLeavesTheFirstAnswersWrong() {
    Errata errata =
        Errata.none()
            .with(entry("a", Kind.CORRECTED, "mid"))
            .with(entry("a", Kind.CORRECTED, "basal"));
    assertThat(errata.bars("a", List.of("mid"))).isPresent();
    assertThat(errata.bars("a", List.of("apical"))).isEmpty();
  }

  @Test
  void whatMayNameSomebodyDoesNotStandInTheFile() throws IOException {
    String report = "{\"lge\":{\"text\":\"Seen by Dr. Adebayo.\"}}";
    Path file = folder.resolve("errata.json");
    Errata errata =
        Errata.none()
            .with(entry("a", Kind.RETRACTED, report))
            .with(entry("b", Kind.CORRECTED, report));

    errata.write(file, Optional.of("00000000-0000-4000-8000-000000000000"));

    assertThat(file)
        .content()
        .doesNotContain("Adebayo")
        .contains("canary GUID 00000000-0000-4000-8000-000000000000")
        .contains("sha256:" + Hashes.of(report));
    assertThat(Errata.read(file).entries()).isEqualTo(errata.entries());
    assertThat(Errata.read(file).bars("b", List.of(report))).isPresent();
    assertThat(Errata.read(file).bars("b", List.of(report + " "))).isEmpty();
  }

  @Test
  void aReinstatedRowMayStandAgainAndTheEntryNamesWho() {
    Errata errata =
        Errata.none().with(entry("a", Kind.RETRACTED)).with(entry("a", Kind.REINSTATED));
    assertThat(errata.bars("a", List.of("yes"))).isEmpty();
    assertThat(errata.standing("a").orElseThrow().signedOffBy()).isEqualTo("reader-7");
  }

  @Test
  void whatWasNeverBarredCannotBeReinstated() {
    assertThatThrownBy(() -> Errata.none().with(entry("a", Kind.REINSTATED)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no erratum on this qa_id");
  }

  @Test
  void aFileReadsBackAsItWasWrittenAndGoesOn() throws IOException {
    Path file = folder.resolve(Errata.FILE);
    Errata first = Errata.read(file).with(entry("a", Kind.RETRACTED));
    first.write(file, Optional.empty());
    Errata second = Errata.read(file).with(entry("b", Kind.CORRECTED, "yes"));
    second.write(file, Optional.empty());
    assertThat(Errata.read(file).entries()).isEqualTo(second.entries());
    assertThat(second.continues(first)).isTrue();
    assertThat(first.continues(second)).isFalse();
    assertThat(second.entries().get(1).previous()).isEqualTo(first.entries().get(0).hash());
    try (var left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void aSilentEditOfAnEntryShows() throws IOException {
    Path file = folder.resolve(Errata.FILE);
    Errata.none()
        .with(entry("a", Kind.RETRACTED))
        .with(entry("b", Kind.RETRACTED))
        .write(file, Optional.empty());
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"retracted\"", "\"reinstated\""));
    assertThatThrownBy(() -> Errata.read(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("entry 1 is not as it was signed off");
  }

  @Test
  void anEntryThatWasTakenOutShows() throws IOException {
    Path file = folder.resolve(Errata.FILE);
    Errata.none()
        .with(entry("a", Kind.RETRACTED))
        .with(entry("b", Kind.RETRACTED))
        .with(entry("c", Kind.RETRACTED))
        .write(file, Optional.empty());
    String text = Files.readString(file);
    int second = text.indexOf("}, {");
    int third = text.indexOf("}, {", second + 1);
    Files.writeString(file, text.substring(0, second) + text.substring(third));
    assertThatThrownBy(() -> Errata.read(file)).hasMessageContaining("entry 2 is not as");
  }

  @Test
  void aFileOfAnotherFormIsRefusedWithItsLineAndWithoutItsText() throws IOException {
    Path file = Files.writeString(folder.resolve(Errata.FILE), "{\n\"errata\": [{\"Miller\": 1}]}");
    assertThatThrownBy(() -> Errata.read(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("Miller");
  }

  @Test
  void anEntryWithoutASignatureIsRefused() {
    Erratum unsigned =
        new Erratum(0, "a", Kind.RETRACTED, "1.0.0", List.of(), "wrong", " ", "2026-03-01", "", "");
    assertThatThrownBy(() -> Errata.none().with(unsigned))
        .hasMessageContaining("needs a signed_off_by");
  }
}
