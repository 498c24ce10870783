package org.cardioqa.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.beam.sdk.io.FileSystems;
import org.cardioqa.schemas.catalog.CatalogSource;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.ingest.ReportFields;
import org.cardioqa.transforms.keys.KeyRef;
import org.cardioqa.transforms.shards.FinishRun;

/** Refuses options with which the job cannot do what was asked, before anything starts. */
final class BuildChecks {
  /** A wrong word on the command line, with what to do about it. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private BuildChecks() {}

  /**
   * Checks everything that can be known before the job runs; a slash behind the output folder's
   * name is dropped.
   *
   * @throws Refused if something is wrong
   */
  static CatalogSource check(BuildOptions options) throws Refused {
    if (options.getReports() == null && options.getDicom() == null) {
      throw new Refused("give --reports, --dicom or both");
    }
    matchesSomething("--reports", options.getReports());
    matchesSomething("--dicom", options.getDicom());
    matchesSomething("--phi-table", options.getPhiTable());
    if (options.getKeyFile() == null) {
      throw new Refused(
          "give --key-file: pseudonyms and date shifts come from a key of your own (make one with:"
              + " openssl rand -hex 32 > cardioqa.key && chmod 600 cardioqa.key)");
    }
    checkKey(options.getKeyFile());
    if (options.getReportFields() != null) {
      try {
        ReportFields.parse(options.getReportFields());
      } catch (IllegalArgumentException e) {
        throw new Refused("--report-fields: " + e.getMessage());
      }
    }
    if (options.getMaxReportBytes() < 1) {
      throw new Refused("--max-report-bytes must be at least 1");
    }
    if (options.getMaxReportSeconds() < 1) {
      throw new Refused("--max-report-seconds must be at least 1");
    }
    if (options.getMaxStudyFrames() < 1) {
      throw new Refused("--max-study-frames must be at least 1");
    }
    checkCharset(options.getDefaultCharset());
    CatalogSource catalog = catalog(options.getCatalog());
    if (options.getOutput() == null) {
      throw new Refused("give --output: the folder for the shards");
    }
    // Object stores take a/b and a//b for two names.
    options.setOutput(options.getOutput().replaceFirst("(?<=[^/])/+$", ""));
    checkOutput(options);
    return catalog;
  }

  /**
   * Checks that finished shards are there, and the originals that are given.
   *
   * @throws Refused if something is wrong
   */
  static void checkShards(String shards, BuildOptions options) throws Refused {
    matchesSomething("--shards", shards + "/" + FinishRun.MANIFEST);
    matchesSomething("--reports", options.getReports());
    matchesSomething("--dicom", options.getDicom());
    matchesSomething("--phi-table", options.getPhiTable());
    if (options.getKeyFile() != null) {
      checkKey(options.getKeyFile());
    } else if (options.getReports() != null) {
      throw new Refused("give --key-file, the key of the build: it ties reports to their rows");
    }
  }

  private static void matchesSomething(String option, String spec) throws Refused {
    if (spec == null) {
      return;
    }
    try {
      if (MatchFiles.match(spec).isEmpty()) {
        throw new Refused("%s=%s matches no file".formatted(option, spec));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused("%s=%s cannot be looked up: %s".formatted(option, spec, e.getMessage()));
    }
  }

  /** Refuses a key that is not there, too short, or open to others. */
  static void checkKey(String reference) throws Refused {
    if (!reference.startsWith("env:") && !reference.contains("://")) {
      Path file = Path.of(reference);
      if (!Files.isRegularFile(file)) {
        throw new Refused("--key-file=%s is no file".formatted(reference));
      }
      try {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
          throw new Refused(
              "--key-file=%s can be read or written by others; run: chmod 600 %s"
                  .formatted(reference, reference));
        }
      } catch (UnsupportedOperationException e) {
        // A file system without POSIX permissions: who may read it cannot be told from here.
      } catch (IOException e) {
        throw new Refused("--key-file=%s cannot be read".formatted(reference));
      }
    }
    try {
      KeyRef.of(reference).load();
    } catch (IllegalArgumentException e) {
      throw new Refused("--key-file: " + e.getMessage());
    }
  }

  private static void checkCharset(String name) throws Refused {
    try {
      Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new Refused(
          "--default-charset=%s is no character set; write UTF-8, ISO-8859-1, windows-1252 ..."
              .formatted(name));
    }
  }

  private static CatalogSource catalog(String path) throws Refused {
    if (path == null) {
      return CatalogSource.builtIn();
    }
    try (InputStream in =
        Channels.newInputStream(
            FileSystems.open(FileSystems.matchSingleFileSpec(path).resourceId()))) {
      CatalogSource source = new CatalogSource(path, new String(in.readAllBytes(), UTF_8));
      source.catalog();
      return source;
    } catch (YamlException e) {
      throw new Refused("--catalog: " + e.getMessage());
    } catch (IOException e) {
      throw new Refused("--catalog=%s cannot be read: %s".formatted(path, e.getMessage()));
    }
  }

  private static void checkOutput(BuildOptions options) throws Refused {
    String output = options.getOutput();
    if (options.getOverwrite() && options.getResume()) {
      throw new Refused("say --overwrite or --resume, not both: one deletes what the other needs");
    }
    try {
      OutputFolder folder = OutputFolder.at(output);
      if (folder.isEmpty()) {
        return;
      }
      if (folder.holdsOthers()) {
        throw new Refused(
            "--output=%s holds files that no run wrote; choose another folder".formatted(output));
      }
      if (options.getOverwrite()) {
        folder.clear();
      } else if (!options.getResume()) {
        throw new Refused(
            ("--output=%s is not empty; choose an empty folder, say --overwrite, or --resume to go"
                    + " on with a run that was cut off")
                .formatted(output));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Refused("--output=%s cannot be used: %s".formatted(output, e.getMessage()));
    }
  }
}
