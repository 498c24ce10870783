package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.schemas.Redaction;
import org.junit.jupiter.api.Test;

final class SecondLookTest {
  private final SecondLook look = new SecondLook();

  private static Redaction redaction(int start, int end, IdentifierType type) {
    return Redaction.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setType(type)
        .setLayers(List.of("RULE"))
        .build();
  }

  @Test
  void numbersOfSegmentsOneBehindTheOtherAreNoIdentifier() {
    String text = "Late gadolinium enhancement: basal, mid, segments 2 3 7 8 9 13 14.";

    assertThat(look.atText(text, List.of(), List.of())).isEmpty();
    assertThat(look.atValue(text, List.of())).isEmpty();
  }

  @Test
  void aSurrogateIsNoSuspectAndANameBesideItIs() {
    String text = "Seen by Dr. Adeyinka and Dr. Okonjo.";
    List<Redaction> surrogate = List.of(redaction(12, 20, IdentifierType.NAME));

    assertThat(look.atText(text, surrogate, List.of()))
        .extracting(found -> text.substring(found.start(), found.end()))
        .containsExactly("Okonjo");
  }

  @Test
  void aLabelBehindASurrogateIsNoSuspect() {
    String text = "Name: Corey, Sawyer M  Hospital number: 17508488\n";
    List<Redaction> surrogates =
        List.of(
            redaction(6, 21, IdentifierType.NAME), redaction(40, 48, IdentifierType.PATIENT_ID));

    assertThat(look.atText(text, surrogates, List.of())).isEmpty();
  }

  @Test
  void theVeryNumberOfAHeaderIsASuspectInsideARedactionToo() {
    String text = "MRN 70031882.";
    List<Redaction> redactions = List.of(redaction(4, 12, IdentifierType.PATIENT_ID));
    KnownIdentifier known = new KnownIdentifier(IdentifierType.PATIENT_ID, "70031882");

    assertThat(look.atText(text, redactions, List.of())).isEmpty();
    assertThat(look.atText(text, redactions, List.of(known)))
        .extracting(SecondLook.Found::type)
        .containsExactly(IdentifierType.PATIENT_ID);
  }
}
