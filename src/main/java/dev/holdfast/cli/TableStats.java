package dev.holdfast.cli;

import java.util.List;

/// How large a governed table is.
///
/// @param table `schema.table`
/// @param bytes with its indexes; @param estimatedRows as the database's own statistics say
/// @param due per policy with this root table, counted now; empty when that was not asked
public record TableStats(String database, String table, long bytes, long estimatedRows, List<DueRows> due) {
    public TableStats {
        due = List.copyOf(due);
    }

    /// Rows of the root table that the policy would archive now.
    public record DueRows(String policy, long rows) {}
}
