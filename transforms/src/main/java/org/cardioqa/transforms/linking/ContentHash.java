package org.cardioqa.transforms.linking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.cardioqa.schemas.CandidateOption;
import org.cardioqa.schemas.Evidence;
import org.cardioqa.schemas.QaCandidate;
import org.cardioqa.schemas.VolumeLink;

/**
 * SHA-256 over what a reader of a candidate judges: options, answers, evidence and links. Every
 * text goes in with its length before it and every list with its count, so that no two contents
 * have one form.
 */
final class ContentHash {
  private final MessageDigest digest;

  private ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  /** 64 hex digits. */
  static String of(QaCandidate candidate) {
    ContentHash hash = new ContentHash();
    hash.number(candidate.getOptions().size());
    for (CandidateOption option : candidate.getOptions()) {
      hash.text(option.getCode()).text(option.getText()).text(option.getState().name());
    }
    hash.number(candidate.getAnswers().size());
    candidate.getAnswers().forEach(hash::text);
    hash.number(candidate.getEvidence().size());
    for (Evidence evidence : candidate.getEvidence()) {
      hash.text(evidence.getFindingId());
      hash.number(evidence.getStart()).number(evidence.getEnd()).text(evidence.getSentence());
    }
    hash.number(candidate.getLinks().size());
    for (VolumeLink link : candidate.getLinks()) {
      hash.text(link.getVolumeId()).number(link.getSliceFrom()).number(link.getSliceTo());
      hash.number(link.getPhaseFrom()).number(link.getPhaseTo()).text(link.getReason());
    }
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private ContentHash text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    number(bytes.length);
    digest.update(bytes);
    return this;
  }

  private ContentHash number(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    return this;
  }
}
