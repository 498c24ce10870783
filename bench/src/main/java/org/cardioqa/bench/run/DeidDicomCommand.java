package org.cardioqa.bench.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.cardioqa.pipeline.FolderDeidentifier;
import org.cardioqa.testdata.ArchiveGenerator;
import org.cardioqa.transforms.deid.dicom.ConfidentialityProfile;
import org.cardioqa.transforms.deid.dicom.ProfileOption;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.studies.PatientIssuers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many files {@code cardioqa deid dicom} de-identifies for a second of CPU time, beside {@code
 * gdcmanon} (Debian: libgdcm-tools) on the same folder. CPU time, because it says what a core does
 * whoever else is using the machine: all threads of the JVM count, the compiler's and the
 * collector's too.
 */
@Command(
    name = "deid-dicom",
    description = "Times the de-identification of DICOM files beside gdcmanon.",
    mixinStandardHelpOptions = true)
final class DeidDicomCommand implements Callable<Integer> {
  private static final double NANOS = 1e9;
  private static final String KEY = "a public key for synthetic studies only";

  @Mixin private Repeat repeat;

  @Option(
      names = "--dicom",
      paramLabel = "FOLDER",
      description = "Files to take instead of synthetic ones.")
  private Optional<Path> dicom = Optional.empty();

  @Option(
      names = "--patients",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description = "Number of synthetic patients (default: ${DEFAULT-VALUE}).")
  private int patients;

  @Option(
      names = "--warm-up",
      paramLabel = "NUMBER",
      defaultValue = "30",
      description = "Passes in the JVM before any is measured (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Override
  public Integer call() throws IOException, RunFailed {
    Outcome outcome = new Outcome("deid-dicom", System.out);
    try (Scratch scratch = Scratch.make()) {
      Path in = dicom.orElseGet(() -> scratch.folder().resolve("archive").resolve("dicom"));
      if (dicom.isEmpty()) {
        new ArchiveGenerator(1, patients).write(scratch.folder().resolve("archive"));
      }
      measure(in, scratch.folder(), outcome);
    }
    outcome.write();
    return 0;
  }

  private void measure(Path in, Path scratch, Outcome outcome) throws IOException, RunFailed {
    Path out = scratch.resolve("out");
    Path log = scratch.resolve("log");
    CpuTime cpu = new CpuTime(log);
    long files = count(in);
    outcome.put("files", files);
    outcome.put("input_mib", bytes(in) / (1 << 20));
    List<String> profile = gdcmanonProfile(in, out, scratch, cpu);
    List<String> threeTags =
        List.of(
            "gdcmanon",
            "--dumb",
            "--empty",
            "10,10",
            "--empty",
            "10,20",
            "--remove",
            "8,20",
            "-r",
            "--continue",
            "-i",
            in.toString(),
            "-o",
            out.toString());
    List<String> cardioqa =
        List.of(
            Bundle.home().resolve("bin").resolve("cardioqa").toString(),
            "deid",
            "dicom",
            in.toString(),
            out.toString(),
            "--key-file=" + key(scratch));
    FolderDeidentifier deidentifier =
        new FolderDeidentifier(
            new ConfidentialityProfile(ProfileOption.usual()),
            IdentityKey.of(KEY.getBytes(StandardCharsets.US_ASCII)),
            PatientIssuers.COMPARED);
    for (int i = 0; i < warmUp; i++) {
      inThisProcess(deidentifier, in, out);
    }
    List<Double> ours = new ArrayList<>();
    List<Double> process = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> least = new ArrayList<>();
    List<Double> ratio = new ArrayList<>();
    for (int i = 0; i < repeat.runs(); i++) {
      double mine = inThisProcess(deidentifier, in, out);
      double other = fresh(cpu, profile, out);
      ours.add(files / mine);
      theirs.add(files / other);
      least.add(files / fresh(cpu, threeTags, out));
      process.add(files / fresh(cpu, cardioqa, out));
      ratio.add(other / mine);
    }
    outcome.times("cardioqa_files_per_cpu_second", new Times(ours));
    outcome.times("cardioqa_process_files_per_cpu_second", new Times(process));
    outcome.times("gdcmanon_files_per_cpu_second", new Times(theirs));
    outcome.times("gdcmanon_three_tags_files_per_cpu_second", new Times(least));
    outcome.times("cardioqa_over_gdcmanon", new Times(ratio));
  }

  /** CPU seconds of all threads of this process for one pass. */
  private double inThisProcess(FolderDeidentifier deidentifier, Path in, Path out)
      throws IOException, RunFailed {
    Scratch.delete(out);
    long start = system.getProcessCpuTime();
    FolderDeidentifier.Result result = deidentifier.deidentify(in.toString(), out);
    double seconds = (system.getProcessCpuTime() - start) / NANOS;
    if (!result.complete() || result.written() == 0) {
      throw new RunFailed("nothing was written, or the counts do not add up");
    }
    return seconds;
  }

  private static double fresh(CpuTime cpu, List<String> command, Path out)
      throws IOException, RunFailed {
    Scratch.delete(out);
    return cpu.seconds(command);
  }

  /** The whole profile, which encrypts what it replaces for a certificate. */
  private static List<String> gdcmanonProfile(Path in, Path out, Path scratch, CpuTime cpu)
      throws IOException, RunFailed {
    Path certificate = scratch.resolve("certificate.pem");
    cpu.seconds(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=bench",
            "-keyout",
            scratch.resolve("private.pem").toString(),
            "-out",
            certificate.toString()));
    return List.of(
        "gdcmanon",
        "-e",
        "-c",
        certificate.toString(),
        "-r",
        "--continue",
        "-i",
        in.toString(),
        "-o",
        out.toString());
  }

  private static Path key(Path scratch) throws IOException {
    Path key = Files.writeString(scratch.resolve("bench.key"), KEY);
    return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static long bytes(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
