package org.cardioqa.transforms.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.List;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CustomCoder;

/**
 * Encrypts what another coder writes (AES-256-GCM).
 *
 * <p>Shuffles write their records to disk, and a worker that is killed leaves them there; whatever
 * still names a person crosses one only through this coder.
 *
 * <p>The 96-bit nonce is an HMAC of the value, so that equal values have equal encodings, as Beam
 * expects of a coder: what is told is that two records are the same, and nothing else. Two
 * different values share a nonce with a chance of 2^-96.
 */
public final class SealedCoder<T> extends CustomCoder<T> {
  private static final long serialVersionUID = 1;
  private static final ByteArrayCoder BYTES = ByteArrayCoder.of();

  private final Coder<T> inner;
  private final KeyRef key;

  private SealedCoder(Coder<T> inner, KeyRef key) {
    this.inner = inner;
    this.key = key;
  }

  /** Seals what {@code inner} writes with the key at {@code key}. */
  public static <T> SealedCoder<T> of(Coder<T> inner, KeyRef key) {
    return new SealedCoder<>(inner, key);
  }

  @Override
  public void encode(T value, OutputStream out) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    inner.encode(value, plain);
    try {
      BYTES.encode(key.load().seal().seal(plain.toByteArray()), out);
    } catch (GeneralSecurityException e) {
      throw new IOException("a record could not be sealed", e);
    }
  }

  @Override
  public T decode(InputStream in) throws IOException {
    byte[] sealed = BYTES.decode(in);
    try {
      return inner.decode(new ByteArrayInputStream(key.load().seal().open(sealed)));
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "a sealed record could not be opened: it was changed, or sealed with another key", e);
    }
  }

  @Override
  public boolean consistentWithEquals() {
    return inner.consistentWithEquals();
  }

  @Override
  public Object structuralValue(T value) {
    return inner.structuralValue(value);
  }

  @Override
  public void verifyDeterministic() throws NonDeterministicException {
    inner.verifyDeterministic();
  }

  @Override
  public List<? extends Coder<?>> getCoderArguments() {
    return List.of(inner);
  }
}
