package dev.holdfast.dialect;

import java.util.List;

/// Renders criteria. The root table's alias is given; joined tables use their declared alias.
public interface CriteriaSql {
    /// A boolean expression in parentheses; literals become `?`.
    Fragment condition(Condition condition, String rootAlias);

    /// `LEFT JOIN ... ON ...` for each join, one a line; empty for none.
    String joins(List<Join> joins, String rootAlias);
}
