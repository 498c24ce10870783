package org.cardioqa.pipeline.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What is wrong with a published row, signed off by a person.
 *
 * @param number place in the file, from 1
 * @param qaId the row
 * @param kind what follows for later releases
 * @param releaseVersion the release in which the row stood as told here
 * @param answers its answers there, if the row was corrected, else empty; of a written report its
 *     SHA-256
 * @param reason why, for users of the data; no identifier of a person belongs here
 * @param signedOffBy account of who answers for it
 * @param date of signing off, yyyy-MM-dd
 * @param previous hash of the entry before; of the first {@link #START}
 * @param hash SHA-256 over all the above
 */
@JsonPropertyOrder({
  "number",
  "qa_id",
  "kind",
  "release_version",
  "answers",
  "reason",
  "signed_off_by",
  "date",
  "previous",
  "hash"
})
public record Erratum(
    @JsonProperty(value = "number", required = true) int number,
    @JsonProperty(value = "qa_id", required = true) String qaId,
    @JsonProperty(value = "kind", required = true) Kind kind,
    @JsonProperty(value = "release_version", required = true) String releaseVersion,
    @JsonProperty(value = "answers", required = true) List<String> answers,
    @JsonProperty(value = "reason", required = true) String reason,
    @JsonProperty(value = "signed_off_by", required = true) String signedOffBy,
    @JsonProperty(value = "date", required = true) String date,
    @JsonProperty(value = "previous", required = true) String previous,
    @JsonProperty(value = "hash", required = true) String hash)
    implements Serializable {

  /** What stands for the hash before the first entry. */
  public static final String START = "0".repeat(64);

  /** What follows for later releases. */
  public enum Kind {
    /** The row may not stand in a later release. */
    RETRACTED,
    /** The row's answers are wrong; it may stand in a later release with other answers. */
    CORRECTED,
    /** An earlier entry on the row no longer holds. */
    REINSTATED;

    /** As in the file. */
    @JsonValue
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Keeps a copy of the answers. */
  public Erratum {
    answers = List.copyOf(answers);
  }

  /** With the hash that belongs to the other fields. */
  Erratum hashed() {
    return new Erratum(
        number,
        qaId,
        kind,
        releaseVersion,
        answers,
        reason,
        signedOffBy,
        date,
        previous,
        computedHash());
  }

  /** Every text goes in with its length before it, so that no two entries have one form. */
  String computedHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
      for (String text :
          List.of(qaId, kind.code(), releaseVersion, reason, signedOffBy, date, previous)) {
        update(digest, text);
      }
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(answers.size()).array());
      answers.forEach(answer -> update(digest, answer));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }
}
