package org.cardioqa.pipeline.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.cardioqa.pipeline.release.Policy.Protocol;
import org.cardioqa.schemas.LinkStatus;
import org.cardioqa.schemas.yaml.YamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PolicyTest {
  @TempDir private Path folder;

  private Policy policy(String yaml) throws IOException {
    return Policy.read(Files.writeString(folder.resolve("policy.yaml"), yaml));
  }

  @Test
  void whatIsStatedHoldsAndTheRestIsAsInTheBuiltInPolicy() throws IOException {
    Policy policy =
        policy(
            """
            readers: {agreeing: 1, late: true}
            tiers: [3]
            exclude_link_status: [partial]
            slices: {protocol: window, budget: 8}
            splits: {train: 0.5, test: 0.5}
            """);

    assertThat(policy.readers().agreeing()).isEqualTo(1);
    assertThat(policy.readers().late()).isTrue();
    assertThat(policy.readers().adjudicate()).isTrue();
    assertThat(policy.tiers()).containsExactly(3);
    assertThat(policy.excludedLinks()).containsExactly(LinkStatus.PARTIAL);
    assertThat(policy.slices()).isEqualTo(new Policy.Slices(Protocol.WINDOW, 8, 1));
    assertThat(policy.splits())
        .containsEntry("train", 0.5)
        .containsEntry("validation", 0.0)
        .containsEntry("test", 0.5);
    assertThat(policy.pixels()).isEqualTo(Policy.Pixels.PNG16);
  }

  @Test
  void theBuiltInPolicyStatesTheValuesOfKeysThatAreLeftOut() throws IOException {
    Policy stated = Policy.builtIn();
    Policy silent = policy("tiers: [1, 2, 3]\n");

    assertThat(silent)
        .usingRecursiveComparison()
        .ignoringFields("text")
        .ignoringCollectionOrder()
        .isEqualTo(stated);
    assertThat(stated.tiers()).isEqualTo(Set.of(1, 2, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reeders: {agreeing: 2}         | line 2: unknown key 'reeders'; known here: conditional",
        "readers: {agreing: 2}          | line 2: unknown key 'agreing'; known here: adjudicate",
        "readers: {agreeing: 0}         | line 2: at least 1 reader must agree",
        "readers: {agreeing: two}       | line 2: 'two' is no whole number",
        "tiers: [1, 4]                  | line 2: there is no tier 4",
        "tiers: []                      | line 2: name one tier at least",
        "exclude_link_status: [LOST]    | line 2: 'LOST' is none of [LINKED, PARTIAL",
        "slices: {protocol: some}       | line 2: 'some' is none of [ALL_LINKED, WINDOW",
        "slices: {budget: 0}            | line 2: the budget is at least 1 frame",
        "splits: {train: 0.9, test: 0.2} | line 2: the shares of the splits add up to 1.1",
        "splits: {train: 1.5}           | line 2: a share lies between 0 and 1",
        "splits: {training: 1}          | line 2: unknown key 'training'",
        "pixels: jpeg                   | line 2: 'jpeg' is none of [PNG16, PNG8, NONE]",
        "dataset: {name: My Data}       | line 2: a name has lower case letters",
        "unstated_options: drop         | line 2: 'drop' is none of [KEEP, DROP_OPTION, DROP_ITEM]",
      })
  void aMistakeIsToldWithItsLine(String line, String message) {
    assertThatThrownBy(() -> policy("# a policy\n" + line + "\n"))
        .isInstanceOf(YamlException.class)
        .hasMessageContaining("policy.yaml, " + message);
  }
}
