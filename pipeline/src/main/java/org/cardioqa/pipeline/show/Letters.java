package org.cardioqa.pipeline.show;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The letters of plots in dots, {@value #WIDTH} wide and {@value #HEIGHT} high: letters.txt. */
final class Letters {
  static final int WIDTH = 5;
  static final int HEIGHT = 9;

  /** Rows above the line that letters stand on. */
  static final int ABOVE = 7;

  private static final String FILE = "letters.txt";
  private static final char INK = '#';

  /** Stands for every letter that the file does not have. */
  private static final int OTHER = 0xfffd;

  private final Map<Integer, boolean[]> letters;

  private Letters(Map<Integer, boolean[]> letters) {
    this.letters = letters;
  }

  /** Reads the file. */
  static Letters read() {
    try (InputStream in = Letters.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is missing from the jar");
      }
      List<String> lines = new String(in.readAllBytes(), UTF_8).lines().toList();
      Map<Integer, boolean[]> letters = new HashMap<>();
      for (int head = lines.indexOf("") + 1; head < lines.size(); head += HEIGHT + 2) {
        for (int at = 0; at < lines.get(head).length(); at += WIDTH + 1) {
          letters.put((int) lines.get(head).charAt(at), dots(lines, head + 1, at));
        }
      }
      return new Letters(letters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean[] dots(List<String> lines, int first, int left) {
    boolean[] dots = new boolean[WIDTH * HEIGHT];
    for (int i = 0; i < dots.length; i++) {
      dots[i] = lines.get(first + i / WIDTH).charAt(left + i % WIDTH) == INK;
    }
    return dots;
  }

  /** Whether a dot of a letter is set. */
  boolean isInk(int letter, int column, int row) {
    boolean[] dots = letters.getOrDefault(letter, letters.get(OTHER));
    return dots[row * WIDTH + column];
  }

  /** Whether the file has a letter. */
  boolean has(int letter) {
    return letters.containsKey(letter);
  }
}
