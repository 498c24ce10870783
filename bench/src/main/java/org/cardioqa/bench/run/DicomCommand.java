package org.cardioqa.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.bench.jmh.PixelSteps;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.testdata.ArchiveOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast frames are decoded, made PNG and written, by JMH, each step beside a peer. */
@Command(
    name = "dicom",
    description = "Measures decoding, PNG and Parquet by JMH, each beside a peer.",
    mixinStandardHelpOptions = true)
final class DicomCommand implements Callable<Integer> {
  @Option(
      names = "--dicom",
      paramLabel = "FOLDER",
      description =
          "Files of one frame each, at least "
              + PixelSteps.FRAMES
              + ". Default: generated, 208 x 168.")
  private Optional<Path> dicom = Optional.empty();

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("dicom", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path folder = dicom.orElse(scratch.folder().resolve("dicom"));
      if (dicom.isEmpty()) {
        new ArchiveGenerator(1, 1, ArchiveOptions.DEMO.withMatrix(CardiolensCommand.MATRIX))
            .write(scratch.folder());
      }
      Steps.of(PixelSteps.class, folder)
          .into(outcome, "frames", 1)
          .ratio(outcome, "decode", "plainRead")
          .ratio(outcome, "png", "jdkPng")
          .ratio(outcome, "parquet", "plainWrite");
    }
    outcome.write();
    return 0;
  }
}
