package org.cardioqa.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The file system that a profile of the build adds, or the local one. */
final class FileSystemSchemesTest {
  private static final String SCHEME = System.getProperty("cardioqa.scheme");
  private static final String OPTION = System.getProperty("cardioqa.scheme.option");

  @AfterEach
  void forgetTheOptions() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void pathsOfTheSchemeAreKnown() {
    PipelineOptions options =
        OPTION == null || OPTION.isEmpty()
            ? PipelineOptionsFactory.create()
            : PipelineOptionsFactory.fromArgs(OPTION).create();
    FileSystems.setDefaultPipelineOptions(options);
    String folder = SCHEME.equals("file") ? "/bucket/run" : SCHEME + "://bucket/run";

    assertThat(FileSystems.matchNewResource(folder + "/manifest.json", false).toString())
        .isEqualTo(folder + "/manifest.json");
    assertThat(FileSystems.matchNewResource(folder, true).toString()).isEqualTo(folder + "/");
  }
}
