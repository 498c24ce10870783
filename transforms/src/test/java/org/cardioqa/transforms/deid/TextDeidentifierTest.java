package org.cardioqa.transforms.deid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.cardioqa.schemas.IdentifierType;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextDeidentifierTest {
  private static final String TEXT =
      "Patient: Okonjo, Ifeoma  MRN: 44120998  Exam: 03/14/2022\nIfeoma Okonjo has an LVEF of 41%.";

  private final IdentityKey key = key(1);

  @Test
  void aNameBecomesTheSameNameInAllReportsOfAPatient() {
    String one = surrogates("Dr. Adeyemi saw the patient.", "p", key);
    String two = surrogates("Discussed with Dr. Adeyemi.", "p", key);

    String name = one.substring("Dr. ".length(), one.indexOf(" saw"));
    assertThat(name).isNotEqualTo("Adeyemi");
    assertThat(two).isEqualTo("Discussed with Dr. " + name + ".");
  }

  @Test
  void anotherKeyGivesOtherSurrogates() {
    assertThat(surrogates(TEXT, "p", key(2))).isNotEqualTo(surrogates(TEXT, "p", key));
  }

  @Test
  void instancesAndThreadsAgree() {
    String alone = surrogates(TEXT, "p", key);

    assertThat(
            IntStream.range(0, 64).parallel().mapToObj(i -> surrogates(TEXT, "p", key(1))).toList())
        .isEqualTo(Collections.nCopies(64, alone));
  }

  @Test
  void offsetsOfReplacementsFitBothTexts() {
    DeidentifiedText done = run(TEXT, List.of(), "p", key, RedactionStyle.TAGS);

    assertThat(done.replacements())
        .isNotEmpty()
        .allSatisfy(
            r -> {
              assertThat(done.text().substring(r.start(), r.end())).isEqualTo("[" + r.type() + "]");
              assertThat(r.layers()).isNotEmpty().isSorted();
            });
    StringBuilder kept = new StringBuilder();
    int behind = 0;
    for (DeidentifiedText.Replacement r : done.replacements()) {
      kept.append(TEXT.substring(behind, r.originalStart()))
          .append('[')
          .append(r.type())
          .append(']');
      behind = r.originalEnd();
    }
    assertThat(kept + TEXT.substring(behind)).isEqualTo(done.text());
  }

  @Test
  void surrogatesHoldNothingOfTheOriginal() {
    assertThat(surrogates(TEXT, "p", key))
        .doesNotContain("Okonjo", "Ifeoma", "44120998", "03/14/2022")
        .contains("LVEF of 41%");
  }

  @Test
  void agesOver89BecomeOneGroup() {
    assertThat(surrogates("A 93-year-old woman, 89 years old in 2018.", "p", key))
        .isEqualTo("A 90+-year-old woman, 89 years old in 2018.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seen: OKONJO, IFEOMA today", "seen: okonjo^ifeoma today", "Ms. Okonjo-Bell came",
            "okonjo's scan",
        "Ifeoma\nOkonjo came", "the O K O N J O family", "Okonj\u00f3 again", "Okojno again"
      })
  void aKnownNameIsFoundInAllItsForms(String text) {
    KnownIdentifier name = known(IdentifierType.NAME, "Okonjo^Ifeoma");

    String done = run(text, List.of(name), "p", key, RedactionStyle.TAGS).text();

    assertThat(Fold.of(done).replace(" ", "")).doesNotContain("okonj", "okojno", "ifeoma");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no. 44120998", "no. 4412-0998", "no. 44 12 09 98", "no. 0044120998"})
  void aKnownNumberIsFoundWithAndWithoutSeparators(String text) {
    KnownIdentifier id = known(IdentifierType.PATIENT_ID, "44120998");

    assertThat(run(text, List.of(id), "p", key, RedactionStyle.TAGS).text())
        .doesNotContainPattern("\\d");
  }

  @Test
  void aKnownNameThatIsAWordGoesOnlyWhereItIsAName() {
    KnownIdentifier name = known(IdentifierType.NAME, "Price, Gwendolyn");

    assertThat(
            run("Mrs Price came. Whatever the price.", List.of(name), "p", key, RedactionStyle.TAGS)
                .text())
        .isEqualTo("Mrs [NAME] came. Whatever the price.");
  }

  @Test
  void hostileTextIsDealtWith() {
    String text =
        "x".repeat(200_000) + " " + "1/".repeat(20_000) + " " + "(".repeat(20_000) + "\u0000\uD800";

    assertThat(run(text, List.of(), "p", key, RedactionStyle.TAGS).text()).isNotEmpty();
  }

  private static KnownIdentifier known(IdentifierType type, String value) {
    return KnownIdentifier.newBuilder().setType(type).setValue(value).build();
  }

  private static IdentityKey key(int seed) {
    byte[] secret = new byte[IdentityKey.MIN_BYTES];
    Arrays.fill(secret, (byte) seed);
    return IdentityKey.of(secret);
  }

  private static String surrogates(String text, String patient, IdentityKey key) {
    return run(text, List.of(), patient, key, RedactionStyle.SURROGATES).text();
  }

  private static DeidentifiedText run(
      String text,
      List<KnownIdentifier> known,
      String patient,
      IdentityKey key,
      RedactionStyle style) {
    return new TextDeidentifier().deidentify(text, known, patient, key, style);
  }
}
