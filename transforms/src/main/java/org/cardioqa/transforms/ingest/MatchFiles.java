package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.cardioqa.schemas.InputFile;

/**
 * The files of a folder (to its bottom), of a glob, or one file, on any Beam file system.
 *
 * <p>They are looked up when the job runs and cross to the readers sealed, because names of folders
 * may be names of people; Beam's own {@code FileIO.match} would put them into a shuffle in clear.
 */
public final class MatchFiles extends PTransform<PBegin, PCollection<InputFile>> {
  private static final long serialVersionUID = 1;

  private final String spec;

  private MatchFiles(String spec) {
    this.spec = spec;
  }

  /** The files at this folder, glob or path. */
  public static MatchFiles at(String spec) {
    return new MatchFiles(spec);
  }

  /**
   * The files that a folder, glob or path names, sorted by name.
   *
   * @throws IOException if the file system cannot be asked
   */
  public static List<InputFile> match(String spec) throws IOException {
    List<MatchResult.Metadata> found = files(spec);
    if (found.isEmpty()) {
      found = files(withoutSlash(spec) + "/**");
    }
    int root = root(spec, found);
    List<InputFile> files = new ArrayList<>(found.size());
    for (MatchResult.Metadata file : found) {
      String path = file.resourceId().toString();
      files.add(new InputFile(path, path.substring(root).replace('\\', '/'), file.sizeBytes()));
    }
    files.sort(Comparator.comparing(InputFile::getName));
    return files;
  }

  private static List<MatchResult.Metadata> files(String spec) throws IOException {
    MatchResult result = FileSystems.match(spec, EmptyMatchTreatment.ALLOW);
    return result.metadata().stream().filter(file -> !file.resourceId().isDirectory()).toList();
  }

  /** Length of what all paths share: up to the last separator before the first wildcard. */
  private static int root(String spec, List<MatchResult.Metadata> found) {
    if (found.isEmpty()) {
      return 0;
    }
    if (found.size() == 1 && found.get(0).resourceId().toString().endsWith(withoutSlash(spec))) {
      String path = found.get(0).resourceId().toString();
      return path.lastIndexOf('/') + 1;
    }
    String fixed = spec.split("[*?\\[{]", 2)[0];
    int depth = fixed.equals(spec) ? withoutSlash(spec).length() + 1 : fixed.lastIndexOf('/') + 1;
    String path = found.get(0).resourceId().toString();
    // A relative spec is matched as an absolute path.
    int start = path.indexOf(fixed.substring(0, Math.min(depth, fixed.length())));
    return Math.max(start, 0) + depth;
  }

  private static String withoutSlash(String spec) {
    return spec.endsWith("/") ? spec.substring(0, spec.length() - 1) : spec;
  }

  @Override
  public PCollection<InputFile> expand(PBegin begin) {
    return begin
        .apply("Spec", Create.of(spec))
        .apply("Match", ParDo.of(new MatchFn()))
        .apply("Spread", Reshuffle.viaRandomKey());
  }

  private static final class MatchFn extends DoFn<String, InputFile> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void match(@Element String spec, OutputReceiver<InputFile> out) throws IOException {
      MatchFiles.match(spec).forEach(out::output);
    }
  }
}
