package org.cardioqa.transforms.shards;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.cardioqa.schemas.InputSeen;
import org.cardioqa.schemas.InputState;
import org.cardioqa.schemas.InputStatus;
import org.cardioqa.schemas.Quarantined;
import org.cardioqa.transforms.questions.GenerateQuestions;

/**
 * Brings together that an input was read with how it ended, and finds those for which this does not
 * add up: no input may end in two states, in none, or in one without having been read.
 */
public final class CloseInputs extends PTransform<PCollectionTuple, PCollectionTuple> {
  private static final long serialVersionUID = 1;

  /** Input: one for each input that was read. */
  public static final TupleTag<InputSeen> SEEN = new TupleTag<>() {};

  /** Input: how inputs ended, but for those in quarantine. */
  public static final TupleTag<InputState> STATES = new TupleTag<>() {};

  /** Input: every quarantine row. */
  public static final TupleTag<Quarantined> QUARANTINED = new TupleTag<>() {};

  /** The rows of the inputs table. */
  public static final TupleTag<InputState> INPUTS = new TupleTag<>() {};

  /** For each input that does not add up, what is wrong. */
  public static final TupleTag<String> PROBLEMS = new TupleTag<>() {};

  /** Stages that set aside what has a state already; its rows stand. */
  private static final Set<String> LATE = Set.of(WriteShards.STAGE, GenerateQuestions.STAGE);

  private CloseInputs() {}

  /** Closes the books. */
  public static CloseInputs create() {
    return new CloseInputs();
  }

  @Override
  public PCollectionTuple expand(PCollectionTuple parts) {
    return KeyedPCollectionTuple.of(
            SEEN,
            parts
                .get(SEEN)
                .apply(
                    "KeySeen",
                    WithKeys.of(InputSeen::getInputKey).withKeyType(TypeDescriptors.strings())))
        .and(
            STATES,
            parts
                .get(STATES)
                .apply(
                    "KeyStates",
                    WithKeys.of(InputState::getInputKey).withKeyType(TypeDescriptors.strings())))
        .and(
            QUARANTINED,
            parts
                .get(QUARANTINED)
                .apply(
                    "KeyQuarantined",
                    WithKeys.of(Quarantined::getInputKey).withKeyType(TypeDescriptors.strings())))
        .apply("Meet", CoGroupByKey.create())
        .apply("Close", ParDo.of(new CloseFn()).withOutputTags(INPUTS, TupleTagList.of(PROBLEMS)));
  }

  private static final class CloseFn extends DoFn<KV<String, CoGbkResult>, InputState> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void close(@Element KV<String, CoGbkResult> input, MultiOutputReceiver out) {
      List<InputSeen> seen = list(input.getValue().getAll(SEEN));
      List<InputState> states = list(input.getValue().getAll(STATES));
      List<Quarantined> quarantined = list(input.getValue().getAll(QUARANTINED));
      problems(seen.size(), states.size(), quarantined).forEach(out.get(PROBLEMS)::output);
      if (seen.size() == 1 && states.size() + quarantined.size() > 0) {
        InputSeen one = seen.get(0);
        boolean aside = !quarantined.isEmpty();
        out.get(INPUTS)
            .output(
                new InputState(
                    one.getInputKey(),
                    one.getKind(),
                    aside ? InputStatus.QUARANTINED : states.get(0).getState(),
                    one.getFingerprint(),
                    aside ? "" : states.get(0).getReason()));
      }
    }

    private static <T> List<T> list(Iterable<T> values) {
      List<T> list = new ArrayList<>();
      values.forEach(list::add);
      return list;
    }
  }

  /**
   * What is wrong with one input.
   *
   * <p>An instance that reached a volume may be quarantined on top of that, once a frame, by the
   * step that decodes its pixels, and a report whose findings are written by the step that makes
   * questions of them; nothing else may speak twice.
   */
  static Set<String> problems(int seen, int states, List<Quarantined> quarantined) {
    Set<String> problems = new HashSet<>();
    if (seen == 0) {
      problems.add("an input ended that was never read");
    }
    if (seen > 1) {
      problems.add("an input was read more than once");
    }
    long elsewhere = quarantined.stream().filter(row -> !LATE.contains(row.getStage())).count();
    if (states + quarantined.size() == 0) {
      problems.add("an input ended in no state");
    }
    if (states + elsewhere > 1) {
      problems.add("an input ended in more than one state");
    }
    return problems;
  }
}
