package org.cardioqa.bench.run;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.transforms.dicom.DicomAttribute;
import org.cardioqa.transforms.dicom.DicomEditor;
import org.cardioqa.transforms.dicom.DicomFormat;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.Edit;
import org.cardioqa.transforms.dicom.NewAttribute;
import org.cardioqa.transforms.dicom.StoredFrame;
import org.cardioqa.transforms.dicom.Tag;
import org.cardioqa.transforms.shards.Png16;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How fast volumes are found: {@code cardioqa volumes} beside {@code dcm2niix} on one folder, whole
 * processes by turns; the header reader beside a loop that opens the same files and reads as many
 * bytes; frames to PNG. The files are copies of real ones under new UIDs.
 */
@Command(
    name = "volumes",
    description = "Times cardioqa volumes beside dcm2niix, header reading, and PNG encoding.",
    mixinStandardHelpOptions = true)
final class VolumesCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final int WARM_UP = 3;
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
    for (int copy = 0; copy < copies; copy++) {
      Path folder = Files.createDirectory(archive.resolve("copy" + copy));
      int number = 0;
      for (Path original : originals) {
        Path file = folder.resolve("I" + number++);
        try (FileChannel from = FileChannel.open(original);
            FileChannel to =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          format.rewrite(from, new Renaming("copy " + copy), to);
        }
      }
    }
    return files(archive);
  }

  /** Gives an instance, its series, study and frame of reference new UIDs. */
  private record Renaming(String copy) implements DicomEditor {
    @Override
    public Edit edit(DicomAttribute attribute) {
      if (attribute.depth() > 0
          || !RENAMED.contains(attribute.tag())
          || attribute.strings().isEmpty()) {
        return Edit.KEEP;
      }
      UUID uuid = UUID.nameUUIDFromBytes((copy + attribute.strings().get(0)).getBytes(US_ASCII));
      String uid = "2.25." + new BigInteger(uuid.toString().replace("-", ""), 16);
      return Edit.values(List.of(uid));
    }

    @Override
    public List<NewAttribute> additions() {
      return List.of();
    }
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
    int[] bytes = new int[files.size()];
    List<Double> reader = new ArrayList<>();
    List<Double> loop = new ArrayList<>();
    for (int run = -WARM_UP; run < repeat.runs(); run++) {
      long start = cpuTime();
      for (int i = 0; i < bytes.length; i++) {
        try (FileChannel channel = FileChannel.open(files.get(i))) {
          format.readHeader(channel);
          // A header ends within the block that was read last.
          bytes[i] = (int) channel.position();
        }
      }
      double seconds = (cpuTime() - start) / NANOS;
      double plain = plain(files, bytes);
      if (run >= 0) {
        reader.add(seconds);
        loop.add(plain);
      }
    }
    Times read = new Times(reader);
    outcome.put("headers_per_cpu_second", files.size() / read.median());
    outcome.times("headers_over_plain_loop", read.over(new Times(loop)));
  }

  private static double plain(List<Path> files, int[] bytes) throws IOException {
    long start = cpuTime();
    for (int i = 0; i < bytes.length; i++) {
      try (FileChannel channel = FileChannel.open(files.get(i))) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes[i]);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
          // To the end.
        }
      }
    }
    return (cpuTime() - start) / NANOS;
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
