package dev.holdfast.legacy;

import dev.holdfast.dialect.SessionTables.Layout;
import dev.holdfast.dialect.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A set of session tables that was agreed on, and how far each has come.
///
/// @param digest SHA-256 over template, columns, children with their policies, and every table with its pending ids
public record LegacyPlan(
        long id,
        String database,
        String schema,
        String template,
        String owner,
        Layout layout,
        String digest,
        Duration grace,
        String createdBy,
        Instant createdAt,
        @Nullable Instant foldedAt,
        @Nullable Instant droppedAt,
        @Nullable Instant forgottenAt,
        List<Child> children) {
    public LegacyPlan {
        children = List.copyOf(children);
    }

    /// @param kept where rows of its tables are kept; @param view where old readers find its pending ids
    /// @param pending ids to be handed on, of all tables that were not refused
    /// @param states how many tables are in which state
    public record Child(
            String child,
            int policyId,
            String policy,
            TableName kept,
            TableName view,
            @Nullable Instant viewedAt,
            long rows,
            long pending,
            Map<TableState, Long> states) {
        public Child {
            states = Map.copyOf(states);
        }

        public long in(TableState state) {
            return states.getOrDefault(state, 0L);
        }

        public long tables() {
            return states.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    public long tables() {
        return children.stream().mapToLong(Child::tables).sum();
    }

    public long pending() {
        return children.stream().mapToLong(Child::pending).sum();
    }

    public long in(TableState state) {
        return children.stream().mapToLong(child -> child.in(state)).sum();
    }

    /// One table of it. @param note why it is as it is; empty mostly
    public record Line(
            int number,
            String child,
            String session,
            String table,
            TableState state,
            long rows,
            long pending,
            String note,
            Instant changedAt) {}
}
