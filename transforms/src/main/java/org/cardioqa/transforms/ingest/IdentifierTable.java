package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.dicom.DicomDataset;
import org.cardioqa.transforms.dicom.DicomFormatException;

/**
 * Which attributes identify somebody, and as what: {@code identifiers.csv}, one a line, sorted by
 * tag. {@code where} is ANY for those that count at any depth of the header, TOP for UIDs, which
 * below the top name other objects.
 *
 * <p>Dates and times are cut to their date, so that those of a thousand frames are one.
 */
final class IdentifierTable {
  private static final String HEADER = "tag,keyword,type,where";
  private static final int DATE_DIGITS = 8;
  private static final Pattern DATE_TIME = Pattern.compile("\\d{8}\\d.*");

  private final int[] tags;
  private final IdentifierType[] types;
  private final boolean[] anywhere;

  private IdentifierTable(int size) {
    tags = new int[size];
    types = new IdentifierType[size];
    anywhere = new boolean[size];
  }

  /** The table of the standard's attributes. */
  static IdentifierTable load() {
    try (InputStream in = IdentifierTable.class.getResourceAsStream("identifiers.csv");
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Finds nothing. */
  static IdentifierTable empty() {
    return new IdentifierTable(0);
  }

  static IdentifierTable parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException("identifiers.csv, line 1: the header is not " + HEADER);
    }
    IdentifierTable table = new IdentifierTable(lines.size() - 1);
    for (int i = 0; i < table.tags.length; i++) {
      try {
        table.row(i, lines.get(i + 1).split(",", -1));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "identifiers.csv, line %d: %s".formatted(i + 2, e.getMessage()), e);
      }
    }
    return table;
  }

  private void row(int index, String[] cells) {
    if (cells.length != 4 || !(cells[3].equals("ANY") || cells[3].equals("TOP"))) {
      throw new IllegalArgumentException("want tag, keyword, type, and ANY or TOP");
    }
    tags[index] = Integer.parseUnsignedInt(cells[0], 16);
    types[index] = IdentifierType.valueOf(cells[2]);
    anywhere[index] = cells[3].equals("ANY");
    if (index > 0 && tags[index] <= tags[index - 1]) {
      throw new IllegalArgumentException("the tag is not above that of the line before");
    }
  }

  /** Every identifier in a header, each once, in the order of the header. */
  List<KnownIdentifier> find(DicomDataset dataset) throws DicomFormatException {
    if (tags.length == 0) {
      return List.of();
    }
    Set<Found> found = new LinkedHashSet<>();
    collect(dataset, true, found);
    List<KnownIdentifier> identifiers = new ArrayList<>(found.size());
    for (Found one : found) {
      identifiers.add(new KnownIdentifier(one.type(), one.value()));
    }
    return identifiers;
  }

  private void collect(DicomDataset dataset, boolean top, Set<Found> found)
      throws DicomFormatException {
    for (int tag : dataset.tags()) {
      int row = Arrays.binarySearch(tags, tag);
      if (row >= 0) {
        if (top || anywhere[row]) {
          add(dataset.strings(tag), types[row], found);
        }
      } else if (dataset.isSequence(tag)) {
        for (DicomDataset item : dataset.items(tag)) {
          collect(item, false, found);
        }
      }
    }
  }

  private static void add(List<String> values, IdentifierType type, Set<Found> found) {
    for (String value : values) {
      String shown =
          type == IdentifierType.DATE && DATE_TIME.matcher(value).matches()
              ? value.substring(0, DATE_DIGITS)
              : value;
      if (hasLetterOrDigit(shown)) {
        found.add(new Found(type, shown));
      }
    }
  }

  /** Unlike the names of nobody, "^^^^". */
  private static boolean hasLetterOrDigit(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isLetterOrDigit(value.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Compared much faster than a record of Avro's. */
  private record Found(IdentifierType type, String value) {}
}
