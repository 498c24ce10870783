package org.cardioqa.schemas.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.cardioqa.schemas.QuestionType;

/**
 * A question of the catalogue.
 *
 * @param code never changes its meaning
 * @param tier 1: image understanding; 2: report generation; 3: diagnosis
 * @param type form of the answer
 * @param sequenceView the images that answer it, by the name the catalogue gives them
 * @param images the images in order of preference
 * @param texts wordings by BCP 47 language; at least one of {@link Catalog#LANGUAGE}
 * @param options the choices; empty for N and T
 * @param askWhen when it is asked, beyond that the report answers it
 * @param concept the measurement of an N; of choices, what their options speak of if not the code
 * @param sections sections that alone may answer it; empty: all
 * @param unit UCUM unit of an N
 * @param tolerance largest difference from the number that still counts as right, in its unit
 * @param numberRules how a measurement answers where no adjective does
 * @param report what a T states: its parts, in each the names of concepts by their code, in order
 * @param priority added to the verification priority of its items
 */
public record Question(
    String code,
    int tier,
    QuestionType type,
    String sequenceView,
    List<ImageSource> images,
    Map<String, List<String>> texts,
    List<Option> options,
    AskWhen askWhen,
    Optional<String> concept,
    List<String> sections,
    Optional<String> unit,
    OptionalDouble tolerance,
    List<NumberRule> numberRules,
    Map<String, Map<String, String>> report,
    int priority) {

  /** The option of this code, if there is one. */
  public Optional<Option> option(String optionCode) {
    return options.stream().filter(option -> option.code().equals(optionCode)).findFirst();
  }
}
