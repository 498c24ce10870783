package org.cardioqa.transforms.deid.dicom;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a data file of this package, without empty ones and comments ({@code #}). A mistake
 * in one is told with file and line.
 */
record DataFile(String name, List<Line> lines) {
  /** A line and where it stands. */
  record Line(String file, int number, String text) {
    /** What is wrong with this line. */
    IllegalArgumentException error(String what) {
      return new IllegalArgumentException("%s, line %d: %s".formatted(file, number, what));
    }

    /** The values between commas, of which there must be so many. */
    List<String> cells(int count) {
      List<String> cells = Arrays.asList(text.split(",", -1));
      if (cells.size() != count) {
        throw error("%d values where %d belong".formatted(cells.size(), count));
      }
      return cells;
    }

    /** Hexadecimal digits of a cell, exactly so many. */
    int hex(String cell, int digits) {
      if (!cell.matches("[0-9A-F]{" + digits + "}")) {
        throw error("'%s' is not %d hexadecimal digits".formatted(cell, digits));
      }
      return Integer.parseUnsignedInt(cell, 16);
    }
  }

  /** A resource beside this class. */
  static DataFile load(String name) {
    try (InputStream in = DataFile.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not on the class path");
      }
      return of(name, new BufferedReader(new InputStreamReader(in, US_ASCII)).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + name + " cannot be read", e);
    }
  }

  /** These lines. */
  static DataFile of(String name, List<String> text) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < text.size(); i++) {
      if (!text.get(i).isBlank() && !text.get(i).startsWith("#")) {
        lines.add(new Line(name, i + 1, text.get(i)));
      }
    }
    return new DataFile(name, lines);
  }

  /** The lines behind the first, which must be this header. */
  List<Line> below(String header) {
    if (lines.isEmpty() || !lines.get(0).text().equals(header)) {
      throw new IllegalArgumentException(
          "%s, line %d: the header is not %s"
              .formatted(name, lines.isEmpty() ? 1 : lines.get(0).number(), header));
    }
    return lines.subList(1, lines.size());
  }
}
