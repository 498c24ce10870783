package org.cardioqa.transforms.accounting;

import org.cardioqa.schemas.InputKind;
import org.cardioqa.schemas.Quarantined;

/** Makes the quarantine rows of one stage. */
public final class Quarantine {
  private final String stage;
  private final InputKind kind;

  private Quarantine(String stage, InputKind kind) {
    this.stage = stage;
    this.kind = kind;
  }

  /**
   * Rows of this stage.
   *
   * @param stage the stage's name, such as "ReadDicom"
   */
  public static Quarantine of(String stage, InputKind kind) {
    return new Quarantine(stage, kind);
  }

  /**
   * A row for one input.
   *
   * @param message what was wrong, where and what to do; never a value of the input
   */
  public Quarantined row(String inputKey, Reason reason, String message) {
    return Quarantined.newBuilder()
        .setInputKey(inputKey)
        .setKind(kind)
        .setStage(stage)
        .setReason(reason.name())
        .setMessage(message)
        .build();
  }
}
