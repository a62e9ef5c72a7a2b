package dev.holdfast.node;

import dev.holdfast.estate.Cancellation;
import dev.holdfast.history.ExportFormat;
import dev.holdfast.history.HistoryExport.Written;
import dev.holdfast.history.HistoryPage;
import dev.holdfast.history.HistoryQuery;
import dev.holdfast.history.HistoryView;
import dev.holdfast.history.RoleGrants;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/// All that a way in may ask of hot and archived rows together. As [Operations], every call may block on a database.
public interface HistoryOperations {
    /// Tables whose rows policies take, or took, as `database/schema.table`.
    @Does(Effect.READS)
    List<String> tables();

    /// One page of rows, hot and archived. A place that cannot be read is named in the page.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when table, key or criteria are wrong; `UNREACHABLE` when no
    /// place
    ///     can be read; `DATABASE` when it was cancelled
    @Does(Effect.READS)
    HistoryPage find(HistoryQuery query, Cancellation cancellation);

    /// Writes everything that a query finds to a file, whole or not at all.
    ///
    /// @param progress hears of the rows so far
    @Does(Effect.READS)
    Written export(
            HistoryQuery query,
            ExportFormat format,
            Path file,
            boolean replace,
            String actor,
            LongConsumer progress,
            Cancellation cancellation);

    /// Views that are wanted, and how they stand.
    @Does(Effect.READS)
    List<HistoryView> views();

    /// Makes a view over a table and its archive tables, or brings it up to date.
    ///
    /// @throws dev.holdfast.HoldfastException `BLOCKED` when no view can show all of it; nothing was made
    @Does(Effect.WRITES)
    HistoryView createView(String table, String schema, String actor);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none
    @Does(Effect.WRITES)
    HistoryView dropView(String table, String actor);

    /// What lets a role read a database's history views and nothing else.
    ///
    /// @param execute whether it is done, too
    @Does(Effect.WRITES)
    RoleGrants createRole(String database, String role, boolean execute, String actor);
}
