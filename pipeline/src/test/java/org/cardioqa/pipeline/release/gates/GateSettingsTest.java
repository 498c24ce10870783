package org.cardioqa.pipeline.release.gates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.schemas.yaml.YamlNode;
import org.junit.jupiter.api.Test;

final class GateSettingsTest {
  private static Optional<YamlNode> yaml(String text) throws IOException {
    return Optional.of(YamlNode.read(new ByteArrayInputStream(text.getBytes(UTF_8)), "policy"));
  }

  @Test
  void everyGateHasSettings() {
    assertThat(GateSettings.defaults().keySet()).containsExactlyInAnyOrderElementsOf(Gates.names());
  }

  @Test
  void aPolicyChangesWhatItNamesAndNothingElse() throws IOException {
    var settings =
        GateSettings.of(
            yaml("guessing: {max_gain: 0.3, on_failure: drop}\nphi: {max_suspects: 2}"));

    assertThat(settings.get("guessing").number("max_gain")).isEqualTo(0.3);
    assertThat(settings.get("guessing").count("folds")).isEqualTo(5);
    assertThat(settings.get("guessing").onFailure()).isEqualTo(OnFailure.DROP);
    assertThat(settings.get("phi").number("max_suspects")).isEqualTo(2);
    assertThat(settings.get("phi").onFailure()).isEqualTo(OnFailure.FAIL);
    assertThat(settings.get("links")).isEqualTo(GateSettings.defaults().get("links"));
  }

  @Test
  void aGateThatThereIsNotIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> Gates.of(yaml("phi: {max_suspects: 0}\nguesing: {max_gain: 0.3}")))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("policy, line 2: unknown key 'guesing'")
        .hasMessageContaining("guessing");
  }

  @Test
  void aThresholdThatTheGateDoesNotHaveIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> Gates.of(yaml("phi:\n  max_suspect: 0")))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("policy, line 2: unknown key 'max_suspect'");
  }

  @Test
  void aThresholdThatIsNoNumberIsAnErrorWithItsLine() {
    assertThatThrownBy(() -> Gates.of(yaml("phi: {max_suspects: few}")))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("policy, line 1: 'few' is no number");
  }
}
