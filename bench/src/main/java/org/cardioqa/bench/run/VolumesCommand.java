package org.cardioqa.bench.run;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.shards.Png16;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How fast volumes are found: {@code cardioqa volumes} beside {@code dcm2niix} on one folder, whole
 * processes by turns; the header reader beside a loop that opens the same files and reads as many
 * bytes; frames to PNG. The files are copies of real ones under new UIDs, else the same to the
 * byte.
 */
@Command(
    name = "volumes",
    description = "Times cardioqa volumes beside dcm2niix, header reading, and PNG encoding.",
    mixinStandardHelpOptions = true)
final class VolumesCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final int WARM_UP = 3;
  private static final int MUTATIONS = 100_000;
  private static final int PREAMBLE = 132;
  private static final int FRAMES_IN_MEMORY = 225;
  private static final Set<Integer> RENAMED =
      Set.of(
          Tag.STUDY_INSTANCE_UID,
          Tag.SERIES_INSTANCE_UID,
          Tag.SOP_INSTANCE_UID,
          Tag.FRAME_OF_REFERENCE_UID);

  @Mixin private Repeat repeat;

  @Option(
      names = "--dicom",
      required = true,
      paramLabel = "FOLDER",
      description = "Real files to be copied under new UIDs.")
  private Path dicom;

  @Option(
      names = "--copies",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "Copies of each file (default: ${DEFAULT-VALUE}).")
  private int copies;

  private final DicomFormat format = DicomFormat.load();

  @Override
  public Integer call() throws IOException, RunFailed, DicomFormatException {
    Outcome outcome = new Outcome("volumes", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path archive = Files.createDirectory(scratch.folder().resolve("dicom"));
      List<Path> files = copy(archive);
      outcome.put("files", files.size());
      processes(archive, scratch.folder(), outcome);
      headers(files, outcome);
      mutations(files.get(0), outcome);
      png(files.subList(0, Math.min(FRAMES_IN_MEMORY, files.size())), outcome);
    }
    outcome.write();
    return 0;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private List<Path> copy(Path archive) throws IOException, DicomFormatException {
    List<Path> originals = files(dicom);
    List<byte[]> contents = new ArrayList<>();
    List<List<String>> uids = new ArrayList<>();
    for (Path original : originals) {
      contents.add(Files.readAllBytes(original));
      uids.add(uids(original));
    }
    for (int copy = 0; copy < copies; copy++) {
      Path folder = Files.createDirectory(archive.resolve("copy" + copy));
      for (int file = 0; file < contents.size(); file++) {
        String text = new String(contents.get(file), ISO_8859_1);
        for (String uid : uids.get(file)) {
          text = text.replace(uid, renamed(uid, copy));
        }
        Files.write(folder.resolve("I" + file), text.getBytes(ISO_8859_1));
      }
    }
    return files(archive);
  }

  /** The UIDs to be replaced, longer ones first, which may contain shorter ones. */
  private List<String> uids(Path file) throws IOException, DicomFormatException {
    Set<String> uids =
        new TreeSet<>(
            Comparator.comparing(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    try (FileChannel channel = FileChannel.open(file)) {
      DicomDataset dataset = format.readHeader(channel).dataset();
      for (int tag : RENAMED) {
        dataset.string(tag).ifPresent(uids::add);
      }
    }
    return List.copyOf(uids);
  }

  /** Another UID of the same length, so that every byte of the file stays where it is. */
  private static String renamed(String uid, int copy) {
    UUID uuid = UUID.nameUUIDFromBytes((copy + " " + uid).getBytes(US_ASCII));
    String digits = new BigInteger(uuid.toString().replace("-", ""), 16).toString().repeat(2);
    return "2.25." + digits.substring(0, uid.length() - "2.25.".length());
  }

  private void processes(Path archive, Path scratch, Outcome outcome)
      throws IOException, RunFailed {
    List<Double> listing = new ArrayList<>();
    List<Double> converting = new ArrayList<>();
    List<Double> other = new ArrayList<>();
    Path log = scratch.resolve("log");
    Path out = scratch.resolve("out");
    List<String> dcm2niix =
        List.of("dcm2niix", "-z", "n", "-f", "%j_%s", "-o", out.toString(), archive.toString());
    List<String> volumes = List.of("volumes", archive.toString(), "--json", "-");
    List<String> nifti = List.of("volumes", archive.toString(), "--nifti", out.toString());
    Bundle bundle = Bundle.ofSourceTree();
    bundle.seconds(volumes, log);
    for (int run = 0; run < repeat.runs(); run++) {
      listing.add(bundle.seconds(volumes, log));
      empty(out);
      other.add(Bundle.seconds(dcm2niix, "dcm2niix", log, Map.of(), Set.of(0)));
      empty(out);
      converting.add(bundle.seconds(nifti, log));
    }
    Times theirs = new Times(other);
    outcome.times("dcm2niix_seconds", theirs);
    outcome.times("volumes_seconds", new Times(listing));
    outcome.times("volumes_nifti_seconds", new Times(converting));
    outcome.times("dcm2niix_over_volumes", theirs.over(new Times(listing)));
    outcome.times("dcm2niix_over_nifti", theirs.over(new Times(converting)));
  }

  private static void empty(Path folder) throws IOException {
    Scratch.delete(folder);
    Files.createDirectory(folder);
  }

  /** Of this thread, which says what a core does whoever else uses the machine. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void headers(List<Path> files, Outcome outcome) throws IOException, DicomFormatException {
    List<List<Part>> read = new ArrayList<>();
    long bytes = 0;
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file)) {
        Watched watched = new Watched(channel);
        format.readHeader(watched);
        read.add(watched.parts);
        bytes += watched.parts.stream().mapToLong(Part::length).sum();
      }
    }
    List<Double> reader = new ArrayList<>();
    List<Double> loop = new ArrayList<>();
    for (int run = -WARM_UP; run < repeat.runs(); run++) {
      long start = cpuTime();
      for (Path file : files) {
        try (FileChannel channel = FileChannel.open(file)) {
          format.readHeader(channel);
        }
      }
      double seconds = (cpuTime() - start) / NANOS;
      double plain = plain(files, read);
      if (run >= 0) {
        reader.add(seconds);
        loop.add(plain);
      }
    }
    Times headers = new Times(reader);
    outcome.put("header_bytes_a_file", bytes / files.size());
    outcome.put("headers_per_cpu_second", files.size() / headers.median());
    outcome.times("headers_over_plain_loop", headers.over(new Times(loop)));
  }

  /** Reads the same parts of the same files, and nothing more. */
  private static double plain(List<Path> files, List<List<Part>> read) throws IOException {
    long start = cpuTime();
    for (int i = 0; i < files.size(); i++) {
      try (FileChannel channel = FileChannel.open(files.get(i))) {
        long position = 0;
        for (Part part : read.get(i)) {
          if (part.position() != position) {
            channel.position(part.position());
          }
          ByteBuffer buffer = ByteBuffer.allocate(part.length());
          while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // To its end.
          }
          position = part.position() + part.length();
        }
      }
    }
    return (cpuTime() - start) / NANOS;
  }

  /** A part of a file. */
  private record Part(long position, int length) {}

  /** A channel that notes what is read from it. */
  private static final class Watched implements SeekableByteChannel {
    private final FileChannel file;
    private final List<Part> parts = new ArrayList<>();

    Watched(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      long position = file.position();
      int count = file.read(to);
      if (count > 0) {
        parts.add(new Part(position, count));
      }
      return count;
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public int write(ByteBuffer from) {
      throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /**
   * The slowest of many mutations of a real header, read with its frame; what is refused counts
   * too.
   */
  private void mutations(Path original, Outcome outcome) throws IOException, DicomFormatException {
    byte[] file = Files.readAllBytes(original);
    int end;
    try (FileChannel channel = FileChannel.open(original)) {
      end = (int) format.readHeader(channel).pixels().orElseThrow().offset();
    }
    Random random = new Random(1);
    long slowest = 0;
    for (int i = -MUTATIONS / 10; i < MUTATIONS; i++) {
      byte[] mutated = file.clone();
      for (int change = 1 + random.nextInt(6); change > 0; change--) {
        mutated[PREAMBLE + random.nextInt(end - PREAMBLE)] = (byte) random.nextInt(256);
      }
      long start = cpuTime();
      try {
        format.readHeader(new SeekableInMemoryByteChannel(mutated));
        format.readFrame(new SeekableInMemoryByteChannel(mutated), 1);
      } catch (DicomFormatException e) {
        // As most are.
      }
      slowest = i < 0 ? 0 : Math.max(slowest, cpuTime() - start);
    }
    outcome.put("slowest_mutation_cpu_ms", slowest / (NANOS / 1000));
  }

  private void png(List<Path> files, Outcome outcome) throws IOException, DicomFormatException {
    List<StoredFrame> frames = new ArrayList<>();
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file)) {
        frames.add(format.readFrame(channel, 1));
      }
    }
    List<Double> seconds = new ArrayList<>();
    long written = 0;
    try (Png16 png = new Png16()) {
      for (int run = -WARM_UP; run < repeat.runs(); run++) {
        long start = cpuTime();
        for (StoredFrame frame : frames) {
          written += png.encode(frame).length;
        }
        if (run >= 0) {
          seconds.add((cpuTime() - start) / NANOS);
        }
      }
    }
    long encoded = (long) frames.size() * (WARM_UP + repeat.runs());
    outcome.put("png_bytes_a_frame", written / encoded);
    outcome.put("png_frames_per_cpu_second", frames.size() / new Times(seconds).median());
  }
}
