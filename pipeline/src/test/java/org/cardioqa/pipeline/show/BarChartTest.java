package org.cardioqa.pipeline.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

final class BarChartTest {
  private static final int FIRST_COLOUR = 0x0072b2;
  private static final int SECOND_COLOUR = 0xe69f00;

  private static BarChart chart() {
    return new BarChart("Rows by view", "train", "test")
        .bar("sax", 200, 100)
        .bar("a view whose name is far too long to stand beside a bar of this plot", 50, 0);
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int dots(BufferedImage image, int row, int colour) {
    int dots = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      dots += (image.getRGB(x, row) & 0xffffff) == colour ? 1 : 0;
    }
    return dots;
  }

  @Test
  void barsOfThePngAreAsLongAsTheirValues() throws IOException {
    BufferedImage image = read(chart().png());
    // The first bar begins below title and legend; a dot is half a pixel.
    int firstBar = 2 * (2 * 22 + 8 + 8);
    int secondBar = firstBar + 2 * 22;

    int train = dots(image, firstBar, FIRST_COLOUR);
    assertThat(train).isGreaterThan(200);
    assertThat(dots(image, firstBar, SECOND_COLOUR)).isBetween(train / 2 - 1, train / 2 + 1);
    assertThat(dots(image, secondBar, FIRST_COLOUR)).isBetween(train / 4 - 1, train / 4 + 1);
    assertThat(dots(image, secondBar, SECOND_COLOUR)).isZero();
  }

  @Test
  void pngAndSvgHaveTheSameSizeInPixels() throws IOException {
    BufferedImage image = read(chart().png());
    assertThat(chart().svg())
        .startsWith(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\""
                .formatted(image.getWidth() / 2, image.getHeight() / 2));
  }

  @Test
  void thePngIsTheSameInEveryLocale() {
    byte[] here = chart().png();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(chart().png()).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void everyPrintableLetterOfAsciiHasAShapeOfItsOwn() {
    Letters letters = Letters.read();
    Set<String> shapes = new HashSet<>();
    for (int letter = ' '; letter <= '~'; letter++) {
      assertThat(letters.has(letter)).as("letter %c", letter).isTrue();
      shapes.add(shape(letters, letter));
    }
    assertThat(shapes).hasSize('~' - ' ' + 1);
    assertThat(shape(letters, 'ß')).isNotIn(shapes).contains("#");
  }

  private static String shape(Letters letters, int letter) {
    StringBuilder shape = new StringBuilder();
    for (int row = 0; row < Letters.HEIGHT; row++) {
      for (int column = 0; column < Letters.WIDTH; column++) {
        shape.append(letters.isInk(letter, column, row) ? '#' : '.');
      }
    }
    return shape.toString();
  }
}
