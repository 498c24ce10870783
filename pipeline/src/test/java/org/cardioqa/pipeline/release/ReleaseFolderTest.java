package org.cardioqa.pipeline.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cardioqa.schemas.ReleaseItem;
import org.cardioqa.schemas.ReleaseSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReleaseFolderTest {
  @TempDir private Path folder;

  @Test
  void aReleaseIsReadAsItWasWritten() throws IOException {
    ReleaseFixture fixture = ReleaseFixture.ofPatients(10);
    List<ReleaseItem> items = fixture.items();
    List<ReleaseSlice> slices = fixture.releaseSlices();

    ReleaseFolder release =
        ReleaseFixture.writeRelease(folder.resolve("release"), "1.0.0", items, slices);

    assertThat(release.configs())
        .containsExactly("diagnosis", "image_understanding", "report_generation");
    try (var read = release.items()) {
      assertThat(read).containsExactlyInAnyOrderElementsOf(items);
    }
    try (var read = release.slices()) {
      assertThat(read).containsExactlyInAnyOrderElementsOf(slices);
    }
    assertThat(release.manifest().releaseVersion()).isEqualTo("1.0.0");
    assertThat(release.manifest().before()).isEmpty();
    assertThat(release.manifest().bytes())
        .isEqualTo(Files.readAllBytes(release.root().resolve("release.json")));
  }

  @Test
  void aFolderWithoutADescriptionIsNoRelease() {
    assertThatThrownBy(() -> ReleaseFolder.finished(folder))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("is no release: it needs release.json");
  }
}
