package org.cardioqa.verification.queue;

import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** A reader's filter as a condition on tasks t. */
final class Filters {
  private Filters() {}

  /** Starts with AND; what it names is bound by {@link #bind}. */
  static String sql(PullFilter filter) {
    StringBuilder sql = new StringBuilder();
    if (!filter.tiers().isEmpty()) {
      sql.append(" AND t.tier IN (<tiers>)");
    }
    if (!filter.sequences().isEmpty()) {
      sql.append(" AND (t.sequence_view IN (<sequences>)");
      for (int i = 0; i < filter.sequences().size(); i++) {
        sql.append(" OR t.sequence_view LIKE :sequence").append(i).append(" ESCAPE '!'");
      }
      sql.append(')');
    }
    return sql.toString();
  }

  static <S extends SqlStatement<S>> S bind(S statement, PullFilter filter) {
    if (!filter.tiers().isEmpty()) {
      statement.bindList("tiers", List.copyOf(filter.tiers()));
    }
    if (!filter.sequences().isEmpty()) {
      List<String> sequences = List.copyOf(filter.sequences());
      statement.bindList("sequences", sequences);
      for (int i = 0; i < sequences.size(); i++) {
        statement.bind("sequence" + i, sequences.get(i).replaceAll("([!%_])", "!$1") + "!_%");
      }
    }
    return statement;
  }
}
