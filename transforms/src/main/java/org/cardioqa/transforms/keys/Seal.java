package org.cardioqa.transforms.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts bytes and opens them again (AES-256-GCM): the nonce, an HMAC of the bytes, then what the
 * cipher writes. For one thread, whose ciphers it keeps: to look one up costs more than to use it
 * on a record.
 */
final class Seal {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final SecretKey key;
  private final Mac nonces;
  private final Cipher sealing;
  private final Cipher opening;

  /**
   * What was sealed last; a record with several readers is sealed for each, one after the other.
   */
  private byte[] last = new byte[NONCE_BYTES];

  /**
   * Seals under these keys.
   *
   * @param nonces an initialised Mac of this seal alone
   */
  Seal(SecretKey key, Mac nonces) throws GeneralSecurityException {
    this.key = key;
    this.nonces = nonces;
    sealing = Cipher.getInstance(CIPHER);
    opening = Cipher.getInstance(CIPHER);
  }

  /**
   * The same bytes sealed are the same bytes.
   *
   * @return not to be changed
   */
  byte[] seal(byte[] plain) throws GeneralSecurityException {
    byte[] nonce = nonces.doFinal(plain);
    if (!Arrays.equals(nonce, 0, NONCE_BYTES, last, 0, NONCE_BYTES)) {
      // The JDK refuses a nonce that it has just seen, as it would be if the bytes were others.
      sealing.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
      byte[] sealed = new byte[NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE];
      System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
      sealing.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      last = sealed;
    }
    return last;
  }

  /**
   * The bytes that were sealed.
   *
   * @throws GeneralSecurityException if they were changed, sealed under other keys, or never sealed
   */
  byte[] open(byte[] sealed) throws GeneralSecurityException {
    if (sealed.length < NONCE_BYTES) {
      throw new GeneralSecurityException("too short to hold a nonce");
    }
    opening.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
    return opening.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
  }
}
