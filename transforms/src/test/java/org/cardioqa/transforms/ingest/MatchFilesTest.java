package org.cardioqa.transforms.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cardioqa.schemas.InputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MatchFilesTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    for (String name : new String[] {"a/1.dcm", "a/b/2.dcm", "a/b/c/3.txt", "4.dcm"}) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), name);
    }
  }

  @Test
  void aFolderIsReadToItsBottomAndNamesStandBelowIt() throws IOException {
    assertNames(folder.toString(), "4.dcm", "a/1.dcm", "a/b/2.dcm", "a/b/c/3.txt");
  }

  @Test
  void aSlashBehindAFolderChangesNothing() throws IOException {
    assertNames(folder + "/a/", "1.dcm", "b/2.dcm", "b/c/3.txt");
  }

  @Test
  void namesOfAGlobStandBelowWhatComesBeforeTheFirstWildcard() throws IOException {
    assertNames(folder + "/a/**.dcm", "1.dcm", "b/2.dcm");
    assertNames(folder + "/a/b*/*.dcm", "b/2.dcm");
  }

  @Test
  void oneFileHasItsOwnName() throws IOException {
    assertNames(folder + "/a/b/2.dcm", "2.dcm");
  }

  @Test
  void nothingMatchesNothing() throws IOException {
    assertNames(folder + "/none");
    assertNames(folder + "/*.csv");
  }

  @Test
  void aRelativeFolderGivesTheSameNames() throws IOException {
    Path here = Path.of("").toAbsolutePath();
    String relative = here.relativize(folder.toAbsolutePath().resolve("a")).toString();
    assertNames(relative, "1.dcm", "b/2.dcm", "b/c/3.txt");
  }

  @Test
  void aLinkToAFolderIsFollowedAndOneInACircleIsNot() throws IOException {
    Files.createSymbolicLink(folder.resolve("a/b/c/linked"), folder.resolve("a/b"));
    Files.createSymbolicLink(folder.resolve("other"), folder.resolve("a/b/c"));
    assertThat(MatchFiles.match(folder.toString()))
        .extracting(InputFile::getName)
        .contains("a/b/2.dcm", "other/3.txt")
        .doesNotContain("a/b/c/linked/2.dcm");
  }

  @Test
  void aLinkToNothingIsGivenSoThatItsReaderRefusesIt() throws IOException {
    Files.createSymbolicLink(folder.resolve("a/gone"), folder.resolve("nowhere"));
    assertNames(folder + "/a", "1.dcm", "b/2.dcm", "b/c/3.txt", "gone");
  }

  @Test
  void sizesAreTold() throws IOException {
    assertThat(MatchFiles.match(folder + "/4.dcm"))
        .extracting(InputFile::getSizeBytes)
        .containsExactly((long) "4.dcm".length());
  }

  private static void assertNames(String spec, String... names) throws IOException {
    assertThat(MatchFiles.match(spec)).extracting(InputFile::getName).containsExactly(names);
  }
}
