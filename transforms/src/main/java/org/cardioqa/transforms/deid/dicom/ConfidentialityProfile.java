package org.cardioqa.transforms.deid.dicom;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cardioqa.transforms.deid.dicom.ConfidentialityTable.Row;
import org.cardioqa.transforms.deid.dicom.DataFile.Line;
import org.cardioqa.transforms.dicom.Dictionary;

/**
 * The Basic Application Level Confidentiality Profile with some options (PS3.15 E.2, E.3): what is
 * done with each standard attribute.
 *
 * <p>Where the table leaves a choice to the object's definition ("X/Z/D"), the strongest of D, Z
 * and X is taken: a dummy is valid whether a value is required or not. Of sequences, those of
 * references have their UIDs mapped where dummies are asked for, and others are removed, or emptied
 * where that is not allowed. What the table does not name follows its value representation: see
 * {@link #unlisted}.
 */
public final class ConfidentialityProfile {
  private static final String UNLISTED = "unlisted-attributes.csv";
  private static final String UNLISTED_HEADER = "tag,keyword,handling";

  private static final int FIRST_GROUP = 0x0008;
  private static final Rule UNKNOWN = new Rule(Handling.REMOVE, Handling.REMOVE, "");

  /** Tags hashed into a table of twice their number or more; the empty place has a rule of null. */
  private final int[] tags;

  private final Rule[] rules;
  private final Set<ProfileOption> options;

  /**
   * What is done with an attribute.
   *
   * @param otherwise what is done if its value does not let it: a date that is none, say
   * @param vr what the standard's dictionary says; empty where it does not know the attribute
   */
  record Rule(Handling first, Handling otherwise, String vr) {}

  /** The profile with these options. */
  public ConfidentialityProfile(Set<ProfileOption> options) {
    this.options = options.isEmpty() ? Set.of() : EnumSet.copyOf(options);
    Map<Integer, Rule> all = new HashMap<>();
    Map<Integer, Handling> exceptions = exceptions(DataFile.load(UNLISTED));
    for (int tag : Dictionary.tags()) {
      String vr = Dictionary.standardVr(tag).orElseThrow();
      all.put(tag, unlisted(vr, Optional.ofNullable(exceptions.get(tag))));
    }
    for (Row row : ConfidentialityTable.load().rows()) {
      row.tag().ifPresent(tag -> all.put(tag, listed(row, Dictionary.standardVr(tag).orElse(""))));
    }
    int size = Integer.highestOneBit(all.size()) << 2;
    tags = new int[size];
    rules = new Rule[size];
    all.forEach(
        (tag, rule) -> {
          int at = place(tag);
          tags[at] = tag;
          rules[at] = rule;
        });
  }

  /** The options. */
  public Set<ProfileOption> options() {
    return Set.copyOf(options);
  }

  boolean has(ProfileOption option) {
    return options.contains(option);
  }

  /**
   * What is done with a standard attribute (of an even group). Overlays and curves go as a whole:
   * the table names their data and comments, and the rest describes what is gone. Groups below 0008
   * are of messages, media and file meta information, and have no place in a data set.
   */
  Rule rule(int tag) {
    int group = tag >>> 24;
    if (group == 0x50 || group == 0x60 || tag >>> 16 < FIRST_GROUP) {
      return UNKNOWN;
    }
    Rule rule = rules[place(tag)];
    return rule == null ? UNKNOWN : rule;
  }

  private int place(int tag) {
    int at = ((tag * 0x9E3779B9) >>> 8) & (tags.length - 1);
    while (rules[at] != null && tags[at] != tag) {
      at = (at + 1) & (tags.length - 1);
    }
    return at;
  }

  private Rule listed(Row row, String vr) {
    Handling basic = vr.equals("SQ") ? sequence(row) : basic(row.basic());
    return new Rule(optional(row, vr).orElse(basic), basic, vr);
  }

  private static Handling basic(Set<Action> actions) {
    if (actions.contains(Action.U)) {
      return Handling.MAP;
    }
    if (actions.contains(Action.D)) {
      return Handling.DUMMY;
    }
    return actions.contains(Action.Z) ? Handling.EMPTY : Handling.REMOVE;
  }

  private static Handling sequence(Row row) {
    Set<Action> actions = row.basic();
    if (actions.contains(Action.U_STAR) || (actions.contains(Action.D) && row.ofUids())) {
      return Handling.KEEP;
    }
    boolean removed = actions.contains(Action.X) && !actions.equals(Set.of(Action.X, Action.Z));
    return removed ? Handling.REMOVE : Handling.EMPTY;
  }

  /** What the first option says that is chosen and has a say. */
  private Optional<Handling> optional(Row row, String vr) {
    for (ProfileOption option :
        List.of(
            ProfileOption.MODIFIED_DATES,
            ProfileOption.PATIENT_CHARACTERISTICS,
            ProfileOption.DEVICE_IDENTITY,
            ProfileOption.CLEAN_DESCRIPTORS)) {
      Action action = row.options().get(option);
      if (options.contains(option) && action != null) {
        return option == ProfileOption.MODIFIED_DATES
            ? date(vr)
            : action == Action.K ? Optional.of(Handling.KEEP) : cleaned(vr);
      }
    }
    return Optional.empty();
  }

  /** A shift of whole weeks leaves times as they are. What is no date or time cannot be shifted. */
  private static Optional<Handling> date(String vr) {
    return switch (vr) {
      case "DA", "DT" -> Optional.of(Handling.SHIFT);
      case "TM" -> Optional.of(Handling.KEEP);
      default -> Optional.empty();
    };
  }

  /**
   * Short text is cleaned word by word and sequences item by item. Long text would leave a list of
   * words that says nothing, and is treated as the Basic Profile does; so are titles of application
   * entities and bytes.
   */
  private static Optional<Handling> cleaned(String vr) {
    return switch (vr) {
      case "SH", "LO", "UC" -> Optional.of(Handling.CLEAN);
      case "SQ" -> Optional.of(Handling.KEEP);
      default -> Optional.empty();
    };
  }

  /**
   * What is done with a standard attribute that the table does not name. The profile would keep it;
   * here only what can hold nothing but a number, a code or a UID is.
   *
   * <p>Numbers, tags and codes are kept if well formed, sequences are walked through, UIDs mapped,
   * dates shifted or replaced as by the table; short text is cleaned as a descriptor, long text,
   * names and application entities are replaced by a dummy, bytes removed.
   *
   * @param exception what {@code unlisted-attributes.csv} says
   */
  private Rule unlisted(String vr, Optional<Handling> exception) {
    boolean dates = options.contains(ProfileOption.MODIFIED_DATES);
    boolean clean = options.contains(ProfileOption.CLEAN_DESCRIPTORS);
    Handling first =
        switch (vr) {
          case "SQ", "CS", "IS", "DS", "AT", "US", "SS", "UL", "SL", "UV", "SV", "FL", "FD" ->
              Handling.KEEP;
          case "UI" -> Handling.MAP;
          case "DA", "DT" -> dates ? Handling.SHIFT : Handling.DUMMY;
          case "TM" -> dates ? Handling.KEEP : Handling.DUMMY;
          case "SH", "LO", "UC" -> clean ? Handling.CLEAN : Handling.DUMMY;
          case "PN", "AE", "ST", "LT", "UT", "UR", "AS" -> Handling.DUMMY;
          default -> Handling.REMOVE;
        };
    Handling otherwise =
        switch (vr) {
          case "SQ", "CS", "IS", "DS", "AT", "UI" -> Handling.EMPTY;
          case "DA", "DT", "TM", "SH", "LO", "UC", "PN", "AE", "ST", "LT", "UT", "UR", "AS" ->
              Handling.DUMMY;
          default -> Handling.REMOVE;
        };
    return new Rule(exception.orElse(first), otherwise, vr);
  }

  static Map<Integer, Handling> exceptions(DataFile file) {
    Map<Integer, Handling> exceptions = new HashMap<>();
    List<Integer> order = new ArrayList<>();
    for (Line line : file.below(UNLISTED_HEADER)) {
      List<String> cells = line.cells(3);
      int tag = line.hex(cells.get(0), 8);
      if (!order.isEmpty() && Integer.compareUnsigned(order.get(order.size() - 1), tag) >= 0) {
        throw line.error("the tag is not above that of the line before");
      }
      order.add(tag);
      if (!cells.get(2).matches("KEEP|CODE|REMOVE")) {
        throw line.error("want KEEP, CODE or REMOVE, not '%s'".formatted(cells.get(2)));
      }
      String name = Dictionary.keyword(tag).orElse("");
      if (!name.equals(cells.get(1))) {
        throw line.error("the attribute of this tag is '%s'".formatted(name));
      }
      exceptions.put(tag, Handling.valueOf(cells.get(2)));
    }
    return exceptions;
  }
}
