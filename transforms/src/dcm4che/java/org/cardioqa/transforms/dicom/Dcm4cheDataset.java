package org.cardioqa.transforms.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cardioqa.transforms.accounting.Reason;
import org.dcm4che3.data.Attributes;
import org.dcm4che3.data.Fragments;
import org.dcm4che3.data.Sequence;
import org.dcm4che3.data.VR;

/** dcm4che's attributes in the words of the seam. */
final class Dcm4cheDataset implements DicomDataset {
  private static final String LATIN_1 = "ISO_IR 100";
  private static final int NONE = 0;

  private final Attributes attributes;

  /** An attribute that the file does not have. */
  private final int hidden;

  private Dcm4cheDataset(Attributes attributes, int hidden) {
    this.attributes = attributes;
    this.hidden = hidden;
  }

  /** A data set; text without a declared character set is Latin-1, which dcm4che has to be told. */
  static Dcm4cheDataset of(Attributes attributes) {
    boolean declared = attributes.contains(Tag.SPECIFIC_CHARACTER_SET);
    if (!attributes.containsValue(Tag.SPECIFIC_CHARACTER_SET)) {
      attributes.setString(Tag.SPECIFIC_CHARACTER_SET, VR.CS, LATIN_1);
    }
    return new Dcm4cheDataset(attributes, declared ? NONE : Tag.SPECIFIC_CHARACTER_SET);
  }

  @Override
  public int[] tags() {
    return Arrays.stream(attributes.tags()).filter(tag -> tag != hidden).toArray();
  }

  @Override
  public boolean contains(int tag) {
    return tag != hidden && attributes.contains(tag);
  }

  @Override
  public boolean isSequence(int tag) {
    return attributes.contains(tag) && attributes.getVR(tag) == VR.SQ;
  }

  @Override
  public Optional<String> string(int tag) throws DicomFormatException {
    List<String> values = strings(tag);
    return values.isEmpty() || values.get(0).isEmpty()
        ? Optional.empty()
        : Optional.of(values.get(0));
  }

  @Override
  public List<String> strings(int tag) throws DicomFormatException {
    Object value = contains(tag) ? attributes.getValue(tag) : null;
    if (value == null || value instanceof Sequence || value instanceof Fragments || isBytes(tag)) {
      return List.of();
    }
    try {
      String[] values = attributes.getStrings(tag);
      List<String> texts = new ArrayList<>();
      for (String text : values == null ? new String[0] : values) {
        texts.add(text == null ? "" : text);
      }
      return texts.size() == 1 && texts.get(0).isEmpty() ? List.of() : List.copyOf(texts);
    } catch (RuntimeException e) {
      throw malformed(tag, "dcm4che cannot read the value", e);
    }
  }

  private boolean isBytes(int tag) {
    return switch (attributes.getVR(tag)) {
      case OB, OD, OF, OL, OV, OW, UN -> true;
      default -> false;
    };
  }

  @Override
  public OptionalInt integer(int tag) throws DicomFormatException {
    OptionalDouble value = decimal(tag);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    double number = value.getAsDouble();
    if (number != (int) number) {
      throw malformed(tag, "not an integer, or out of range", null);
    }
    return OptionalInt.of((int) number);
  }

  @Override
  public OptionalDouble decimal(int tag) throws DicomFormatException {
    List<String> texts = strings(tag);
    return texts.isEmpty() || texts.get(0).isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(parse(tag, texts.get(0)));
  }

  @Override
  public double[] decimals(int tag) throws DicomFormatException {
    List<String> texts = strings(tag);
    double[] values = new double[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parse(tag, texts.get(i));
    }
    return values;
  }

  private double parse(int tag, String text) throws DicomFormatException {
    try {
      double value =
          attributes.getVR(tag) == VR.AT
              ? Integer.parseUnsignedInt(text, 16)
              : Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw malformed(tag, "not a number", null);
    }
    throw malformed(tag, "not a finite number", null);
  }

  @Override
  public List<DicomDataset> items(int tag) {
    Sequence sequence = attributes.getSequence(tag);
    return sequence == null
        ? List.of()
        : sequence.stream()
            .<DicomDataset>map(item -> new Dcm4cheDataset(item, NONE))
            .toList();
  }

  private static DicomFormatException malformed(int tag, String message, Throwable cause) {
    return new DicomFormatException(
        Reason.MALFORMED_DICOM, tag, DicomFormatException.NO_OFFSET, message, cause);
  }
}
