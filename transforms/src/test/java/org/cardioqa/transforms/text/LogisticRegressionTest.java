package org.cardioqa.transforms.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LogisticRegressionTest {
  @Test
  void itLearnsWhichFeatureDecidesAndPassesOverThoseThatDoNot() {
    LogisticRegression.Examples examples = new LogisticRegression.Examples();
    for (int i = 0; i < 60; i++) {
      examples.add(
          List.of(i % 3 == 0 ? "red" : "green", "noise " + i % 7), i % 3 == 0 ? "stop" : "go");
    }

    LogisticRegression learnt = examples.learn();

    assertThat(learnt.guess(List.of("red", "noise 1"))).isEqualTo("stop");
    assertThat(learnt.guess(List.of("green", "noise 0"))).isEqualTo("go");
  }

  @Test
  void whereNoFeatureIsKnownTheUsualLabelIsGuessed() {
    LogisticRegression.Examples examples = new LogisticRegression.Examples();
    for (int i = 0; i < 40; i++) {
      examples.add(List.of("always"), i % 4 == 0 ? "seldom" : "often");
    }

    assertThat(examples.learn().guess(List.of("always", "never seen"))).isEqualTo("often");
  }

  @Test
  void oneLabelAloneIsAlwaysGuessed() {
    LogisticRegression.Examples examples = new LogisticRegression.Examples();
    examples.add(List.of("a"), "only");
    examples.add(List.of("b"), "only");

    assertThat(examples.learn().guess(List.of("c"))).isEqualTo("only");
  }

  @Test
  void nothingToLearnFromIsSaid() {
    assertThatThrownBy(new LogisticRegression.Examples()::learn)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no example");
  }
}
