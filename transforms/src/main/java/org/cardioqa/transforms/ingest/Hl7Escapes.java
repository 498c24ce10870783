package org.cardioqa.transforms.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Escape sequences of HL7 version 2 text (chapter 2.7): delimiters, line breaks and spaces of
 * formatted text, hexadecimal bytes. Highlighting, indents and local sequences (Z) say nothing that
 * the text needs.
 */
final class Hl7Escapes {
  private static final Pattern FORMAT =
      Pattern.compile("\\.(br|sp|sk|ce|fi|nf|in|ti)\\s*([+-]?\\d{0,3})");

  /** So that a message cannot ask for more text than it has. */
  private static final int MOST_REPEATS = 100;

  private final String separators;
  private final char escape;
  private final Charset charset;

  /**
   * Of one message.
   *
   * @param separators field, component, repetition, escape and subcomponent, as MSH has them
   * @param charset of the bytes that are written as hexadecimal digits
   */
  Hl7Escapes(String separators, Charset charset) {
    this.separators = separators;
    this.escape = separators.charAt(3);
    this.charset = charset;
  }

  Charset charset() {
    return charset;
  }

  /** The plain text; empty if a sequence is none, or does not end. */
  Optional<String> plain(String raw) {
    int from = raw.indexOf(escape);
    if (from < 0) {
      return Optional.of(raw);
    }
    StringBuilder text = new StringBuilder(raw.length());
    int at = 0;
    while (from >= 0) {
      int to = raw.indexOf(escape, from + 1);
      Optional<String> means = to < 0 ? Optional.empty() : sequence(raw.substring(from + 1, to));
      if (means.isEmpty()) {
        return Optional.empty();
      }
      text.append(raw, at, from).append(means.get());
      at = to + 1;
      from = raw.indexOf(escape, at);
    }
    return Optional.of(text.append(raw, at, raw.length()).toString());
  }

  private Optional<String> sequence(String inner) {
    return switch (inner) {
      case "F" -> separator(0);
      case "S" -> separator(1);
      case "R" -> separator(2);
      case "E" -> separator(3);
      case "T" -> separator(4);
      case "H", "N", "P" -> Optional.of("");
      default -> longSequence(inner);
    };
  }

  private Optional<String> longSequence(String inner) {
    if (inner.startsWith("X") || inner.startsWith("x")) {
      return bytes(inner.substring(1));
    }
    if (inner.startsWith("Z")) {
      return Optional.of("");
    }
    Matcher format = FORMAT.matcher(inner.toLowerCase(Locale.ROOT));
    return format.matches()
        ? Optional.of(formatted(format.group(1), format.group(2)))
        : Optional.empty();
  }

  private Optional<String> separator(int index) {
    return Optional.of(separators.substring(index, index + 1));
  }

  private static String formatted(String command, String number) {
    int count = number.matches("\\+?\\d+") ? Math.min(Integer.parseInt(number), MOST_REPEATS) : 1;
    return switch (command) {
      case "br", "ce" -> "\n";
      case "sp" -> "\n".repeat(count);
      case "sk", "ti" -> " ".repeat(count);
      default -> "";
    };
  }

  private Optional<String> bytes(String digits) {
    if (digits.isEmpty() || digits.length() % 2 != 0 || !digits.matches("[0-9A-Fa-f]+")) {
      return Optional.empty();
    }
    try {
      String text = Decoding.strict(ByteBuffer.wrap(HexFormat.of().parseHex(digits)), charset);
      return Optional.of(text.replace("\r\n", "\n").replace('\r', '\n'));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
