package org.cardioqa.transforms.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.cardioqa.schemas.InputFile;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.schemas.RawContext;
import org.cardioqa.schemas.RawReport;
import org.cardioqa.transforms.keys.IdentityKey;

/** What came of reading a file; every input of it was seen once and ended once. */
final class ReadRecords implements ReportReader.Sink {
  static final IdentityKey KEY = IdentityKey.of("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

  final List<InputSeen> seen = new ArrayList<>();
  final List<RawReport> reports = new ArrayList<>();
  final List<RawContext> contexts = new ArrayList<>();
  final List<Quarantined> refused = new ArrayList<>();

  private ReadRecords() {}

  /** Reads bytes as a file of this name. */
  static ReadRecords of(String name, byte[] content) {
    return of(name, content, ReportFields.unchanged(), ReadReports.DEFAULT_MAX_BYTES);
  }

  static ReadRecords of(String name, byte[] content, ReportFields fields, int maxBytes) {
    InputFile file = new InputFile("/in/" + name, name, (long) content.length, 0L);
    return of(file, opened -> new SeekableInMemoryByteChannel(content), fields, maxBytes);
  }

  /** Reads bytes that declare no character set in this one. */
  static ReadRecords in(Charset charset, String name, byte[] content) {
    ReadRecords records = new ReadRecords();
    new ReportReader(
            KEY,
            opened -> new SeekableInMemoryByteChannel(content),
            Optional.empty(),
            ReportFields.unchanged(),
            charset,
            ReadReports.DEFAULT_MAX_BYTES)
        .read(new InputFile("/in/" + name, name, (long) content.length, 0L), records);
    records.assertThatEveryInputEndsOnce();
    return records;
  }

  static ReadRecords of(InputFile file, FileOpener opener, ReportFields fields, int maxBytes) {
    ReadRecords records = new ReadRecords();
    new ReportReader(KEY, opener, Optional.empty(), fields, UTF_8, maxBytes).read(file, records);
    records.assertThatEveryInputEndsOnce();
    return records;
  }

  private void assertThatEveryInputEndsOnce() {
    assertThat(seen).extracting(InputSeen::getInputKey).doesNotHaveDuplicates();
    List<String> ended = new ArrayList<>();
    reports.forEach(report -> ended.add(report.getInputKey()));
    refused.forEach(row -> ended.add(row.getInputKey()));
    assertThat(seen).extracting(InputSeen::getInputKey).containsExactlyInAnyOrderElementsOf(ended);
  }

  /** "REASON: message" of each row. */
  List<String> rows() {
    return refused.stream().map(row -> row.getReason() + ": " + row.getMessage()).toList();
  }

  @Override
  public void seen(InputSeen one) {
    seen.add(one);
  }

  @Override
  public void report(RawReport one) {
    reports.add(one);
  }

  @Override
  public void context(RawContext one) {
    contexts.add(one);
  }

  @Override
  public void refused(Quarantined row) {
    refused.add(row);
  }
}
