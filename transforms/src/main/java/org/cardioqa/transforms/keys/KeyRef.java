package org.cardioqa.transforms.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.beam.sdk.io.FileSystems;

/**
 * Where the identity key is: a path on a Beam file system, or {@code env:NAME}.
 *
 * <p>Only this reference travels with a job. Each JVM reads the key when it is first needed and
 * keeps it; the key is no field of anything that is serialized.
 */
public final class KeyRef implements Serializable {
  private static final long serialVersionUID = 1;
  private static final String ENVIRONMENT = "env:";

  /** Longer than any sensible key; a wrong path must not fill the memory. */
  private static final int MAX_BYTES = 64 * 1024;

  /** Keys of this JVM by their reference: one load however many threads and stages there are. */
  private static final ConcurrentMap<String, IdentityKey> LOADED = new ConcurrentHashMap<>();

  private final String reference;

  private KeyRef(String reference) {
    this.reference = reference;
  }

  /** The key at this path, or in this environment variable ({@code env:NAME}). */
  public static KeyRef of(String reference) {
    return new KeyRef(Objects.requireNonNull(reference));
  }

  /**
   * The key.
   *
   * @throws IllegalArgumentException if there is none, or it is too short; says where, never what
   */
  public IdentityKey load() {
    return LOADED.computeIfAbsent(reference, KeyRef::read);
  }

  private static IdentityKey read(String reference) {
    byte[] secret = trimmed(bytes(reference));
    try {
      return IdentityKey.of(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: %s (make one with: openssl rand -hex 32)".formatted(reference, e.getMessage()), e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static byte[] bytes(String reference) {
    if (reference.startsWith(ENVIRONMENT)) {
      String name = reference.substring(ENVIRONMENT.length());
      String value = System.getenv(name);
      if (value == null) {
        throw new IllegalArgumentException(
            "the environment variable %s, which should hold the identity key, is not set"
                .formatted(name));
      }
      return value.getBytes(UTF_8);
    }
    try (InputStream in =
        Channels.newInputStream(FileSystems.open(FileSystems.matchNewResource(reference, false)))) {
      byte[] read = in.readNBytes(MAX_BYTES + 1);
      if (read.length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "%s is over %d bytes long and no identity key".formatted(reference, MAX_BYTES));
      }
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException("the identity key cannot be read: " + reference, e);
    }
  }

  /** Without the line end that editors and shells put behind a key. */
  private static byte[] trimmed(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyRef ref && ref.reference.equals(reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /** The reference, which is no secret. */
  @Override
  public String toString() {
    return reference;
  }
}
