package org.cardioqa.transforms.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cardioqa.transforms.accounting.Reason;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormatException;

/**
 * Values of a header in the form that Avro's setters take: null where there is none.
 *
 * <p>Two kinds of numbers: those that place or scale pixels must be right or absent; those that
 * only describe the acquisition count as absent where they are no numbers, because devices do write
 * "N/A" into them, and the image is none the worse for it.
 */
final class Values {
  /** HHMMSS.FFFFFF, each part but the hour optional; colons in the form before 1993. */
  private static final Pattern TIME =
      Pattern.compile("(\\d\\d)(?::?(\\d\\d)(?::?(\\d\\d)(\\.\\d{1,6})?)?)?");

  private static final int DATE_DIGITS = 8;

  private Values() {}

  static String required(DicomDataset dataset, int tag) throws DicomFormatException {
    return dataset
        .string(tag)
        .orElseThrow(
            () ->
                new DicomFormatException(
                    Reason.MISSING_ATTRIBUTE,
                    tag,
                    DicomFormatException.NO_OFFSET,
                    "an attribute that must be there is absent or empty"));
  }

  static String text(DicomDataset dataset, int tag) throws DicomFormatException {
    return dataset.string(tag).orElse(null);
  }

  /** A number that must be right. */
  static Double decimal(DicomDataset dataset, int tag) throws DicomFormatException {
    OptionalDouble value = dataset.decimal(tag);
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** So many numbers that must be right, or none. */
  static List<Double> decimals(DicomDataset dataset, int tag, int count)
      throws DicomFormatException {
    double[] values = dataset.decimals(tag);
    if (values.length == 0) {
      return List.of();
    }
    if (values.length != count) {
      throw new DicomFormatException(
          Reason.MALFORMED_DICOM,
          tag,
          DicomFormatException.NO_OFFSET,
          "%d values where %d belong".formatted(values.length, count));
    }
    List<Double> list = new ArrayList<>(count);
    for (double value : values) {
      list.add(value);
    }
    return list;
  }

  /** A number that describes: absent where it is none. */
  static Double described(DicomDataset dataset, int tag) throws DicomFormatException {
    for (String value : dataset.strings(tag)) {
      try {
        double number = Double.parseDouble(value);
        return Double.isFinite(number) ? number : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return null;
  }

  /** An integer that describes: absent where it is none. */
  static Integer describedInteger(DicomDataset dataset, int tag) throws DicomFormatException {
    Double value = described(dataset, tag);
    return value != null && value == value.intValue() ? value.intValue() : null;
  }

  /** A date as yyyyMMdd, also from the form yyyy.MM.dd of before 1993. */
  static String date(DicomDataset dataset, int tag) throws DicomFormatException {
    return dataset
        .string(tag)
        .map(value -> value.replace(".", ""))
        .filter(value -> value.matches("\\d{8}"))
        .orElse(null);
  }

  /** A time (TM) in ms since midnight. */
  static Double time(DicomDataset dataset, int tag) throws DicomFormatException {
    return dataset.string(tag).map(Values::milliseconds).orElse(null);
  }

  /** The time of a date and time (DT) in ms since midnight. */
  static Double timeOfDateTime(DicomDataset dataset, int tag) throws DicomFormatException {
    return dataset
        .string(tag)
        .filter(value -> value.length() > DATE_DIGITS)
        .map(value -> value.substring(DATE_DIGITS).replaceFirst("[+-]\\d{4}$", ""))
        .map(Values::milliseconds)
        .orElse(null);
  }

  private static Double milliseconds(String time) {
    Matcher matcher = TIME.matcher(time);
    if (!matcher.matches()) {
      return null;
    }
    double seconds =
        3600 * number(matcher.group(1)) + 60 * number(matcher.group(2)) + number(matcher.group(3));
    return 1000 * seconds + 1000 * number(matcher.group(4));
  }

  private static double number(String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }
}
