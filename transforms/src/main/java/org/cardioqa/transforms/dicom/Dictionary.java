package org.cardioqa.transforms.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * VR and keyword of the standard's attributes (PS3.6 6 and 7, read from {@code dictionary.csv}),
 * sorted by tag.
 *
 * <p>Where the standard leaves a choice, the table has US for "US or SS" and OW for "OB or OW".
 * Curves (50xx) and overlays (60xx) stand under their first group.
 */
public final class Dictionary {
  private static final Dictionary TABLE = load();

  /** Tags as unsigned numbers. */
  private final long[] tags;

  private final Vr[] vrs;
  private final String[] keywords;

  private Dictionary(int size) {
    tags = new long[size];
    vrs = new Vr[size];
    keywords = new String[size];
  }

  /** Tags of the standard's attributes, ascending as unsigned numbers. */
  public static int[] tags() {
    return Arrays.stream(TABLE.tags).mapToInt(tag -> (int) tag).toArray();
  }

  /** Value representation of a standard attribute, "LO"; empty for private and unknown ones. */
  public static Optional<String> standardVr(int tag) {
    int at = TABLE.find(tag);
    return at < 0 ? Optional.empty() : Optional.of(TABLE.vrs[at].name());
  }

  /** Keyword of a standard attribute, "PatientID"; empty for private and unknown ones. */
  public static Optional<String> keyword(int tag) {
    int at = TABLE.find(tag);
    return at < 0 ? Optional.empty() : Optional.of(TABLE.keywords[at]);
  }

  /** VR of an attribute; UN for private and unknown ones. */
  static Vr vr(int tag) {
    if ((tag & 0xFFFF) == 0) {
      return Vr.UL;
    }
    if ((tag & 0x10000) != 0) {
      // A private creator, (gggg,0010) to (gggg,00FF), is text; what it reserves is unknown.
      int element = tag & 0xFFFF;
      return element >= 0x10 && element <= 0xFF ? Vr.LO : Vr.UN;
    }
    int at = TABLE.find(tag);
    return at < 0 ? Vr.UN : TABLE.vrs[at];
  }

  /** Such as "PatientID (0010,0020)"; the numbers alone where there is no keyword. */
  static String name(int tag) {
    String numbers = "(%04X,%04X)".formatted(tag >>> 16, tag & 0xFFFF);
    int at = TABLE.find(tag);
    return at < 0 ? numbers : TABLE.keywords[at] + " " + numbers;
  }

  private int find(int tag) {
    int group = tag >>> 24;
    boolean repeats = group == 0x50 || group == 0x60;
    int first = repeats ? tag & 0xFF00FFFF : tag;
    return Arrays.binarySearch(tags, Integer.toUnsignedLong(first));
  }

  private static Dictionary load() {
    try (InputStream in = Dictionary.class.getResourceAsStream("dictionary.csv");
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
      List<String> lines = reader.lines().skip(1).toList();
      Dictionary table = new Dictionary(lines.size());
      for (int i = 0; i < lines.size(); i++) {
        String[] cells = lines.get(i).split(",", -1);
        table.tags[i] = Long.parseLong(cells[0].replace('x', '0'), 16);
        table.vrs[i] = Vr.valueOf(cells[1]);
        table.keywords[i] = cells[2];
        if (i > 0 && table.tags[i] <= table.tags[i - 1]) {
          throw new IllegalStateException("dictionary.csv: line " + (i + 2) + " is out of order");
        }
      }
      return table;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
