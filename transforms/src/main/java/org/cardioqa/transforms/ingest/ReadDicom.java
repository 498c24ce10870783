package org.cardioqa.transforms.ingest;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawInstance;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.keys.KeyRef;

/**
 * Headers of DICOM files, and of zip archives of them, without their pixels.
 *
 * <p>Each input gives one {@link #SEEN} and either one of {@link #INSTANCES} or one of {@link
 * #QUARANTINE}.
 */
public final class ReadDicom extends PTransform<PCollection<InputFile>, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** What the headers of images say. */
  public static final TupleTag<RawInstance> INSTANCES = new TupleTag<>("instances") {};

  /** Every input. */
  public static final TupleTag<InputSeen> SEEN = new TupleTag<>("seen") {};

  /** Inputs that are no image that can be read. */
  public static final TupleTag<Quarantined> QUARANTINE = new TupleTag<>("quarantine") {};

  private final KeyRef key;

  private ReadDicom(KeyRef key) {
    this.key = key;
  }

  /** Reads under the identity key, which hashes where inputs stood. */
  public static ReadDicom under(KeyRef key) {
    return new ReadDicom(key);
  }

  /**
   * Opens files of Beam's file systems; local ones directly, which takes half of the system calls.
   *
   * @throws IOException also if the file system's channels cannot seek
   */
  public static SeekableByteChannel open(InputFile file) throws IOException {
    if (file.getPath().startsWith("/")) {
      return FileChannel.open(Path.of(file.getPath()));
    }
    ReadableByteChannel channel =
        FileSystems.open(FileSystems.matchNewResource(file.getPath(), false));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException("the file system gives no random access");
  }

  @Override
  public PCollectionTuple expand(PCollection<InputFile> files) {
    return files.apply(
        "Headers",
        ParDo.of(new ReadFn(key)).withOutputTags(INSTANCES, TupleTagList.of(SEEN).and(QUARANTINE)));
  }

  static final class ReadFn extends DoFn<InputFile, RawInstance> {
    private static final long serialVersionUID = 1;

    private final KeyRef key;
    private transient DicomInputs inputs;

    ReadFn(KeyRef key) {
      this.key = key;
    }

    @Setup
    public void setup() {
      inputs = new DicomInputs(DicomFormat.load(), key.load(), ReadDicom::open);
    }

    @ProcessElement
    public void read(@Element InputFile file, MultiOutputReceiver out) {
      inputs.read(
          file,
          outcome -> {
            out.get(SEEN).output(outcome.seen());
            if (outcome instanceof DicomOutcome.Accepted accepted) {
              out.get(INSTANCES).output(accepted.instance());
            } else if (outcome instanceof DicomOutcome.Refused refused) {
              out.get(QUARANTINE).output(refused.row());
            }
          });
    }
  }
}
