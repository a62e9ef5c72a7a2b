package dev.holdfast.plan;

import dev.holdfast.dialect.Severity;
import dev.holdfast.dialect.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An index that a run would want and does not find.
///
/// @param id names it for good, e.g. `no-index public.order_items(order_id)`; a policy acknowledges it by this name
/// @param why what has to read the whole table without it
/// @param tableRows the engine's estimate
/// @param costPerChunk the planner's cost of one statement without it; null where no statement of ours is concerned
/// @param columns empty where no index is known that would help
/// @param statement what makes it; empty where none is known
public record IndexFinding(
        String id,
        TableName table,
        List<String> columns,
        Use use,
        String why,
        long tableRows,
        @Nullable Double costPerChunk,
        String statement,
        Severity severity) {
    /// What the index is for.
    public enum Use {
        /// Finds the rows that hang on a deleted row: for our statements, and for the server, which looks for them too.
        FOREIGN_KEY,
        /// Finds the rows of a child policy by handed-off keys.
        HANDOFF,
        /// Finds due rows in their order.
        CRITERIA,
        /// Finds the rows that criteria go through.
        JOIN,
        /// Would serve a statement that has none; which columns it would need is for a person to find out.
        STATEMENT
    }

    public IndexFinding {
        columns = List.copyOf(columns);
    }

    /// Whether it can be built without being told more.
    public boolean buildable() {
        return !statement.isEmpty();
    }

    boolean gates() {
        return severity == Severity.TO_ACKNOWLEDGE;
    }
}
