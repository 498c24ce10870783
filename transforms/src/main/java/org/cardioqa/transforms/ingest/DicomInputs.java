package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.accounting.Quarantine;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.DicomHeader;
import org.cardioqa.transforms.keys.IdentityKey;

/**
 * Reads the headers of DICOM files and of zip archives of them.
 *
 * <p>An input is a file, or each file in an archive that can be read; every one ends in exactly one
 * {@link DicomOutcome}, whatever it holds: text, a DICOMDIR and the leavings of desktops are set
 * aside with their reasons like broken images. An archive that cannot be read is one input.
 */
public final class DicomInputs {
  private static final Quarantine QUARANTINE = Quarantine.of("ReadDicom", InputKind.DICOM);

  private final DicomFormat format;
  private final Names names;
  private final FileOpener opener;
  private final InstanceMapping mapping;
  private final PixelCheck pixels;

  /** Passes a header, or says why its pixels cannot be used. */
  @FunctionalInterface
  private interface PixelCheck {
    void check(DicomHeader header) throws DicomFormatException;
  }

  /** What inputs are called in records. */
  @FunctionalInterface
  private interface Names {
    String of(String kind, String... parts);
  }

  DicomInputs(DicomFormat format, IdentityKey key, FileOpener opener) {
    this(format, key::pseudonym, opener, new InstanceMapping(), new PictureCheck(format)::check);
  }

  private DicomInputs(
      DicomFormat format,
      Names names,
      FileOpener opener,
      InstanceMapping mapping,
      PixelCheck pixels) {
    this.format = format;
    this.names = names;
    this.opener = opener;
    this.mapping = mapping;
    this.pixels = pixels;
  }

  /** Reads with the format in use, from Beam's file systems, hashing under this key. */
  public static DicomInputs under(IdentityKey key) {
    return new DicomInputs(DicomFormat.load(), key, ReadDicom::open);
  }

  /** The same for images that are copied and not decoded: pixels of any kind without text. */
  public static DicomInputs ofCopies(IdentityKey key) {
    return new DicomInputs(
        DicomFormat.load(),
        key::pseudonym,
        ReadDicom::open,
        new InstanceMapping(),
        PictureCheck::checkText);
  }

  /**
   * The same for a list of what is there, which is shown and not kept: what identifies people is
   * not looked for, and inputs are called by where they stand instead of by hashes.
   */
  public static DicomInputs ofListing() {
    DicomFormat format = DicomFormat.load();
    return new DicomInputs(
        format,
        (kind, parts) -> parts[parts.length - 1],
        ReadDicom::open,
        new InstanceMapping(IdentifierTable.empty()),
        new PictureCheck(format)::check);
  }

  /** Reads one file, and tells what became of each input in it. */
  public void read(InputFile file, Consumer<DicomOutcome> out) {
    Input input = new Input(file, Optional.empty());
    try (SeekableByteChannel channel = opener.open(file)) {
      DicomOutcome outcome;
      try {
        outcome = accept(input, format.readHeader(channel), channel.size());
      } catch (DicomFormatException e) {
        Magic magic = Magic.OTHER;
        if (e.reason() == Reason.NOT_DICOM) {
          magic = Magic.of(channel.position(0));
        }
        if (magic == Magic.ZIP) {
          readArchive(input, channel.position(0), out);
          return;
        }
        outcome =
            magic == Magic.GZIP
                ? refused(input, Reason.UNREADABLE_ARCHIVE, "a gzip file; unpack it")
                : refused(input, e);
      }
      out.accept(outcome);
    } catch (IOException e) {
      out.accept(unreadable(input));
    }
  }

  private void readArchive(Input input, SeekableByteChannel channel, Consumer<DicomOutcome> out)
      throws IOException {
    StudyArchive archive;
    try {
      archive = StudyArchive.open(channel);
    } catch (DicomFormatException e) {
      out.accept(refused(input, e));
      return;
    }
    try (archive) {
      for (String name : archive.names()) {
        out.accept(readEntry(new Input(input.file(), Optional.of(name)), archive));
      }
    }
  }

  private DicomOutcome readEntry(Input input, StudyArchive archive) {
    try (SeekableByteChannel inside = archive.open(input.entry().orElseThrow())) {
      return accept(input, format.readHeader(inside), inside.size());
    } catch (DicomFormatException e) {
      return refused(input, e);
    } catch (IOException e) {
      return unreadable(input);
    }
  }

  private DicomOutcome accept(Input input, DicomHeader header, long size)
      throws DicomFormatException {
    pixels.check(header);
    RawInstance instance = mapping.map(input.key(), input.file(), input.entry(), header);
    InputSeen seen = seen(input, instance.getSopInstanceUid(), Long.toString(size));
    return new DicomOutcome.Accepted(seen, instance);
  }

  private DicomOutcome refused(Input input, DicomFormatException e) {
    return refused(input, e.reason(), e.getMessage());
  }

  /** What a file system says of a file may hold its name, and that a person's. */
  private DicomOutcome unreadable(Input input) {
    return refused(
        input,
        Reason.UNREADABLE_FILE,
        "the file could not be read to the end; check that it is whole and may be read");
  }

  private DicomOutcome refused(Input input, Reason reason, String message) {
    InputSeen seen = seen(input, reason.name(), Long.toString(input.file().getSizeBytes()));
    return new DicomOutcome.Refused(seen, QUARANTINE.row(input.key(), reason, message));
  }

  private InputSeen seen(Input input, String content, String size) {
    return new InputSeen(input.key(), InputKind.DICOM, names.of("fingerprint", content, size));
  }

  /** Where an input stands. */
  private final class Input {
    private final InputFile file;
    private final Optional<String> entry;
    private final String key;

    Input(InputFile file, Optional<String> entry) {
      this.file = file;
      this.entry = entry;
      String place = file.getName() + entry.map(name -> "!" + name).orElse("");
      this.key = names.of("input", InputKind.DICOM.name(), place);
    }

    InputFile file() {
      return file;
    }

    Optional<String> entry() {
      return entry;
    }

    String key() {
      return key;
    }
  }
}
