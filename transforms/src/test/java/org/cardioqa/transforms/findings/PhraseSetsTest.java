package org.cardioqa.transforms.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cardioqa.schemas.yaml.YamlException;
import org.cardioqa.schemas.yaml.YamlNode;
import org.junit.jupiter.api.Test;

final class PhraseSetsTest {
  private static List<String> expand(String pattern) throws IOException {
    String yaml = "sets: {late: [late, delayed], gad: [_, ' gadolinium']}\nphrase: " + pattern;
    YamlNode root =
        YamlNode.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "test");
    return PhraseSets.of(root).expand(root.get("phrase"));
  }

  @Test
  void aPatternMeansEveryWordOfItsSetsWithEveryOther() throws IOException {
    assertThat(expand("<late><gad> uptake"))
        .containsExactly(
            "late uptake", "late gadolinium uptake", "delayed uptake", "delayed gadolinium uptake");
  }

  @Test
  void aSetThatIsNotThereIsNamedWithItsLine() {
    assertThatThrownBy(() -> expand("<early> uptake"))
        .isInstanceOf(YamlException.class)
        .hasMessage("test, line 2: there is no set 'early'");
  }
}
