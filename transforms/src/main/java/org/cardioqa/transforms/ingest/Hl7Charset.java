package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
   * The text of a message in the character set that it declares: the first in MSH-18, or the second
   * where the first is ASCII. A message that declares none is read as UTF-8, of which ASCII is a
   * part.
   *
   * @throws RecordRefused if the set is not known, or the bytes are not of it
   */
  static String decode(byte[] message) throws RecordRefused {
    Optional<Charset> declared = declared(message);
    try {
      return Decoding.strict(ByteBuffer.wrap(message), declared.orElse(UTF_8));
    } catch (CharacterCodingException e) {
      throw new RecordRefused(
          Reason.INVALID_ENCODING,
          declared.isPresent()
              ? "its bytes are not of the character set that MSH-18 declares"
              : "MSH-18 declares no character set and its bytes are not UTF-8");
    }
  }

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
