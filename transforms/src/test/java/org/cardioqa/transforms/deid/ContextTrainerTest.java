package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.cardioqa.schemas.IdentifierType;
import org.junit.jupiter.api.Test;

final class ContextTrainerTest {
  private static final List<String> LINES =
      List.of(
          "[head]",
          "Study of the heart",
          "[body]",
          "handed to {first} at the desk",
          "handed over at the desk",
          "[tail]",
          "end of study");
  private static final List<String> SENTENCES = List.of("The ventricle is normal.", "No scar.");
  private static final ContextItem.Reader READER =
      new ContextItem.Reader(Vocabulary.SHARED, new NameWords(Vocabulary.SHARED));

  private static byte[] trained() throws IOException {
    ContextTrainer trainer = new ContextTrainer();
    trainer.add(LINES, SENTENCES, 40);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    trainer.write(out);
    return out.toByteArray();
  }

  private static List<Span> found(byte[] model, String text) throws IOException {
    return ContextModel.read(new ByteArrayInputStream(model))
        .detect(text, Word.of(text, Vocabulary.SHARED), READER, List.of());
  }

  @Test
  void aNameThatWasNeverSeenIsFoundByTheWordsAroundIt() throws IOException {
    String text = "Study of the heart\n\nNo scar. handed to Marigold at the desk";

    assertThat(found(trained(), text))
        .singleElement()
        .satisfies(
            span -> {
              assertThat(text.substring(span.start(), span.end())).isEqualTo("Marigold");
              assertThat(span.type()).isEqualTo(IdentifierType.NAME);
              assertThat(span.layers()).containsExactly(Layer.CONTEXT);
            });
  }

  @Test
  void theSameTextsGiveTheSameModel() throws IOException {
    assertThat(trained()).isEqualTo(trained());
  }

  @Test
  void labelsLieWhereTheSlotsWereFilled() {
    ContextLines.Text text =
        new ContextLines(
                LINES,
                Vocabulary.SHARED,
                List.of("okafor"),
                List.of("okafor"),
                List.of("word"),
                new java.util.Random(1))
            .text(SENTENCES);

    assertThat(text.labelled())
        .allSatisfy(
            l ->
                assertThat(text.text().substring(l.start(), l.end()))
                    .isEqualToIgnoringCase("okafor"));
  }

  @Test
  void anUnknownSlotIsNamed() {
    ContextTrainer trainer = new ContextTrainer();
    List<String> lines = List.of("[head]", "{nosuch}", "[body]", "a", "[tail]", "b");

    assertThatThrownBy(() -> trainer.add(lines, SENTENCES, 1)).hasMessageContaining("nosuch");
  }

  @Test
  void aFileOfAnotherFormatIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(new byte[16]);
    }

    assertThatThrownBy(() -> ContextModel.read(new ByteArrayInputStream(out.toByteArray())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Train it anew");
  }
}
