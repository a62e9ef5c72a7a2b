package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Consumed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many session tables a database has. No table was locked; rows and bytes are the server's estimates.
///
/// @param template empty when templates were asked for
/// @param relations all that the database's catalog holds
public record Census(
        String database,
        String schema,
        String template,
        List<ChildCensus> children,
        List<Misfit> misfits,
        List<Suggested> suggestions,
        long relations,
        Instant at) {
    public Census {
        children = List.copyOf(children);
        misfits = List.copyOf(misfits);
        suggestions = List.copyOf(suggestions);
    }

    /// The tables of one child.
    ///
    /// @param pending and `consumed`: extrapolated from the rows of `sampled` tables
    /// @param oldest and `newest`: sessions, by their number where they have one
    /// @param lastUse null when the server does not know
    public record ChildCensus(
            String child,
            int tables,
            long bytes,
            long rows,
            long pending,
            long consumed,
            int sampled,
            String oldest,
            String newest,
            @Nullable Instant lastUse,
            String owner,
            String columns,
            List<String> key) {
        public ChildCensus {
            key = List.copyOf(key);
        }
    }

    /// A table that is named like one and does not fit.
    public record Misfit(String table, String reason) {}

    /// A template that many tables fit.
    ///
    /// @param consumed what seems to tell consumed rows; null when nothing does
    public record Suggested(
            String template,
            int tables,
            List<String> children,
            String columns,
            List<String> key,
            @Nullable Consumed consumed) {
        public Suggested {
            children = List.copyOf(children);
            key = List.copyOf(key);
        }
    }
}
