package org.cardioqa.transforms.ingest;

import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.HL7Exception;
import ca.uhn.hl7v2.model.GenericMessage;
import ca.uhn.hl7v2.model.GenericSegment;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.parser.EncodingCharacters;
import ca.uhn.hl7v2.parser.Escaping;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.ParserConfiguration;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.cardioqa.transforms.accounting.Reason;

/**
 * The segments of a message, each taken apart by HAPI when it is asked for.
 *
 * <p>HAPI's model of whole messages is not used: it knows them by version and event, and real
 * messages have segments that no version has there. Segments are alike in all versions.
 */
final class Hl7Message {
  private static final Pattern SEGMENT = Pattern.compile("[A-Z][A-Z0-9]{2}");
  private static final int NAME = 3;
  private static final int SEPARATORS = 4;

  /** A segment with more is an attack or noise; text has its delimiters escaped. */
  private static final int MOST_DELIMITERS = 2_000;

  private static final PipeParser PARSER = parser();
  private static final Message ANY = new GenericMessage.V25(new GenericModelClassFactory());

  private final String separators;
  private final Hl7Escapes escapes;
  private final List<String> lines;

  private Hl7Message(String separators, Charset charset, List<String> lines) {
    this.separators = separators;
    this.escapes = new Hl7Escapes(separators, charset);
    this.lines = lines;
  }

  /** One that leaves escape sequences to {@link Hl7Escapes}, which says which ones are none. */
  private static PipeParser parser() {
    ParserConfiguration settings = new ParserConfiguration();
    settings.setEscaping(
        new Escaping() {
          @Override
          public String escape(String text, EncodingCharacters characters) {
            return text;
          }

          @Override
          public String unescape(String text, EncodingCharacters characters) {
            return text;
          }
        });
    return new DefaultHapiContext(
            settings, ValidationContextFactory.noValidation(), new GenericModelClassFactory())
        .getPipeParser();
  }

  /**
   * The message of these bytes, segments ended by CR.
   *
   * <p>A line that begins as no segment goes on with the text of the one before it, because some
   * systems put line breaks into text.
   *
   * @param undeclared character set of a message that declares none
   * @throws RecordRefused if it does not begin with MSH or its separators make no sense
   */
  static Hl7Message of(byte[] bytes, Charset undeclared) throws RecordRefused {
    Charset charset = Hl7Charset.declared(bytes).orElse(undeclared);
    String text = Hl7Charset.decode(bytes, charset);
    if (!text.startsWith("MSH")) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD, "segment 1: a message begins with the segment MSH");
    }
    String separators = separators(text);
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\r", -1)) {
      if (isSegment(line, separators.charAt(0))) {
        lines.add(line);
      } else if (!line.isBlank()) {
        String last = lines.get(lines.size() - 1);
        if (!last.startsWith("OBX") && !last.startsWith("NTE")) {
          throw new RecordRefused(
              Reason.MALFORMED_RECORD, "segment %d: it has no name".formatted(lines.size() + 1));
        }
        lines.set(lines.size() - 1, last + "\n" + line);
      }
    }
    return new Hl7Message(separators, charset, lines);
  }

  private static String separators(String text) throws RecordRefused {
    int end = text.length() > NAME ? text.indexOf(text.charAt(NAME), NAME + 1) : -1;
    String separators = end < 0 ? "" : text.substring(NAME, end);
    // A fifth encoding character marks truncation since version 2.7.
    boolean enough = separators.length() == 1 + SEPARATORS || separators.length() == 2 + SEPARATORS;
    if (!enough
        || separators.chars().distinct().count() < separators.length()
        || separators.chars().anyMatch(c -> Character.isLetterOrDigit(c) || c <= ' ')) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD,
          "segment 1 (MSH), fields 1 and 2: they are no separators, such as |^~\\&");
    }
    return separators;
  }

  private static boolean isSegment(String line, char fieldSeparator) {
    return line.length() >= NAME
        && SEGMENT.matcher(line.substring(0, NAME)).matches()
        && (line.length() == NAME || line.charAt(NAME) == fieldSeparator);
  }

  int size() {
    return lines.size();
  }

  /** Name of a segment, from 0. */
  String name(int index) {
    return lines.get(index).substring(0, NAME);
  }

  /** A segment, from 0. */
  Hl7Segment segment(int index) throws RecordRefused {
    String line = lines.get(index);
    String name = name(index);
    if (line.chars().filter(c -> separators.indexOf(c) >= 0).count() > MOST_DELIMITERS) {
      throw new RecordRefused(
          Reason.MALFORMED_RECORD,
          "segment %d (%s): over %d delimiters".formatted(index + 1, name, MOST_DELIMITERS));
    }
    try {
      GenericSegment segment = new GenericSegment(ANY, name);
      PARSER.parse(
          segment, line, new EncodingCharacters(separators.charAt(0), separators.substring(1)));
      return new Hl7Segment(segment, index + 1, separators, escapes);
    } catch (HL7Exception | RuntimeException e) {
      // Its message may quote the segment.
      throw new RecordRefused(
          Reason.MALFORMED_RECORD, "segment %d (%s): it cannot be read".formatted(index + 1, name));
    }
  }
}
