package org.cardioqa.pipeline;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import javax.crypto.Cipher;
import javax.crypto.CipherInputStream;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.cardioqa.schemas.RawInstance;

/**
 * Brings the headers of an archive of any size together study by study, of which only so many are
 * in memory: an external merge sort (Knuth, The Art of Computer Programming 3, 5.4). What does not
 * fit is written to a file in the folder for temporary files, sorted runs one after the other, and
 * the runs are merged. That file has no name from its first byte on, and it is encrypted under a
 * key that only this object has: headers name people.
 *
 * <p>One study's headers are in memory together. For one thread.
 */
final class InstanceSort implements Closeable {
  /** Frames in memory that take some 250 MB. */
  static final int USUAL_FRAMES = 1 << 15;

  private static final String CIPHER = "AES/CTR/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int BLOCK_BYTES = 16;
  private static final int BUFFER = 1 << 16;
  private static final Comparator<RawInstance> BY_STUDY =
      Comparator.comparing(RawInstance::getStudyInstanceUid);

  private final int mostFrames;
  private final Path folder;
  private final List<Long> runEnds = new ArrayList<>();
  private List<RawInstance> held = new ArrayList<>();
  private int heldFrames;
  private FileChannel file;
  private SecretKeySpec key;

  /** Takes the instances of a study, which all are there. */
  @FunctionalInterface
  interface Studies {
    void take(List<RawInstance> study) throws IOException;
  }

  /**
   * An empty sort.
   *
   * @param mostFrames how many frames' headers are in memory before they are written
   * @param folder of temporary files
   */
  InstanceSort(int mostFrames, Path folder) {
    this.mostFrames = mostFrames;
    this.folder = folder;
  }

  /** Adds an instance of any study. */
  void add(RawInstance instance) throws IOException {
    held.add(instance);
    heldFrames += instance.getFrames().size();
    if (heldFrames >= mostFrames) {
      write();
    }
  }

  /** How many frames' headers are in memory. */
  int heldFrames() {
    return heldFrames;
  }

  /** How often memory was full. */
  int runs() {
    return runEnds.size();
  }

  /** Gives the studies in the order of their UIDs, and ends the sort. */
  void forEachStudy(Studies out) throws IOException {
    if (!runEnds.isEmpty()) {
      write();
    }
    PriorityQueue<Run> runs =
        new PriorityQueue<>(Comparator.comparing((Run run) -> run.head, BY_STUDY));
    held.sort(BY_STUDY);
    if (!held.isEmpty()) {
      runs.add(new Held(held));
    }
    for (int run = 0; run < runEnds.size(); run++) {
      runs.add(new Written(run));
    }
    List<RawInstance> study = new ArrayList<>();
    while (!runs.isEmpty()) {
      Run run = runs.poll();
      if (!study.isEmpty() && BY_STUDY.compare(study.get(0), run.head) != 0) {
        out.take(study);
        study = new ArrayList<>();
      }
      study.add(run.head);
      if (run.advance()) {
        runs.add(run);
      }
    }
    if (!study.isEmpty()) {
      out.take(study);
    }
  }

  private void write() throws IOException {
    if (held.isEmpty()) {
      return;
    }
    if (file == null) {
      open();
    }
    held.sort(BY_STUDY);
    long start = file.size();
    file.position(start);
    SpecificDatumWriter<RawInstance> writer = new SpecificDatumWriter<>(RawInstance.class);
    OutputStream plain = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
    // Ends the cipher, which has nothing left to write, and not the channel.
    OutputStream sealed =
        new CipherOutputStream(plain, cipher(Cipher.ENCRYPT_MODE, runEnds.size()));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(sealed, null);
    for (RawInstance instance : held) {
      writer.write(instance, encoder);
    }
    encoder.flush();
    plain.flush();
    runEnds.add(file.position());
    held = new ArrayList<>();
    heldFrames = 0;
  }

  private void open() throws IOException {
    Path path = Files.createTempFile(folder, "cardioqa", ".headers");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    byte[] secret = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, "AES");
  }

  /** Each run has counters of its own: its number, then those of its blocks. */
  private Cipher cipher(int mode, int run) {
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      byte[] first = ByteBuffer.allocate(BLOCK_BYTES).putInt(run).array();
      cipher.init(mode, key, new IvParameterSpec(first));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + CIPHER, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** A sorted run and where it stands. */
  private abstract static class Run {
    RawInstance head;

    /** Goes to the next instance; false at the end. */
    abstract boolean advance() throws IOException;
  }

  private static final class Held extends Run {
    private final List<RawInstance> instances;
    private int next;

    Held(List<RawInstance> instances) {
      this.instances = instances;
      advance();
    }

    @Override
    boolean advance() {
      if (next == instances.size()) {
        return false;
      }
      head = instances.get(next++);
      return true;
    }
  }

  private final class Written extends Run {
    private final SpecificDatumReader<RawInstance> reader =
        new SpecificDatumReader<>(RawInstance.class);
    private final BinaryDecoder decoder;

    Written(int run) throws IOException {
      long start = run == 0 ? 0 : runEnds.get(run - 1);
      InputStream sealed = new Region(file, start, runEnds.get(run));
      InputStream plain = new CipherInputStream(sealed, cipher(Cipher.DECRYPT_MODE, run));
      decoder = DecoderFactory.get().binaryDecoder(plain, null);
      advance();
    }

    @Override
    boolean advance() throws IOException {
      if (decoder.isEnd()) {
        return false;
      }
      head = reader.read(null, decoder);
      return true;
    }
  }

  /** The bytes of a part of a file. */
  private static final class Region extends InputStream {
    private final FileChannel file;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long position;

    Region(FileChannel file, long start, long end) {
      this.file = file;
      this.position = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      return fill() ? buffer.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, buffer.remaining());
      buffer.get(to, at, count);
      return count;
    }

    private boolean fill() throws IOException {
      if (!buffer.hasRemaining()) {
        buffer.clear().limit((int) Math.min(BUFFER, end - position));
        int count = file.read(buffer, position);
        position += Math.max(0, count);
        buffer.flip();
      }
      return buffer.hasRemaining();
    }
  }
}
