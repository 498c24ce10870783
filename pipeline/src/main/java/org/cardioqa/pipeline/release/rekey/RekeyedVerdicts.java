package org.cardioqa.pipeline.release.rekey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.parquet.io.LocalInputFile;
import org.cardioqa.pipeline.release.ReleaseException;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.json.RecordJson;
import org.cardioqa.schemas.parquet.ParquetRecordReader;

/**
 * Verdicts under new ids, as JSON lines. All else of a verdict stays as it was.
 *
 * @param current verdicts on candidates as they are
 * @param stale verdicts on candidates whose content is another now, or was another before
 * @param unmapped verdicts on rows that have no new id, written to a file of their own as they were
 */
public record RekeyedVerdicts(long current, long stale, long unmapped) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Rewrites verdicts.
   *
   * @param verdicts a file of Parquet or JSON lines (.parquet, .jsonl), or a folder of them
   * @param output of those with a new id
   * @param rest of the others
   * @throws ReleaseException if a line is no verdict
   */
  public static RekeyedVerdicts write(Path verdicts, Rekeying rekeying, Path output, Path rest)
      throws IOException {
    try (Writer mapped = Files.newBufferedWriter(output);
        Writer others = Files.newBufferedWriter(rest)) {
      Lines lines = new Lines(rekeying, mapped, others);
      for (Path file : files(verdicts)) {
        if (file.toString().endsWith(".parquet")) {
          parquet(file, lines);
        } else {
          json(file, lines);
        }
      }
      return new RekeyedVerdicts(lines.current, lines.stale, lines.unmapped);
    }
  }

  private static List<Path> files(Path verdicts) throws IOException {
    if (!Files.isDirectory(verdicts)) {
      return List.of(verdicts);
    }
    try (Stream<Path> files = Files.list(verdicts)) {
      return files
          .filter(
              file -> file.toString().endsWith(".parquet") || file.toString().endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }

  private static void parquet(Path file, Lines lines) throws IOException {
    try (ParquetRecordReader<Verdict> rows =
        ParquetRecordReader.of(new LocalInputFile(file), Verdict.getClassSchema())) {
      for (Optional<Verdict> row = rows.next(); row.isPresent(); row = rows.next()) {
        lines.take(RecordJson.toJson(row.get()));
      }
    }
  }

  private static void json(Path file, Lines lines) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          lines.take(verdict(line, file, number));
        }
      }
    }
  }

  private static ObjectNode verdict(String line, Path file, int number) throws ReleaseException {
    try {
      JsonNode node = JSON.readTree(line);
      if (node instanceof ObjectNode verdict
          && node.path("qa_id").isTextual()
          && node.path("content_hash").isTextual()) {
        return verdict;
      }
    } catch (JsonProcessingException e) {
      // The message of the parser quotes the line.
    }
    throw new ReleaseException("%s, line %d: this is no verdict".formatted(file, number));
  }

  private static final class Lines {
    private final Rekeying rekeying;
    private final Writer mapped;
    private final Writer others;
    private long current;
    private long stale;
    private long unmapped;

    Lines(Rekeying rekeying, Writer mapped, Writer others) {
      this.rekeying = rekeying;
      this.mapped = mapped;
      this.others = others;
    }

    void take(ObjectNode verdict) throws IOException {
      String old = verdict.get("qa_id").textValue();
      Optional<String> qaId = rekeying.qaId(old);
      if (qaId.isEmpty()) {
        unmapped++;
        others.append(verdict.toString()).append('\n');
        return;
      }
      String hash = verdict.get("content_hash").textValue();
      String now = rekeying.contentHash(old, hash);
      verdict.put("qa_id", qaId.get()).put("content_hash", now);
      current += now.equals(hash) ? 0 : 1;
      stale += now.equals(hash) ? 1 : 0;
      mapped.append(verdict.toString()).append('\n');
    }
  }
}
