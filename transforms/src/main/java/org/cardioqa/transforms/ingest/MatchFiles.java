package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

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
    String root = WILDCARD.matcher(spec).find() || !found.isEmpty() ? parent(spec) : spec;
    if (found.isEmpty()) {
      found = files(spec + (spec.endsWith("/") ? "**" : "/**"));
    }
    int rootLength = FileSystems.matchNewResource(root, true).toString().length();
    List<InputFile> files = new ArrayList<>(found.size());
    for (MatchResult.Metadata file : found) {
      String path = file.resourceId().toString();
      String name = path.substring(rootLength).replace('\\', '/');
      files.add(new InputFile(path, name, file.sizeBytes()));
    }
    files.sort(Comparator.comparing(InputFile::getName));
    return files;
  }

  private static List<MatchResult.Metadata> files(String spec) throws IOException {
    MatchResult result = FileSystems.match(spec, EmptyMatchTreatment.ALLOW);
    return result.metadata().stream().filter(file -> !file.resourceId().isDirectory()).toList();
  }

  /** The folder of a file, or the one in front of the first wildcard. */
  private static String parent(String spec) {
    Matcher wildcard = WILDCARD.matcher(spec);
    String fixed = wildcard.find() ? spec.substring(0, wildcard.start()) : spec;
    int slash = fixed.lastIndexOf('/');
    return slash < 0 ? "." : fixed.substring(0, slash + 1);
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
