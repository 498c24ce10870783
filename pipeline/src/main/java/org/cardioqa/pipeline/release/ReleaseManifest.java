package org.cardioqa.pipeline.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a release is made of and what is in it: {@code release.json}, in snake case.
 *
 * <p>It holds no clock: two creations from the same inputs write the same bytes.
 *
 * @param releaseVersion semantic version
 * @param name of the line of releases
 * @param date yyyy-MM-dd, as the maintainer states it, else the day of the last verdict
 * @param canary GUID that marks every text and row of the line
 * @param previous the release before, null for the first; see {@link #before()}
 * @param inputs files that it was made of, by name without a folder
 * @param code versions of the code that built the candidates and that made the release
 * @param catalogue version and hash of the question catalogue
 * @param rules hash of the rules of the build
 * @param models versions of the models of the build
 * @param policySha256 hash of {@code policy.yaml}
 * @param seeds of what was drawn
 * @param counts items
 * @param agreement of readers, by question
 * @param gates what each gate found
 * @param excluded candidates that are not in it, by reason
 */
public record ReleaseManifest(
    String releaseVersion,
    String name,
    String date,
    String canary,
    Previous previous,
    List<Input> inputs,
    List<Named> code,
    List<Named> catalogue,
    List<Named> rules,
    List<Named> models,
    String policySha256,
    List<Named> seeds,
    List<ItemCount> counts,
    List<Agreement> agreement,
    List<GateFigure> gates,
    List<Excluded> excluded) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** An earlier release: its version and the SHA-256 of its {@code release.json}. */
  public record Previous(String version, String sha256) {}

  /** A file that was read. */
  public record Input(String name, String sha256) {}

  /** A value and its name. */
  public record Named(String name, String value) {}

  /**
   * How many items have one answer.
   *
   * @param answer codes of the options that are right, joined by '+'; empty for N and T
   */
  public record ItemCount(
      String split,
      String config,
      String questionCode,
      String sequenceView,
      String answer,
      long count) {}

  /**
   * How far readers agree, over items that two or more of them judged.
   *
   * @param percent share of pairs of readers that agree, 0 to 100
   * @param kappa Fleiss' kappa; null where it is not defined
   * @param alpha Krippendorff's alpha; null where it is not defined
   */
  public record Agreement(
      String questionCode, long items, int readers, Double percent, Double kappa, Double alpha) {}

  /**
   * What a gate found.
   *
   * @param detail lines for people
   * @param dropped qa_ids that it took out
   * @param freed qa_ids that stand because it took out what gave their answers away
   */
  public record GateFigure(
      String gate,
      Double figure,
      Double threshold,
      boolean passed,
      List<String> detail,
      List<String> dropped,
      List<String> freed) {}

  /** Candidates left out for one reason. */
  public record Excluded(String reason, long count) {}

  /** The release before this one, if there was one. */
  @JsonIgnore
  public Optional<Previous> before() {
    return Optional.ofNullable(previous);
  }

  /**
   * Reads a description.
   *
   * @throws ReleaseException if it is none
   */
  public static ReleaseManifest read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), ReleaseManifest.class);
    } catch (JsonProcessingException e) {
      throw new ReleaseException("%s is no description of a release".formatted(file));
    }
  }

  /** The bytes of {@code release.json}. */
  public byte[] bytes() throws IOException {
    return (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n").getBytes(UTF_8);
  }
}
