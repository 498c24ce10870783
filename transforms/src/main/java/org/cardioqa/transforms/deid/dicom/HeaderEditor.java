package org.cardioqa.transforms.deid.dicom;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.deid.dicom.ConfidentialityProfile.Rule;
import org.cardioqa.transforms.dicom.DicomAttribute;
import org.cardioqa.transforms.dicom.DicomEditor;
import org.cardioqa.transforms.dicom.DicomFormatException;
import org.cardioqa.transforms.dicom.Edit;
import org.cardioqa.transforms.dicom.NewAttribute;

/** Edits the header of one file of a study as a profile says. */
final class HeaderEditor implements DicomEditor {
  private static final int CODING_SCHEME_DESIGNATOR = 0x00080102;
  private static final int OVERLAY_BIT_POSITION = 0x60000102;

  private static final Pattern DATE = Pattern.compile("(\\d{4})\\.?(\\d{2})\\.?(\\d{2})");

  /** Date, time with fraction, offset from UTC. */
  private static final Pattern DATE_TIME =
      Pattern.compile("(\\d{8})((?:\\d{2}){0,3}(?:\\.\\d{1,6})?)(?:[+-]\\d{4})?");

  private static final Pattern AGE = Pattern.compile("(\\d{1,3})([DWMY])");
  private static final int OLDEST = 89;
  private static final String OLD = "090Y";

  private final ConfidentialityProfile profile;
  private final Lists lists;
  private final Uids uids;
  private final StudyIdentity identity;
  private final List<NewAttribute> additions;

  HeaderEditor(
      ConfidentialityProfile profile,
      Lists lists,
      Uids uids,
      StudyIdentity identity,
      List<NewAttribute> additions) {
    this.profile = profile;
    this.lists = lists;
    this.uids = uids;
    this.identity = identity;
    this.additions = additions;
  }

  /** The lists that an editor looks things up in. */
  record Lists(SafePrivate safePrivate, CodingSchemes codingSchemes, DescriptorCleaner cleaner) {
    static Lists load() {
      return new Lists(SafePrivate.load(), CodingSchemes.load(), DescriptorCleaner.load());
    }
  }

  @Override
  public List<NewAttribute> additions() {
    return additions;
  }

  @Override
  public Edit edit(DicomAttribute attribute) throws DicomFormatException {
    int tag = attribute.tag();
    if ((tag & 0x10000) != 0) {
      return privateAttribute(attribute);
    }
    if ((tag & 0xFF00FFFF) == OVERLAY_BIT_POSITION) {
      refuseOverlayInPixels(attribute);
    }
    Rule rule = profile.rule(tag);
    if (!fits(attribute, rule.vr())) {
      return rule.first() == Handling.EMPTY ? Edit.EMPTY : Edit.REMOVE;
    }
    if (attribute.isEmpty() && rule.first() != Handling.REMOVE) {
      return Edit.KEEP;
    }
    return handle(attribute, rule.first(), rule.otherwise());
  }

  /** Bits of a pixel beyond the stored ones may hold a graphic (PS3.5 8.1.2), and that text. */
  private static void refuseOverlayInPixels(DicomAttribute attribute) throws DicomFormatException {
    List<String> position = attribute.strings();
    if (!position.isEmpty() && !position.get(0).equals("0")) {
      throw new DicomFormatException(
          Reason.BURNED_IN_RISK,
          attribute.tag(),
          DicomFormatException.NO_OFFSET,
          "text may be burned into the picture: an overlay in unused bits of the pixels");
    }
  }

  /**
   * Whether the file's value representation is that of the dictionary, or one as harmless: a value
   * must not pass as a number that is a text.
   */
  private static boolean fits(DicomAttribute attribute, String standard) {
    String vr = attribute.vr();
    if (vr.equals(standard) || standard.isEmpty()) {
      return true;
    }
    return switch (standard) {
      case "US", "SS", "OW", "OB" -> List.of("US", "SS", "OW", "OB").contains(vr);
      case "UL", "SL", "UV", "SV" -> List.of("UL", "SL", "UV", "SV", "US", "SS").contains(vr);
      case "FL", "FD" -> List.of("FL", "FD").contains(vr);
      case "DS", "IS" -> List.of("DS", "IS").contains(vr);
      case "SH", "LO", "UC" -> List.of("CS", "SH", "LO", "UC").contains(vr);
      default -> false;
    };
  }

  private Edit privateAttribute(DicomAttribute attribute) {
    if (!profile.has(ProfileOption.SAFE_PRIVATE)) {
      return Edit.REMOVE;
    }
    int element = attribute.tag() & 0xFFFF;
    if (element < 0x100) {
      List<String> creator = attribute.strings();
      return element >= 0x10 && creator.size() == 1 && lists.safePrivate().isCreator(creator.get(0))
          ? Edit.KEEP
          : Edit.REMOVE;
    }
    Optional<String> vr =
        attribute.privateCreator().flatMap(by -> lists.safePrivate().vr(by, attribute.tag()));
    return vr.isPresent() && vr.get().equals(attribute.vr()) && mayStay(attribute)
        ? Edit.KEEP
        : Edit.REMOVE;
  }

  private Edit handle(DicomAttribute attribute, Handling first, Handling otherwise) {
    Optional<Edit> edit =
        switch (first) {
          case KEEP -> kept(attribute);
          case CLEAN -> cleaned(attribute);
          case CODE -> isPublicCode(attribute) ? kept(attribute) : cleaned(attribute);
          case SHIFT -> shifted(attribute);
          case MAP -> mapped(attribute);
          case DUMMY -> Optional.of(dummy(attribute));
          case EMPTY -> Optional.of(Edit.EMPTY);
          case REMOVE -> Optional.of(Edit.REMOVE);
        };
    if (edit.isPresent()) {
      return edit.get();
    }
    return switch (otherwise) {
      case DUMMY -> dummy(attribute);
      case EMPTY -> Edit.EMPTY;
      default -> Edit.REMOVE;
    };
  }

  private Optional<Edit> kept(DicomAttribute attribute) {
    if (attribute.vr().equals("AS") && attribute.isWellFormed()) {
      return Optional.of(capped(attribute));
    }
    return mayStay(attribute) ? Optional.of(Edit.KEEP) : Optional.empty();
  }

  /** Whether a value is well formed and no identifier that the headers state. */
  private boolean mayStay(DicomAttribute attribute) {
    if (!attribute.isWellFormed()) {
      return false;
    }
    return switch (attribute.vr()) {
      case "CS", "SH", "LO", "UC", "ST", "LT", "UT", "UR", "AE", "PN" ->
          !holdsKnown(attribute.strings());
      case "IS", "DS" ->
          attribute.length() < KnownValues.FOUND_INSIDE || !isKnown(attribute.strings());
      default -> true;
    };
  }

  private boolean holdsKnown(List<String> values) {
    for (String value : values) {
      if (identity.known().in(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean isKnown(List<String> numbers) {
    for (String number : numbers) {
      if (identity.known().is(number)) {
        return true;
      }
    }
    return false;
  }

  /** Ages over 89 years, in whatever unit, are 90. */
  private static Edit capped(DicomAttribute attribute) {
    for (String value : attribute.strings()) {
      Matcher age = AGE.matcher(value);
      if (age.matches() && years(age) > OLDEST) {
        return Edit.values(List.of(OLD));
      }
    }
    return Edit.KEEP;
  }

  private static int years(Matcher age) {
    int number = Integer.parseInt(age.group(1));
    return switch (age.group(2)) {
      case "Y" -> number;
      case "M" -> number / 12;
      case "W" -> number / 52;
      default -> number / 365;
    };
  }

  private Optional<Edit> cleaned(DicomAttribute attribute) {
    if (!profile.has(ProfileOption.CLEAN_DESCRIPTORS)) {
      return Optional.empty();
    }
    List<String> values = new ArrayList<>();
    for (String value : attribute.strings()) {
      String clean = lists.cleaner().clean(value);
      if (!clean.isEmpty() && !identity.known().in(clean)) {
        values.add(clean);
      }
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(Edit.values(values));
  }

  private boolean isPublicCode(DicomAttribute attribute) {
    return attribute
        .beside(CODING_SCHEME_DESIGNATOR)
        .filter(lists.codingSchemes()::isPublic)
        .isPresent();
  }

  private Optional<Edit> shifted(DicomAttribute attribute) {
    List<String> values = new ArrayList<>();
    for (String value : attribute.strings()) {
      Optional<String> shifted =
          attribute.vr().equals("DA") ? shiftedDate(value) : shiftedDateTime(value);
      if (shifted.isEmpty()) {
        return Optional.empty();
      }
      values.add(shifted.get());
    }
    return Optional.of(Edit.values(values));
  }

  private Optional<String> shiftedDate(String value) {
    Matcher date = DATE.matcher(value);
    if (!date.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
                  Integer.parseInt(date.group(1)),
                  Integer.parseInt(date.group(2)),
                  Integer.parseInt(date.group(3)))
              .plusDays(identity.shiftDays())
              .format(DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException e) {
      // A day that no month has is no date, and cannot be shifted.
      return Optional.empty();
    }
  }

  /** Without the offset from UTC, as TimezoneOffsetFromUTC goes too: it tells where. */
  private Optional<String> shiftedDateTime(String value) {
    Matcher dateTime = DATE_TIME.matcher(value);
    return dateTime.matches()
        ? shiftedDate(dateTime.group(1)).map(date -> date + dateTime.group(2))
        : Optional.empty();
  }

  private Optional<Edit> mapped(DicomAttribute attribute) {
    List<String> values = attribute.strings();
    if (!attribute.vr().equals("UI") || !attribute.isWellFormed()) {
      return Optional.empty();
    }
    return values.stream().allMatch(Uids::isStandard)
        ? Optional.of(Edit.KEEP)
        : Optional.of(
            Edit.values(values.stream().map(uid -> uid.isEmpty() ? uid : uids.map(uid)).toList()));
  }

  private Edit dummy(DicomAttribute attribute) {
    return switch (attribute.vr()) {
      case "SH", "LO", "UC", "ST", "LT", "UT", "PN", "AE", "CS" -> Edit.values(List.of("REMOVED"));
      case "UR" -> Edit.values(List.of("about:blank"));
      case "DA" -> Edit.values(List.of("19000101"));
      case "TM" -> Edit.values(List.of("000000"));
      case "DT" -> Edit.values(List.of("19000101000000"));
      case "AS" -> Edit.values(List.of("000Y"));
      case "DS", "IS" -> Edit.values(List.of("0"));
      case "UI" -> mapped(attribute).orElse(Edit.EMPTY);
      default -> Edit.EMPTY;
    };
  }
}
