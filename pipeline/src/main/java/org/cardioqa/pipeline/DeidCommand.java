package org.cardioqa.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cardioqa.schemas.KnownIdentifier;
import org.cardioqa.transforms.deid.DeidentifiedText;
import org.cardioqa.transforms.deid.Languages;
import org.cardioqa.transforms.deid.RedactionStyle;
import org.cardioqa.transforms.deid.TextDeidentifier;
import org.cardioqa.transforms.keys.IdentityKey;
import org.cardioqa.transforms.keys.KeyRef;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cardioqa deid}: de-identification by itself. */
@Command(
    name = "deid",
    description = "De-identifies by itself, without building a data set.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "WHAT",
    subcommands = {DeidCommand.Text.class, DeidDicomCommand.class, DeidCheckCommand.class})
final class DeidCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say what: text, dicom or check");
  }

  /**
   * Reads lines of {"id","text"} and writes lines of {"id","text","redactions"}, the redactions
   * with offsets into the original text.
   */
  @Command(
      name = "text",
      description = "De-identifies texts in JSON lines of id and text.",
      mixinStandardHelpOptions = true)
  static final class Text implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(index = "0", paramLabel = "IN.jsonl", description = "Lines of id and text.")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT.jsonl", description = "Written anew.")
    private Path out;

    @Option(names = "--known-phi", description = "Use the patient that the lines state.")
    private boolean knownPhi;

    @Option(
        names = "--redaction",
        defaultValue = "SURROGATES",
        description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private RedactionStyle style;

    @Option(
        names = "--key-file",
        paramLabel = "FILE",
        description =
            "Identity key; without, a key of this run alone, so that nothing links to it.")
    private Optional<String> keyFile = Optional.empty();

    @Option(
        names = "--default-language",
        defaultValue = "en",
        description = "Of texts that neither declare nor show one; default ${DEFAULT-VALUE}.")
    private String defaultLanguage;

    @Spec private CommandSpec spec;

    private final Languages languages = new Languages();
    private final TextDeidentifier deidentifier = new TextDeidentifier();

    @Override
    public Integer call() throws IOException {
      IdentityKey key = keyFile.map(file -> KeyRef.of(file).load()).orElseGet(Text::keyOfThisRun);
      try (BufferedReader lines = Files.newBufferedReader(in);
          Writer written = Files.newBufferedWriter(out)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          if (!line.isBlank()) {
            written.write(JSON.writeValueAsString(answer(parsed(line, number), key)) + "\n");
          }
        }
      }
      return 0;
    }

    private JsonNode parsed(String line, int number) {
      try {
        JsonNode node = JSON.readTree(line);
        if (node.path("id").isValueNode() && node.path("text").isTextual()) {
          return node;
        }
      } catch (JsonProcessingException e) {
        // Its message quotes the line, which may hold identifiers.
        throw new ParameterException(
            spec.commandLine(), "%s, line %d: not JSON".formatted(in, number));
      }
      throw new ParameterException(
          spec.commandLine(), "%s, line %d: id and text are needed".formatted(in, number));
    }

    private ObjectNode answer(JsonNode line, IdentityKey key) {
      String id = line.path("id").asText();
      String text = line.path("text").asText();
      ObjectNode answer = JSON.createObjectNode().put("id", id);
      String language = languages.of(text, PhiLines.language(line), defaultLanguage);
      if (!Languages.supported(language)) {
        return answer.put("status", "UNSUPPORTED_LANGUAGE");
      }
      List<KnownIdentifier> known = knownPhi ? PhiLines.patient(line) : List.of();
      String patient = key.pseudonym("patient of text", id);
      DeidentifiedText done = deidentifier.deidentify(text, known, patient, key, style);
      answer.put("text", done.text());
      ArrayNode redactions = answer.putArray("redactions");
      for (DeidentifiedText.Replacement replaced : done.replacements()) {
        ObjectNode redaction =
            redactions
                .addObject()
                .put("start", replaced.originalStart())
                .put("end", replaced.originalEnd())
                .put("type", replaced.type().name());
        ArrayNode layers = redaction.putArray("layers");
        replaced.layers().forEach(layers::add);
      }
      return answer;
    }

    private static IdentityKey keyOfThisRun() {
      byte[] secret = new byte[IdentityKey.MIN_BYTES];
      new SecureRandom().nextBytes(secret);
      return IdentityKey.of(secret);
    }
  }
}
