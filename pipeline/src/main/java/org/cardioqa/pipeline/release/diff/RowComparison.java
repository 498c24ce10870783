package org.cardioqa.pipeline.release.diff;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cardioqa.schemas.parquet.ParquetDigests.Row;

/** What is otherwise between two rows of one qa_id, over the columns that both releases have. */
final class RowComparison {
  /** Columns of items whose values the comparison itself needs. */
  static final Set<String> KEPT = Set.of("qa_id", "question_code", "type", "split", "answers");

  private final Side before;
  private final Side after;
  private final List<Pair> pairs = new ArrayList<>();
  private final Set<String> unpaired = new TreeSet<>();

  /** A column in both. */
  private record Pair(int before, int after, Change change, boolean derived) {}

  RowComparison(List<String> before, List<String> after) {
    this.before = new Side(before);
    this.after = new Side(after);
    for (String column : before) {
      if (!Change.OF_RELEASE.contains(column) && after.contains(column)) {
        pairs.add(
            new Pair(
                before.indexOf(column),
                after.indexOf(column),
                Change.of(column),
                Change.DERIVED.contains(column)));
      }
    }
    if (!before.isEmpty() && !after.isEmpty()) {
      unpaired.addAll(before);
      unpaired.addAll(after);
      Set<String> both = new HashSet<>(before);
      both.retainAll(after);
      unpaired.removeAll(both);
    }
  }

  /** Columns that only one of the releases has, as its rows were written by another version. */
  Set<String> unpaired() {
    return unpaired;
  }

  Side before() {
    return before;
  }

  Side after() {
    return after;
  }

  /** What changed; empty if the rows are the same. */
  Set<Change> changes(Row old, Row now) {
    EnumSet<Change> changes = EnumSet.noneOf(Change.class);
    boolean derived = false;
    for (Pair pair : pairs) {
      if (old.hashes()[pair.before] != now.hashes()[pair.after]) {
        if (pair.derived) {
          derived = true;
        } else {
          changes.add(pair.change);
        }
      }
    }
    boolean reordered =
        changes.contains(Change.ANSWER) && sameColumns(old, now) && sameAnswers(old, now);
    if (reordered) {
      changes.remove(Change.ANSWER);
    }
    if (changes.contains(Change.ANSWER)) {
      changes.remove(Change.REVERIFIED);
    } else if ((derived && !changes.contains(Change.OPTIONS)) || (reordered && changes.isEmpty())) {
      changes.add(Change.OTHER);
    }
    return changes;
  }

  /** Whether of the columns of an answer none but the list of answers differs. */
  private boolean sameColumns(Row old, Row now) {
    for (Pair pair : pairs) {
      if (pair.change == Change.ANSWER
          && pair.before != before.answers
          && old.hashes()[pair.before] != now.hashes()[pair.after]) {
        return false;
      }
    }
    return true;
  }

  private boolean sameAnswers(Row old, Row now) {
    return before.answers(old).equals(after.answers(now));
  }

  /** Where the columns stand in the rows of one release. */
  static final class Side {
    private final int qaId;
    private final int question;
    private final int type;
    private final int split;
    private final int answers;

    private Side(List<String> columns) {
      qaId = columns.indexOf("qa_id");
      question = columns.indexOf("question_code");
      type = columns.indexOf("type");
      split = columns.indexOf("split");
      answers = columns.indexOf("answers");
    }

    String qaId(Row row) {
      return first(row, qaId);
    }

    String question(Row row) {
      return first(row, question);
    }

    String type(Row row) {
      return first(row, type);
    }

    String split(Row row) {
      return first(row, split);
    }

    /** Sorted. */
    List<String> answers(Row row) {
      return row.values()[answers].stream().sorted().toList();
    }

    private static String first(Row row, int column) {
      return Optional.of(row.values()[column])
          .filter(v -> !v.isEmpty())
          .map(v -> v.get(0))
          .orElse("");
    }
  }
}
