package org.cardioqa.verification.exchange;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cardioqa.schemas.Verdict;
import org.cardioqa.schemas.json.RecordJson;
import org.cardioqa.verification.queue.Verdicts;

/** Verdicts as JSON lines, one a line. */
public final class VerdictLines {
  private VerdictLines() {}

  /**
   * Writes all verdicts in their order.
   *
   * @param out is not closed
   */
  public static void write(Verdicts verdicts, OutputStream out) throws IOException {
    Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    try {
      verdicts.forEach(
          verdict -> {
            try {
              writer.write(RecordJson.write(verdict));
              writer.write('\n');
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    writer.flush();
  }

  /**
   * Reads verdicts; empty lines are passed over.
   *
   * @param name of the file, for messages
   * @throws ExchangeException if a line is no verdict; the message has its number
   */
  public static List<Verdict> read(InputStream in, String name) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (!line.isBlank()) {
        verdicts.add(verdict(line, name, number));
      }
    }
    return verdicts;
  }

  private static Verdict verdict(String line, String name, int number) {
    try {
      return RecordJson.read(line, Verdict.class);
    } catch (IOException e) {
      throw new ExchangeException(
          "%s, line %d: no verdict: %s".formatted(name, number, e.getMessage()), e);
    }
  }
}
