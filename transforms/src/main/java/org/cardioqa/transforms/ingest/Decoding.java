package org.cardioqa.transforms.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/** Bytes as text, without guessing. */
final class Decoding {
  private Decoding() {}

  /**
   * The text, less a byte order mark.
   *
   * @throws CharacterCodingException if the bytes are not of this character set
   */
  static String strict(ByteBuffer bytes, Charset charset) throws CharacterCodingException {
    String text =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes)
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
