package org.cardioqa.pipeline.release.diff;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What two releases differ in, counted. It grows with questions and answers, not with rows. */
public final class DiffResult {
  /** Changed rows that are kept as examples, of each kind of change. */
  static final int EXAMPLES = 20;

  /** Pairs of answers that are counted apart; what comes after is counted together. */
  static final int MOST_TRANSITIONS = 10_000;

  private static final Transition FURTHER = new Transition("(further)", "", "");

  private final Counts total = new Counts();
  private final Map<String, Counts> questions = new TreeMap<>();
  private final Map<Transition, Long> answers = new TreeMap<>();
  private final Map<Transition, Long> splits = new TreeMap<>();
  private final Map<Cause, Long> causes = new TreeMap<>();
  private final Map<Change, List<RowChange>> examples = new EnumMap<>(Change.class);
  private final List<String> problems = new ArrayList<>();
  private final List<Made> made = new ArrayList<>();
  private final List<AgreementChange> agreement = new ArrayList<>();
  private Slices slices = new Slices(0, 0, 0, 0, 0);
  private final String oldVersion;
  private final String newVersion;

  DiffResult(String oldVersion, String newVersion) {
    this.oldVersion = oldVersion;
    this.newVersion = newVersion;
  }

  /** Rows of one question, or of all. */
  public static final class Counts {
    private long before;
    private long after;
    private long same;
    private final Map<Change, Long> changes = new EnumMap<>(Change.class);

    /** Rows in the earlier release. */
    public long before() {
      return before;
    }

    /** Rows in the later release. */
    public long after() {
      return after;
    }

    /** Rows that are the same in both. */
    public long same() {
      return same;
    }

    /** Rows with this change; a row may have several. */
    public long of(Change change) {
      return changes.getOrDefault(change, 0L);
    }

    private void add(RowChange row) {
      before += row.before().isPresent() ? 1 : 0;
      after += row.after().isPresent() ? 1 : 0;
      row.changes().forEach(change -> changes.merge(change, 1L, Long::sum));
    }

    private void addSame() {
      before++;
      after++;
      same++;
    }
  }

  /** From one value to another: of the answers of a question, or of splits (question is empty). */
  public record Transition(String question, String before, String after)
      implements Comparable<Transition> {
    @Override
    public int compareTo(Transition other) {
      int order = question.compareTo(other.question);
      order = order == 0 ? before.compareTo(other.before) : order;
      return order == 0 ? after.compareTo(other.after) : order;
    }
  }

  /** Rows that came, went or changed their answer, for a reason. */
  public record Cause(Change change, String reason) implements Comparable<Cause> {
    @Override
    public int compareTo(Cause other) {
      int order = change.compareTo(other.change);
      return order == 0 ? reason.compareTo(other.reason) : order;
    }
  }

  /** Frames, by volume, slice and phase. */
  public record Slices(long before, long after, long added, long removed, long pixelsChanged) {}

  /** Something that the releases were made with, where it is not the same. */
  public record Made(String what, String before, String after) {}

  /** Agreement of readers on a question, Fleiss' kappa; null where it is not known. */
  public record AgreementChange(String question, Double before, Double after) {}

  void addSame(String question) {
    total.addSame();
    questions.computeIfAbsent(question, q -> new Counts()).addSame();
  }

  void add(RowChange row) {
    total.add(row);
    questions.computeIfAbsent(row.question(), q -> new Counts()).add(row);
    for (Change change : row.changes()) {
      List<RowChange> kept = examples.computeIfAbsent(change, c -> new ArrayList<>());
      if (kept.size() < EXAMPLES) {
        kept.add(row);
      }
      if (change == Change.ADDED || change == Change.REMOVED || change == Change.ANSWER) {
        causes.merge(new Cause(change, row.cause().orElse(NO_CAUSE)), 1L, Long::sum);
      }
    }
    if (row.changes().contains(Change.SPLIT)) {
      Transition move =
          new Transition("", row.before().orElseThrow().split(), row.after().orElseThrow().split());
      splits.merge(move, 1L, Long::sum);
    }
    if (row.changes().contains(Change.ANSWER)) {
      Transition move =
          new Transition(
              row.question(), shown(row.before().orElseThrow()), shown(row.after().orElseThrow()));
      boolean room = answers.size() < MOST_TRANSITIONS || answers.containsKey(move);
      answers.merge(room ? move : FURTHER, 1L, Long::sum);
    }
  }

  /** Reason of a row behind which neither a gate nor an erratum stands. */
  public static final String NO_CAUSE = "inputs, verdicts or policy";

  /** Codes; numbers and texts are all different, and not shown. */
  private static String shown(RowChange.State state) {
    return switch (state.type()) {
      case "N" -> "(a number)";
      case "T" -> "(a text)";
      default -> String.join("+", state.answers());
    };
  }

  void problem(String text) {
    problems.add(text);
  }

  void made(String what, String before, String after) {
    if (!before.equals(after)) {
      made.add(new Made(what, before, after));
    }
  }

  void agreement(AgreementChange change) {
    agreement.add(change);
  }

  void slices(Slices counted) {
    slices = counted;
  }

  /** Version of the earlier release. */
  public String oldVersion() {
    return oldVersion;
  }

  /** Version of the later release. */
  public String newVersion() {
    return newVersion;
  }

  /** All rows. */
  public Counts total() {
    return total;
  }

  /** By code of the question. */
  public Map<String, Counts> questions() {
    return questions;
  }

  /** Answers that changed, by question. */
  public Map<Transition, Long> answers() {
    return answers;
  }

  /** Rows that moved between splits. */
  public Map<Transition, Long> splits() {
    return splits;
  }

  /** Why rows came, went or changed their answer. */
  public Map<Cause, Long> causes() {
    return causes;
  }

  /** The first rows of each kind of change. */
  public Map<Change, List<RowChange>> examples() {
    return examples;
  }

  /** What should not be, in words. */
  public List<String> problems() {
    return problems;
  }

  /** What the releases were made with, where it differs. */
  public List<Made> made() {
    return made;
  }

  /** Agreement of readers, where it differs. */
  public List<AgreementChange> agreement() {
    return agreement;
  }

  /** Frames. */
  public Slices slices() {
    return slices;
  }

  /** Whether rows and frames are the same and nothing is wrong; how they were made may differ. */
  public boolean same() {
    return total.same() == total.before()
        && total.same() == total.after()
        && slices.added() + slices.removed() + slices.pixelsChanged() == 0
        && problems.isEmpty();
  }
}
