package org.cardioqa.transforms.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.cardioqa.transforms.accounting.Reason;

/** A view of some of a header's {@link Elements}: the data set, or an item. */
final class FlatDataset implements DicomDataset {
  private final Elements elements;

  /** Element indexes in the order of the file. */
  private final int[] members;

  /** Whether tags strictly ascend, as they must; else they are searched one by one. */
  private final boolean sorted;

  private final CharacterSets characters;

  FlatDataset(Elements elements, int from, int to, CharacterSets inherited)
      throws DicomFormatException {
    this.elements = elements;
    int[] found = new int[Math.min(to - from, 256)];
    int count = 0;
    boolean ascending = true;
    for (int i = from; i < to; i = elements.next(i)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      ascending &=
          count == 0
              || Integer.compareUnsigned(elements.tag(found[count - 1]), elements.tag(i)) < 0;
      found[count++] = i;
    }
    members = Arrays.copyOf(found, count);
    sorted = ascending;
    characters =
        find(Tag.SPECIFIC_CHARACTER_SET) < 0
            ? inherited
            : CharacterSets.of(strings(Tag.SPECIFIC_CHARACTER_SET, CharacterSets.DEFAULT));
  }

  @Override
  public int[] tags() {
    int[] tags = new int[members.length];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = elements.tag(members[i]);
    }
    return tags;
  }

  @Override
  public boolean contains(int tag) {
    return find(tag) >= 0;
  }

  @Override
  public boolean isSequence(int tag) {
    int index = find(tag);
    return index >= 0 && elements.vr(index) == Vr.SQ;
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
    return strings(tag, characters);
  }

  private List<String> strings(int tag, CharacterSets charset) throws DicomFormatException {
    int index = find(tag);
    if (index < 0) {
      return List.of();
    }
    Vr.Kind kind = elements.vr(index).kind();
    if (kind != Vr.Kind.SEQUENCE && kind != Vr.Kind.BYTES) {
      checkKept(index);
    }
    return texts(elements, index, charset);
  }

  /** All values of an element that was kept, as text; none for a sequence or plain bytes. */
  static List<String> texts(Elements elements, int index, CharacterSets charset) {
    int offset = elements.offset(index);
    int length = elements.length(index);
    return switch (elements.vr(index).kind()) {
      case SEQUENCE, BYTES -> List.of();
      case ASCII -> Text.values(elements.bytes(), offset, length, CharacterSets.DEFAULT);
      case TEXT -> Text.values(elements.bytes(), offset, length, charset);
      case PARAGRAPH -> Text.paragraph(elements.bytes(), offset, length, charset);
      default -> numbers(elements, index);
    };
  }

  private static List<String> numbers(Elements elements, int index) {
    int count = elements.length(index) / elements.vr(index).width();
    List<String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(Binary.text(elements, index, i));
    }
    return values;
  }

  @Override
  public OptionalInt integer(int tag) throws DicomFormatException {
    OptionalDouble value = decimal(tag);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    double number = value.getAsDouble();
    if (number != (int) number) {
      throw malformed(tag, "not an integer, or out of range");
    }
    return OptionalInt.of((int) number);
  }

  @Override
  public OptionalDouble decimal(int tag) throws DicomFormatException {
    int index = find(tag);
    if (index < 0) {
      return OptionalDouble.empty();
    }
    Vr vr = elements.vr(index);
    if (vr.width() > 0) {
      checkKept(index);
      return elements.length(index) < vr.width()
          ? OptionalDouble.empty()
          : OptionalDouble.of(finite(tag, Binary.number(elements, index, 0)));
    }
    Optional<String> text = string(tag);
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(parse(tag, text.get()));
  }

  @Override
  public double[] decimals(int tag) throws DicomFormatException {
    int index = find(tag);
    if (index < 0) {
      return new double[0];
    }
    Vr vr = elements.vr(index);
    if (vr.width() > 0) {
      checkKept(index);
      double[] values = new double[elements.length(index) / vr.width()];
      for (int i = 0; i < values.length; i++) {
        values[i] = finite(tag, Binary.number(elements, index, i));
      }
      return values;
    }
    List<String> texts = strings(tag);
    double[] values = new double[texts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parse(tag, texts.get(i));
    }
    return values;
  }

  @Override
  public List<DicomDataset> items(int tag) throws DicomFormatException {
    int index = find(tag);
    if (index < 0 || elements.vr(index) != Vr.SQ) {
      return List.of();
    }
    List<DicomDataset> items = new ArrayList<>();
    for (int i = index + 1; i < elements.next(index); i = elements.next(i)) {
      items.add(new FlatDataset(elements, i + 1, elements.next(i), characters));
    }
    return items;
  }

  private int find(int tag) {
    if (!sorted) {
      for (int index : members) {
        if (elements.tag(index) == tag) {
          return index;
        }
      }
      return -1;
    }
    int low = 0;
    int high = members.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(elements.tag(members[middle]), tag);
      if (order == 0) {
        return members[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private void checkKept(int index) throws DicomFormatException {
    if (elements.offset(index) == Elements.NOT_KEPT) {
      throw malformed(elements.tag(index), "a value too long for a header");
    }
  }

  private static double parse(int tag, String text) throws DicomFormatException {
    try {
      return finite(tag, Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw malformed(tag, "not a number");
    }
  }

  private static double finite(int tag, double value) throws DicomFormatException {
    if (!Double.isFinite(value)) {
      throw malformed(tag, "not a finite number");
    }
    return value;
  }

  private static DicomFormatException malformed(int tag, String message) {
    return new DicomFormatException(
        Reason.MALFORMED_DICOM, tag, DicomFormatException.NO_OFFSET, message);
  }
}
