package org.cardioqa.pipeline.release.gates;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cardioqa.pipeline.release.ReleaseFolder;
import org.cardioqa.schemas.yaml.YamlNode;

/** All gates that look at the rows of a release, with the settings of a policy. */
public final class Gates {
  private final List<Gate> all = all();
  private final Map<String, GateSettings> settings;

  private Gates(Map<String, GateSettings> settings) {
    this.settings = settings;
  }

  private static List<Gate> all() {
    StrictLook look = new StrictLook();
    return List.of(
        new PhiGate(look),
        new SurrogateGate(look),
        new IdentifierGate(),
        new PatientGate(),
        new SamePictureGate(),
        new SimilarPictureGate(),
        new SimilarReportGate(),
        new PublicTextGate(),
        new GuessGate(),
        new PriorGate(),
        new ClassGate(),
        new PositionGate(),
        new ConditionalGate(),
        new AnswerGate(),
        new LinkGate(),
        new EvidenceGate(),
        new AgreementGate());
  }

  /**
   * Reads and checks the settings.
   *
   * @param gates the {@code gates} of a policy; without, the settings that come with the code
   * @throws org.cardioqa.schemas.yaml.YamlException if they name a gate or a key that there is not;
   *     the message names the line
   */
  public static Gates of(Optional<YamlNode> gates) {
    return new Gates(GateSettings.of(gates));
  }

  /** What every gate finds, in their order. */
  public List<GateResult> check(ReleaseContents release) {
    List<GateResult> results = new ArrayList<>();
    for (Gate gate : all) {
      results.add(gate.check(release, settings.get(gate.name())));
    }
    return results;
  }

  /**
   * Whether a finished folder is whole; for a release whose papers are written.
   *
   * @param release its rows
   * @throws IOException if a file cannot be read
   */
  public GateResult checkFolder(ReleaseFolder folder, ReleaseContents release) throws IOException {
    return new FolderIntegrity(folder).check(release, settings.get(FolderIntegrity.NAME));
  }

  static List<String> names() {
    return Stream.concat(all().stream().map(Gate::name), Stream.of(FolderIntegrity.NAME)).toList();
  }
}
