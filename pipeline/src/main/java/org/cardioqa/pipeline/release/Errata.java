package org.cardioqa.pipeline.release;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The errata of a line of releases, in the order in which they were signed off; immutable.
 *
 * <p>Entries are only ever added. Each holds the hash of the one before, so that an entry that was
 * edited, removed or moved shows. A file that was written anew as a whole shows only against an
 * earlier copy ({@link #continues}); each release keeps the copy that it was made with.
 */
public final class Errata implements Serializable {
  private static final long serialVersionUID = 1;

  /** Name of the file, beside the releases of a line and in each of them. */
  public static final String FILE = "errata.json";

  /** For those who read the file as text; nothing follows from it. */
  private static final String CANARY = "canary";

  private static final String ENTRIES = "errata";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** How the JSON of a written report begins. */
  private static final String WRITTEN = "{";

  private static final Errata NONE = new Errata(List.of());

  private final List<Erratum> entries;
  private final Map<String, Erratum> standing = new HashMap<>();
  private final Map<String, Set<List<String>>> wrong = new HashMap<>();

  private Errata(List<Erratum> entries) {
    this.entries = List.copyOf(entries);
    for (Erratum erratum : entries) {
      standing.put(erratum.qaId(), erratum);
      switch (erratum.kind()) {
        case CORRECTED ->
            wrong
                .computeIfAbsent(erratum.qaId(), id -> new HashSet<>())
                .add(comparable(erratum.answers()));
        case REINSTATED -> wrong.remove(erratum.qaId());
        case RETRACTED -> {}
      }
    }
  }

  /** No errata. */
  public static Errata none() {
    return NONE;
  }

  /**
   * Reads a file and checks its chain.
   *
   * @return none if there is no such file
   * @throws ReleaseException if it is no file of errata, or an entry is not as it was signed off
   */
  public static Errata read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NONE;
    }
    List<Erratum> entries;
    try {
      entries = JSON.readValue(file.toFile(), Form.class).errata();
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new ReleaseException(
          "%s, line %d: this is no file of errata; restore it from a release's copy"
              .formatted(file, line));
    }
    String previous = entries.isEmpty() ? Erratum.START : entries.get(0).previous();
    for (int i = 0; i < entries.size(); i++) {
      Erratum entry = entries.get(i);
      if (entry.number() != i + 1
          || !entry.previous().equals(previous)
          || !entry.hash().equals(entry.computedHash())) {
        throw new ReleaseException(
            ("%s: entry %d is not as it was signed off, or one before it was taken out;"
                    + " restore the file, and add a new entry instead")
                .formatted(file, i + 1));
      }
      previous = entry.hash();
    }
    return new Errata(entries);
  }

  /** Where the errata of a line of releases stand: beside them, so that no release is changed. */
  public static Path beside(Path release) {
    return release.toAbsolutePath().normalize().resolveSibling(FILE);
  }

  /** All, in order. */
  public List<Erratum> entries() {
    return entries;
  }

  /** The last entry on a row. */
  public Optional<Erratum> standing(String qaId) {
    return Optional.ofNullable(standing.get(qaId));
  }

  /**
   * The entry that keeps a row out of a later release: it was retracted, or it has again the
   * answers that an entry says are wrong.
   *
   * @param answers of the row that would be published; their order does not matter
   */
  public Optional<Erratum> bars(String qaId, List<String> answers) {
    Erratum last = standing.get(qaId);
    if (last == null) {
      return Optional.empty();
    }
    boolean barred =
        last.kind() == Erratum.Kind.RETRACTED
            || wrong.getOrDefault(qaId, Set.of()).contains(comparable(answers));
    return barred ? Optional.of(last) : Optional.empty();
  }

  /** Whether these begin with all entries of an earlier copy. */
  public boolean continues(Errata earlier) {
    int length = earlier.entries.size();
    return length <= entries.size() && entries.subList(0, length).equals(earlier.entries);
  }

  /**
   * These and one more, which is numbered and chained here.
   *
   * @param entry its number, previous and hash are not looked at
   * @throws IllegalArgumentException if a text that must say something is blank, or the date is no
   *     date
   */
  public Errata with(Erratum entry) {
    return with(entry, entry.qaId(), Erratum.START);
  }

  /**
   * These and an entry of another file, on the same row under another id.
   *
   * @param start stands for the hash before the first entry: the last hash of that file
   */
  public Errata rekeyed(Erratum entry, String qaId, String start) {
    return with(entry, qaId, start);
  }

  private Errata with(Erratum entry, String qaId, String start) {
    require(qaId, "qa_id");
    require(entry.releaseVersion(), "release_version");
    require(entry.reason(), "reason");
    require(entry.signedOffBy(), "signed_off_by");
    if (!entry.date().matches("\\d{4}-\\d{2}-\\d{2}")) {
      throw new IllegalArgumentException("the date of an erratum has the form yyyy-MM-dd");
    }
    if (entry.kind() == Erratum.Kind.REINSTATED && !standing.containsKey(qaId)) {
      throw new IllegalArgumentException(
          "there is no erratum on this qa_id, so that nothing can be reinstated");
    }
    List<Erratum> more = new ArrayList<>(entries);
    more.add(
        new Erratum(
                entries.size() + 1,
                qaId,
                entry.kind(),
                entry.releaseVersion(),
                entry.kind() == Erratum.Kind.CORRECTED ? comparable(entry.answers()) : List.of(),
                entry.reason(),
                entry.signedOffBy(),
                entry.date(),
                entries.isEmpty() ? start : entries.get(entries.size() - 1).hash(),
                "")
            .hashed());
    return new Errata(more);
  }

  /**
   * Answers in a form that can be published: sorted, and of a written report its SHA-256, because
   * what was wrong with it may be that it names somebody.
   */
  private static List<String> comparable(List<String> answers) {
    return answers.stream()
        .map(answer -> answer.startsWith(WRITTEN) ? "sha256:" + Hashes.of(answer) : answer)
        .sorted()
        .toList();
  }

  private static void require(String text, String name) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("an erratum needs a " + name);
    }
  }

  /**
   * Writes the file in one step: a reader sees all of it or what was there before.
   *
   * @param canary GUID of the line of releases; empty where that is not known
   */
  public void write(Path file, Optional<String> canary) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, "." + FILE, "");
    ObjectNode form = JSON.createObjectNode();
    canary.ifPresent(guid -> form.put(CANARY, Canary.sentence(guid)));
    form.set(ENTRIES, JSON.valueToTree(entries));
    try {
      Files.writeString(
          draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(form) + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  @JsonIgnoreProperties(CANARY)
  private record Form(@JsonProperty(value = ENTRIES, required = true) List<Erratum> errata) {}
}
