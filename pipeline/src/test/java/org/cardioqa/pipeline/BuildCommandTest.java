package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.volumes.PixelChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the command line refuses before anything starts, and how it says so. */
final class BuildCommandTest {
  @TempDir private Path folder;
  private Path reports;
  private Path key;

  @BeforeEach
  void makeInputs() throws IOException {
    reports =
        Files.writeString(
            folder.resolve("reports.jsonl"), "{\"report_id\":\"1\",\"text\":\"No effusion.\"}\n");
    key = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void everyOptionIsDescribedInTheHelp() {
    Outcome help = cardioqa("build", "--help");

    assertThat(help.code).isZero();
    assertThat(help.out)
        .contains("--reports=", "--dicom=", "--output=", "--key-file=", "--catalog=")
        .contains("--pixels=", "linked|all|none", "--redaction=", "--overwrite=true|false")
        .contains("--report-fields=", "--report-format=", "--max-report-bytes=", "--phi-table=");
    assertThat(help.out.lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void withoutWordsTheHelpIsShown() {
    assertThat(cardioqa("build").out).contains("Usage: cardioqa build");
  }

  @Test
  void theVersionNamesTheLicenceOfTheBundle() {
    assertThat(cardioqa("--version").out).contains("GPL-3.0-or-later", "Apache-2.0");
  }

  @Test
  void aMissingFolderIsRefused() {
    refused("matches no file", "--reports=" + folder.resolve("nowhere"), key());
  }

  @Test
  void aGlobThatMatchesNothingIsRefused() {
    refused("matches no file", "--reports=" + folder.resolve("*.csv"), key());
  }

  @Test
  void noInputAtAllIsRefused() {
    refused("give --reports, --dicom or both", key());
  }

  @Test
  void noKeyIsRefused() {
    refused("openssl rand -hex 32", reports());
  }

  @Test
  void aShortKeyIsRefusedWithoutBeingShown() throws IOException {
    Files.writeString(key, "hunter2");
    String err = refused("7 bytes; give at least 32", reports(), key());
    assertThat(err).doesNotContain("hunter2");
  }

  @Test
  void aKeyThatOthersCanReadIsRefused() throws IOException {
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    refused("chmod 600", reports(), key());
  }

  @Test
  void aKeyThatIsNotThereIsRefused() {
    refused("is no file", reports(), "--key-file=" + folder.resolve("nokey"));
  }

  @Test
  void aVariableThatIsNotSetIsRefused() {
    refused("CARDIOQA_NO_SUCH_KEY", reports(), "--key-file=env:CARDIOQA_NO_SUCH_KEY");
  }

  @Test
  void anOutputThatIsNotEmptyIsRefused() throws IOException {
    Path output = Files.createDirectories(folder.resolve("full"));
    Files.writeString(output.resolve("manifest.json"), "{}");
    refused("is not empty", reports(), key(), "--output=" + output);
  }

  @Test
  void overwriteKeepsItsHandsOffFilesThatNoRunWrote() throws IOException {
    Path output = Files.createDirectories(folder.resolve("full"));
    Path mine = Files.writeString(output.resolve("thesis.txt"), "years of work");
    refused("files that no run wrote", reports(), key(), "--output=" + output, "--overwrite");
    assertThat(mine).exists();
  }

  @Test
  void anUnknownOptionIsRefused() {
    refused("'reprots'", "--reprots=x", key(), "--output=" + folder.resolve("out"));
  }

  @Test
  void aValueOfTheWrongKindIsRefused() {
    refused(
        "'SOME' is none of NONE, LINKED, ALL",
        reports(),
        key(),
        "--pixels=SOME",
        "--output=" + folder.resolve("out"));
  }

  @Test
  void smallAndCapitalLettersAndEitherSpellingOfAnOptionWillDo() throws BuildChecks.Refused {
    BuildOptions options =
        BuildCommand.parse(
            List.of("--pixels=all", "--redaction", "Tags", "--keyFile=k", "--overwrite"));
    assertThat(options.getPixels()).isEqualTo(PixelChoice.ALL);
    assertThat(options.getRedaction()).isEqualTo(RedactionStyle.TAGS);
    assertThat(options.getKeyFile()).isEqualTo("k");
    assertThat(options.getOverwrite()).isTrue();
  }

  @Test
  void aCharacterSetThatIsNoneIsRefused() {
    refused("is no character set", reports(), key(), "--default-charset=Klingon");
  }

  @Test
  void anUnknownFieldIsRefused() {
    refused("'nam' is no field", reports(), key(), "--report-fields=nam=Name");
  }

  @Test
  void aWordThatIsNoOptionIsRefused() {
    refused("'reports.jsonl' is no option", "reports.jsonl");
  }

  @Test
  void aCatalogueWithAMistakeIsRefusedWithTheLine() throws IOException {
    Path catalog = Files.writeString(folder.resolve("catalog.yaml"), "version: 1.0.0\nodd: 1\n");
    refused("line", reports(), key(), "--catalog=" + catalog);
  }

  private String reports() {
    return "--reports=" + reports;
  }

  private String key() {
    return "--key-file=" + key;
  }

  private String refused(String why, String... arguments) {
    List<String> words = new ArrayList<>(List.of("build"));
    words.addAll(List.of(arguments));
    if (List.of(arguments).stream().noneMatch(word -> word.startsWith("--output"))) {
      words.add("--output=" + folder.resolve("out"));
    }
    Outcome outcome = cardioqa(words.toArray(String[]::new));
    assertThat(outcome.err).contains(why);
    assertThat(outcome.code).isEqualTo(BuildCommand.REFUSED);
    assertThat(folder.resolve("out")).doesNotExist();
    return outcome.err;
  }

  record Outcome(int code, String out, String err) {}

  static Outcome cardioqa(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        CardioQa.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }
}
