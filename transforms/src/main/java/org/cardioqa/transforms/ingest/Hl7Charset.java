package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cardioqa.transforms.accounting.Reason;

/** The character set that a message declares in MSH-18, by the codes of HL7's table 0211. */
final class Hl7Charset {
  private static final int MSH_18 = 18;

  /** Codes without their blanks and punctuation, in capitals. */
  private static final Map<String, String> JAVA_NAMES = javaNames();

  private Hl7Charset() {}

  private static Map<String, String> javaNames() {
    Map<String, String> names = new HashMap<>();
    for (String part : List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "15")) {
      names.put("8859" + part, "ISO-8859-" + part);
      names.put("ISO8859" + part, "ISO-8859-" + part);
    }
    names.put("ASCII", "US-ASCII");
    names.put("ISOIR6", "US-ASCII");
    names.put("ISOIR100", "ISO-8859-1");
    names.put("ISOIR14", "JIS_X0201");
    names.put("ISOIR87", "ISO-2022-JP");
    names.put("GB180302000", "GB18030");
    names.put("KSX1001", "EUC-KR");
    names.put("BIG5", "Big5");
    names.put("UNICODE", "UTF-8");
    names.put("UNICODEUTF8", "UTF-8");
    names.put("UTF8", "UTF-8");
    names.put("WINDOWS1252", "windows-1252");
    return Map.copyOf(names);
  }

  /**
   * The text of a message.
   *
   * @throws RecordRefused if its bytes are not of this character set
   */
  static String decode(byte[] message, Charset charset) throws RecordRefused {
    try {
      return Decoding.strict(ByteBuffer.wrap(message), charset);
    } catch (CharacterCodingException e) {
      throw new RecordRefused(
          Reason.INVALID_ENCODING,
          "its bytes are not of the character set that MSH-18 declares, or of %s if it declares none"
              .formatted(charset));
    }
  }

  /**
   * The character set that a message declares: the first in MSH-18, or the second where the first
   * is ASCII.
   *
   * @throws RecordRefused if it is not known
   */
  static Optional<Charset> declared(byte[] message) throws RecordRefused {
    String header = header(message);
    if (header.length() < 6) {
      return Optional.empty();
    }
    String[] fields = header.split(Pattern.quote(header.substring(3, 4)), -1);
    // MSH-1 is the separator itself.
    if (fields.length < MSH_18) {
      return Optional.empty();
    }
    String[] codes = fields[MSH_18 - 1].split("~", -1);
    Optional<Charset> first = charset(codes[0]);
    return first.equals(Optional.of(US_ASCII)) && codes.length > 1
        ? charset(codes[1]).or(() -> first)
        : first;
  }

  private static Optional<Charset> charset(String code) throws RecordRefused {
    String plain = code.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    if (plain.isEmpty()) {
      return Optional.empty();
    }
    String name = JAVA_NAMES.get(plain);
    if (name == null || !Charset.isSupported(name)) {
      throw new RecordRefused(
          Reason.INVALID_ENCODING,
          "MSH-18 declares a character set that is not read; convert it to UNICODE UTF-8");
    }
    return Optional.of(Charset.forName(name));
  }

  private static String header(byte[] message) {
    String latin = new String(message, 0, Math.min(message.length, 4096), ISO_8859_1);
    int start = latin.indexOf("MSH");
    int stop = latin.indexOf('\r');
    return start < 0 || start > 3 ? "" : latin.substring(start, stop < 0 ? latin.length() : stop);
  }
}
