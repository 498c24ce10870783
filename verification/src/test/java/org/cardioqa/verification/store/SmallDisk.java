package org.cardioqa.verification.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of a few MiB (tmpfs) that a test can fill. Mounting one is for root alone; tests
 * are skipped, aloud, where it cannot be done.
 */
final class SmallDisk implements AutoCloseable {
  private static final int MIB = 16;
  private static final int BLOCK = 4096;

  private final Path folder;
  private final Path ballast;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
  }

  static SmallDisk mount() {
    try {
      Path folder = Files.createTempDirectory("cardioqa-small-disk");
      if (run("mount", "-t", "tmpfs", "-o", "size=" + MIB + "m", "tmpfs", folder.toString()) != 0) {
        Files.delete(folder);
        System.err.println("SKIPPED on a full disk: mounting a tmpfs needs root");
        Assumptions.abort("no tmpfs");
      }
      return new SmallDisk(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  /** Leaves not a byte. */
  void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[BLOCK];
      for (int i = 0; i <= MIB * 1024 * 1024 / BLOCK; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      return;
    }
    throw new AssertionError("the disk is larger than it was made");
  }

  void free() throws IOException {
    Files.delete(ballast);
  }

  @Override
  public void close() throws IOException {
    if (run("umount", folder.toString()) != 0) {
      throw new IOException("cannot be unmounted: " + folder);
    }
    Files.delete(folder);
  }

  private static int run(String... command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
