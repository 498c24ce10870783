package org.cardioqa.pipeline.release.create;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.cardioqa.pipeline.release.Canary;
import org.cardioqa.pipeline.release.ReleaseFixture;
import org.cardioqa.transforms.keys.IdentityKey;
import org.junit.jupiter.api.Test;

final class SplitsTest {
  private static final IdentityKey KEY =
      IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));
  private static final IdentityKey OTHER =
      IdentityKey.of("fedcba9876543210fedcba9876543210".getBytes(UTF_8));

  private static Map<String, Double> shares(double train, double validation, double test) {
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("train", train);
    shares.put("validation", validation);
    shares.put("test", test);
    return shares;
  }

  @Test
  void patientsFallIntoSplitsByTheirShares() {
    Splits splits = new Splits(KEY, shares(0.7, 0.1, 0.2));
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int patient = 0; patient < 5000; patient++) {
      counts.merge(splits.of(ReleaseFixture.patientId(patient)), 1, Integer::sum);
    }
    // Four standard deviations of a binomial.
    assertThat(counts.get("train")).isCloseTo(3500, Offset.offset(130));
    assertThat(counts.get("validation")).isCloseTo(500, Offset.offset(85));
    assertThat(counts.get("test")).isCloseTo(1000, Offset.offset(114));
  }

  @Test
  void anotherKeySplitsOtherwise() {
    Splits one = new Splits(KEY, shares(0.5, 0, 0.5));
    Splits other = new Splits(OTHER, shares(0.5, 0, 0.5));
    long moved = 0;
    for (int patient = 0; patient < 100; patient++) {
      String id = ReleaseFixture.patientId(patient);
      moved += one.of(id).equals(other.of(id)) ? 0 : 1;
    }
    assertThat(moved).isBetween(25L, 75L);
  }

  @Test
  void aSplitWithoutAShareGetsNobody() {
    Splits splits = new Splits(KEY, shares(0, 1, 0));
    for (int patient = 0; patient < 100; patient++) {
      assertThat(splits.of(ReleaseFixture.patientId(patient))).isEqualTo("validation");
    }
  }

  @Test
  void theCanaryIsAGuidOfKeyAndLine() {
    String canary = Canary.of(KEY, "cardioqa");
    assertThat(canary)
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}")
        .isEqualTo(Canary.of(KEY, "cardioqa"))
        .isNotEqualTo(Canary.of(KEY, "another"))
        .isNotEqualTo(Canary.of(OTHER, "cardioqa"));
  }
}
