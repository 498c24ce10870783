package org.cardioqa.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.deid.dicom.ConfidentialityProfile;
import org.cardioqa.transforms.deid.dicom.DicomDeidentifier;
import org.cardioqa.transforms.deid.dicom.StudyIdentity;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.ingest.DicomInputs;
import org.cardioqa.transforms.ingest.DicomOutcome;
import org.cardioqa.transforms.ingest.InstanceFiles;
import org.cardioqa.transforms.ingest.MatchFiles;
import org.cardioqa.transforms.ingest.ReadDicom;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.studies.PatientIssuers;
import org.cardioqa.transforms.studies.StudyHeaders;

/**
 * Writes the images of a folder, or of archives in it, without what identifies people.
 *
 * <p>All headers are read first: who the patient of a study is, and what must not be left, is known
 * only when all its headers are. Then each file is written under a temporary name and renamed:
 * {@code STUDY/SERIES/INSTANCE.dcm}, the study's pseudonym as in shards and the new UIDs.
 */
public final class FolderDeidentifier {
  private static final Quarantine QUARANTINE = Quarantine.of("DeidentifyDicom", InputKind.DICOM);
  private static final String DRAFT = ".draft";

  private final IdentityKey key;
  private final PatientIssuers issuers;
  private final DicomDeidentifier deidentifier;

  /**
   * By this profile, under this key.
   *
   * @param issuers as of the build run whose patients these are to be
   */
  public FolderDeidentifier(
      ConfidentialityProfile profile, IdentityKey key, PatientIssuers issuers) {
    this.key = key;
    this.issuers = issuers;
    this.deidentifier = new DicomDeidentifier(profile, key);
  }

  /**
   * What became of the inputs.
   *
   * @param inputs files, and files in archives
   * @param written images
   * @param repeated inputs that are copies of one that was written
   * @param studies with at least one image written
   * @param patients of those
   * @param setAside a row an input, as in the quarantine table
   */
  public record Result(
      long inputs,
      long written,
      long repeated,
      long studies,
      long patients,
      List<Quarantined> setAside) {
    /** Copies the list. */
    public Result {
      setAside = List.copyOf(setAside);
    }

    /** Whether each input ended once. */
    public boolean complete() {
      return inputs == written + repeated + setAside.size();
    }

    /** How many were set aside, by reason. */
    public Map<String, Long> reasons() {
      Map<String, Long> reasons = new TreeMap<>();
      setAside.forEach(row -> reasons.merge(row.getReason(), 1L, Long::sum));
      return reasons;
    }
  }

  /** Where an image stands, and what it is called. */
  private record Found(
      InputFile file, Optional<String> entry, String inputKey, String study, Path name) {}

  /**
   * De-identifies what a folder, glob, file or archive holds.
   *
   * @param out a folder, made where it is absent
   * @throws IOException if the input cannot be listed or the output not written
   */
  public Result deidentify(String in, Path out) throws IOException {
    Run run = new Run(out);
    run.readHeaders(in);
    run.write();
    return run.result();
  }

  /** One run, with what it has seen so far. */
  private final class Run {
    private final Path out;
    private final List<Found> images = new ArrayList<>();
    private final Map<String, StudyHeaders> headers = new HashMap<>();
    private final List<Quarantined> setAside = new ArrayList<>();

    /**
     * The input of each file that was written; of names that several different inputs have, none.
     */
    private final Map<Path, Optional<String>> written = new HashMap<>();

    private final Map<String, StudyIdentity> identities = new HashMap<>();
    private final Set<Path> folders = new HashSet<>();
    private long inputs;
    private long repeated;

    Run(Path out) {
      this.out = out;
    }

    void readHeaders(String in) throws IOException {
      DicomInputs dicom = DicomInputs.ofCopies(key);
      for (InputFile file : MatchFiles.match(in)) {
        dicom.read(file, this::take);
      }
    }

    private void take(DicomOutcome outcome) {
      inputs++;
      if (outcome instanceof DicomOutcome.Accepted accepted) {
        RawInstance instance = accepted.instance();
        String study = instance.getStudyInstanceUid();
        if (issuers == PatientIssuers.IGNORED) {
          instance.setIssuerOfPatientId(null);
        }
        headers.computeIfAbsent(study, StudyHeaders::new).add(instance);
        Path name =
            Path.of(
                deidentifier.uid(instance.getSeriesInstanceUid()),
                deidentifier.uid(instance.getSopInstanceUid()) + ".dcm");
        images.add(
            new Found(
                instance.getFile(), instance.getEntry(), instance.getInputKey(), study, name));
      } else if (outcome instanceof DicomOutcome.Refused refused) {
        setAside.add(refused.row());
      }
    }

    void write() throws IOException {
      headers.forEach(
          (study, header) ->
              header
                  .study()
                  .ifPresent(known -> identities.put(study, StudyIdentity.of(known, key))));
      headers.clear();
      try (InstanceFiles files = new InstanceFiles(ReadDicom::open)) {
        for (Found image : images) {
          StudyIdentity identity = identities.get(image.study());
          if (identity == null) {
            refuse(
                image.inputKey(),
                Reason.STUDY_CONFLICT,
                "the instances of its study name several patients ((0010,0020), (0010,0021));"
                    + " correct the headers");
          } else {
            write(image, identity, files);
          }
        }
      }
    }

    private void write(Found image, StudyIdentity identity, InstanceFiles files)
        throws IOException {
      Path target = out.resolve(identity.study()).resolve(image.name());
      if (folders.add(target.getParent())) {
        Files.createDirectories(target.getParent());
      }
      Path draft = target.resolveSibling(image.name().getFileName() + DRAFT);
      boolean settled = false;
      try {
        boolean whole;
        try (Output output = new Output(draft)) {
          whole = copied(image, identity, files, output);
        }
        settled = whole && settle(image, target, draft);
      } finally {
        if (!settled) {
          Files.deleteIfExists(draft);
        }
      }
    }

    /** Whether the draft is whole; else the input was set aside. */
    private boolean copied(
        Found image, StudyIdentity identity, InstanceFiles files, Output output) {
      try (SeekableByteChannel from = files.open(image.file(), image.entry())) {
        deidentifier.deidentify(from, identity, output);
        return true;
      } catch (DicomFormatException e) {
        refuse(image.inputKey(), e.reason(), e.getMessage());
      } catch (IOException e) {
        refuse(
            image.inputKey(),
            Reason.UNREADABLE_FILE,
            "the file could not be read to the end; check that it is whole and may be read");
      } catch (UncheckedIOException e) {
        throw e;
      } catch (RuntimeException e) {
        refuse(
            image.inputKey(),
            Reason.DEIDENTIFICATION_FAILED,
            "the header could not be de-identified: " + e.getClass().getSimpleName());
      }
      return false;
    }

    /** Whether the draft was given its name; not if another image has it. */
    private boolean settle(Found image, Path target, Path draft) throws IOException {
      Optional<String> other = written.get(target);
      if (other == null) {
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        written.put(target, Optional.of(image.inputKey()));
        return true;
      }
      if (other.isPresent() && Files.mismatch(draft, target) < 0) {
        repeated++;
      } else {
        refuseDuplicate(image.inputKey());
        if (other.isPresent()) {
          refuseDuplicate(other.get());
          Files.delete(target);
          written.put(target, Optional.empty());
        }
      }
      return false;
    }

    private void refuseDuplicate(String inputKey) {
      refuse(
          inputKey,
          Reason.DUPLICATE_INSTANCE,
          "several instances share one SOPInstanceUID (0008,0018) and differ; keep the right one");
    }

    private void refuse(String inputKey, Reason reason, String message) {
      setAside.add(QUARANTINE.row(inputKey, reason, message));
    }

    Result result() {
      Set<Path> studies = new HashSet<>();
      long images = 0;
      for (Map.Entry<Path, Optional<String>> file : written.entrySet()) {
        if (file.getValue().isPresent()) {
          images++;
          studies.add(out.relativize(file.getKey()).getName(0));
        }
      }
      long patients =
          identities.values().stream()
              .filter(identity -> studies.contains(Path.of(identity.study())))
              .map(StudyIdentity::patient)
              .distinct()
              .count();
      return new Result(inputs, images, repeated, studies.size(), patients, setAside);
    }
  }

  /** A file being written. Its failures end the run; those of the input set one image aside. */
  private static final class Output implements WritableByteChannel {
    private final FileChannel channel;

    Output(Path file) throws IOException {
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public int write(ByteBuffer bytes) {
      try {
        return channel.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("the output cannot be written", e);
      }
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
