package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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

  /** Takes one file after the other. */
  @FunctionalInterface
  public interface Taker {
    /** Takes a file. */
    void take(InputFile file) throws IOException;
  }

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
    List<InputFile> files = new ArrayList<>();
    forEach(spec, files::add);
    files.sort(Comparator.comparing(InputFile::getName));
    return files;
  }

  /**
   * The same one by one, in any order. Those of a local folder are never all in memory; what cannot
   * be looked into there is given like a file, so that whoever reads it says so.
   *
   * @throws IOException if the file system cannot be asked, or {@code out} throws it
   */
  public static void forEach(String spec, Taker out) throws IOException {
    Optional<Path> folder = localFolder(spec);
    if (folder.isPresent()) {
      Path root = folder.get();
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Walk(root, out));
    } else {
      for (InputFile file : ask(spec)) {
        out.take(file);
      }
    }
  }

  private static Optional<Path> localFolder(String spec) {
    try {
      Path path = Path.of(spec);
      return Files.isDirectory(path)
          ? Optional.of(path.toAbsolutePath().normalize())
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final int rootLength;
    private final Taker out;

    Walk(Path root, Taker out) {
      this.root = root;
      this.rootLength = root.toString().length() + (root.getNameCount() == 0 ? 0 : 1);
      this.out = out;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isOther()) {
        take(file, attributes.size(), attributes.lastModifiedTime().toMillis());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      // A link to a folder that is being walked shows nothing new.
      if (!(failure instanceof FileSystemLoopException)) {
        take(file, 0, 0);
      }
      return FileVisitResult.CONTINUE;
    }

    private void take(Path file, long size, long modifiedMs) throws IOException {
      String path = file.toString();
      String name = path.substring(rootLength).replace('\\', '/');
      out.take(new InputFile(path, name, size, modifiedMs));
    }
  }

  private static List<InputFile> ask(String spec) throws IOException {
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
      files.add(new InputFile(path, name, file.sizeBytes(), file.lastModifiedMillis()));
    }
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
      MatchFiles.forEach(spec, out::output);
    }
  }
}
