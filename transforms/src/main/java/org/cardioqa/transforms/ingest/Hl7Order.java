package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.cardioqa.transforms.accounting.Reason;

/** An OBR with the observations and notes behind it. */
final class Hl7Order {
  /** Observations that were withdrawn, or never made. */
  private static final Set<String> VOID = Set.of("D", "I", "N", "W", "X");

  private static final Set<String> TEXT = Set.of("FT", "ST", "TX");
  private static final Set<String> MEASURED = Set.of("CE", "CNE", "CWE", "NM", "SN");

  /** Codes of DICOM for the study that a report is about: DICOM Study, Study Instance UID. */
  private static final Set<String> STUDY_CODES = Set.of("113014", "110180");

  private static final Pattern STUDY_UID = Pattern.compile("(?i)study.*uid");
  private static final Pattern UID = Pattern.compile("[0-9]+(?:\\.[0-9]+){3,}");
  private static final Pattern OWN_HEADING =
      Pattern.compile("\\s*\\p{Lu}[\\p{L} /&-]{2,40}:.*", Pattern.DOTALL);

  /**
   * A part of the text.
   *
   * @param place set id (OBX-1) of its observation
   */
  private record Part(int place, String code, Optional<String> heading, String text) {}

  private final Hl7Segment request;
  private final Optional<Hl7Segment> common;
  private final Map<String, String> headings;
  private final List<Part> parts = new ArrayList<>();
  private final Set<String> states = new TreeSet<>();
  private final Set<String> studies = new TreeSet<>();
  private final Set<Integer> sets = new HashSet<>();
  private boolean countable = true;
  private int place;
  private boolean lastVoid;

  Hl7Order(Hl7Segment request, Optional<Hl7Segment> common, Map<String, String> headings) {
    this.request = request;
    this.common = common;
    this.headings = headings;
  }

  Hl7Segment request() {
    return request;
  }

  Optional<Hl7Segment> common() {
    return common;
  }

  /** What the filler calls it, else what the placer does. */
  String number() throws RecordRefused {
    Optional<String> filler = request.value(3);
    return filler.isPresent() ? filler.get() : request.value(2).orElse("");
  }

  /** Result states of the observations with text (OBX-11). */
  Set<String> states() {
    return states;
  }

  /** StudyInstanceUIDs that it names. */
  Set<String> studies() {
    return studies;
  }

  void study(Optional<String> uid) {
    uid.filter(UID.asMatchPredicate()).ifPresent(studies::add);
  }

  boolean hasText() {
    return parts.stream().anyMatch(part -> !part.text().isBlank());
  }

  /** Whether all of the text adds to another report. */
  boolean isAddendum() {
    return hasText()
        && parts.stream()
            .filter(part -> !part.text().isBlank())
            .allMatch(part -> part.heading().equals(Optional.of("ADDENDUM")));
  }

  void observation(Hl7Segment segment) throws RecordRefused {
    String state = segment.value(11).orElse("");
    lastVoid = VOID.contains(state);
    if (lastVoid) {
      return;
    }
    Optional<String> set = segment.value(1).filter(id -> id.matches("\\d{1,6}"));
    place = set.map(Integer::parseInt).orElse(0);
    countable &= set.isPresent() && sets.add(place);
    String type = segment.value(2).orElse("");
    String code = String.join("&", segment.parts(3, 1, 1));
    if (STUDY_CODES.contains(code) || STUDY_UID.matcher(segment.value(3, 1, 2).orElse("")).find()) {
      study(segment.value(5));
    } else if (TEXT.contains(type)) {
      for (int repetition = 1; repetition <= segment.repetitions(5); repetition++) {
        add(segment, code, state, segment.text(5, repetition));
      }
      if (segment.repetitions(5) == 0) {
        add(segment, code, state, "");
      }
    } else if (MEASURED.contains(type)) {
      String value = measured(segment, type);
      if (!value.isEmpty()) {
        add(segment, code, state, value);
      }
    } else if (type.equals("ED")) {
      encapsulated(segment, code, state);
    }
  }

  private void add(Hl7Segment segment, String code, String state, String text)
      throws RecordRefused {
    parts.add(new Part(place, code, heading(segment), text));
    states.add(state);
  }

  private Optional<String> heading(Hl7Segment segment) throws RecordRefused {
    for (Optional<String> name :
        List.of(segment.value(3, 1, 1, 2), segment.value(3, 1, 1), segment.value(3, 1, 2))) {
      Optional<String> heading = name.map(n -> headings.get(n.toUpperCase(Locale.ROOT)));
      if (heading.isPresent()) {
        return heading;
      }
    }
    return Optional.empty();
  }

  /** A line such as "LVEF: 55 %". */
  private static String measured(Hl7Segment segment, String type) throws RecordRefused {
    StringBuilder value = new StringBuilder();
    if (type.equals("NM")) {
      value.append(segment.value(5).orElse(""));
    } else if (type.equals("SN")) {
      for (int component = 1; component <= 4; component++) {
        value.append(segment.value(5, 1, component).orElse(""));
      }
    } else {
      Optional<String> meaning = segment.value(5, 1, 2);
      value.append(meaning.isPresent() ? meaning.get() : segment.value(5).orElse(""));
    }
    String label = segment.value(3, 1, 2).orElse("");
    if (value.isEmpty() || label.isEmpty()) {
      return "";
    }
    return "%s: %s %s".formatted(label, value, segment.value(6).orElse("")).strip();
  }

  /** Text in an envelope; pictures and PDF are passed over. */
  private void encapsulated(Hl7Segment segment, String code, String state) throws RecordRefused {
    String kind = segment.value(5, 1, 2).orElse("").toUpperCase(Locale.ROOT);
    String subtype = segment.value(5, 1, 3).orElse("").toUpperCase(Locale.ROOT);
    Optional<String> data = segment.value(5, 1, 5);
    if (!kind.startsWith("TEXT") || subtype.contains("PDF") || data.isEmpty()) {
      return;
    }
    String text = data.get();
    if (segment.value(5, 1, 4).orElse("").equalsIgnoreCase("Base64")) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(text.getBytes(ISO_8859_1));
        text = Decoding.strict(ByteBuffer.wrap(bytes), segment.charset());
      } catch (IllegalArgumentException e) {
        throw new RecordRefused(Reason.MALFORMED_RECORD, segment.where(5) + ": it is no Base64");
      } catch (CharacterCodingException e) {
        throw new RecordRefused(
            Reason.INVALID_ENCODING, segment.where(5) + ": not of the message's character set");
      }
    }
    add(segment, code, state, text);
  }

  /** A note behind an observation, or behind the request if it is the filler's. */
  void note(Hl7Segment segment) throws RecordRefused {
    boolean placers = segment.value(2).orElse("").equals("P");
    if (lastVoid || (parts.isEmpty() && placers)) {
      return;
    }
    Part before =
        parts.isEmpty() ? new Part(0, "", Optional.empty(), "") : parts.get(parts.size() - 1);
    for (int repetition = 1; repetition <= segment.repetitions(3); repetition++) {
      parts.add(
          new Part(before.place(), before.code(), before.heading(), segment.text(3, repetition)));
    }
  }

  /**
   * The text: observations by their set ids where each has one of its own, notes behind their
   * observations, a blank line and a heading where another observation begins.
   */
  String text() {
    List<Part> ordered = new ArrayList<>(parts);
    if (countable) {
      ordered.sort(Comparator.comparingInt(Part::place));
    }
    StringBuilder text = new StringBuilder();
    Set<String> headed = new HashSet<>();
    String code = null;
    for (Part part : ordered) {
      if (!part.code().equals(code)) {
        text.append(text.length() == 0 ? "" : "\n");
        code = part.code();
        boolean own = OWN_HEADING.matcher(part.text()).matches();
        if (part.heading().isPresent() && !own && headed.add(part.heading().get())) {
          text.append(part.heading().get()).append(":\n");
        }
      }
      text.append(part.text()).append('\n');
    }
    return text.toString().strip();
  }
}
