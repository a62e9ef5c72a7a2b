package dev.holdfast.cli;

import dev.holdfast.node.PolicyStatus;
import dev.holdfast.policy.Policy;
import dev.holdfast.session.LastSession;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A policy and its state, as a row of a list.
///
/// @param state `paused`, the state of its open session, or `idle`
/// @param residence ISO-8601 period; @param retention ISO-8601 period
/// @param backlogKeys handed off to it and not yet taken up
record PolicyRow(
        String policy,
        @Nullable String parent,
        int depth,
        int version,
        String state,
        @Nullable String pausedReason,
        String database,
        String table,
        String archiveDatabase,
        String method,
        @Nullable String residence,
        String retention,
        @Nullable String cron,
        String zone,
        @Nullable Instant nextFire,
        @Nullable Long lastSession,
        @Nullable String lastState,
        @Nullable Instant lastStartedAt,
        long backlogKeys,
        @Nullable Instant backlogSince,
        long waitingRows,
        long archivedRows) {
    static PolicyRow of(PolicyStatus status) {
        Policy policy = status.policy();
        LastSession last = status.lastSession();
        return new PolicyRow(
                policy.name(),
                policy.parent(),
                status.depth(),
                policy.version(),
                state(policy, last),
                policy.pausedReason(),
                policy.database(),
                policy.table().toString(),
                policy.archiveDatabase(),
                policy.method().name().toLowerCase(Locale.ROOT),
                policy.residence() == null ? null : policy.residence().toString(),
                policy.retention().toString(),
                policy.cron(),
                policy.zone().getId(),
                status.nextFire(),
                last == null ? null : last.id(),
                last == null ? null : last.state().id(),
                last == null ? null : last.startedAt(),
                status.backlogKeys(),
                status.backlogSince(),
                status.waitingRows(),
                status.archivedRows());
    }

    private static String state(Policy policy, @Nullable LastSession last) {
        if (last != null && !last.state().terminal()) {
            return last.state().id();
        }
        return policy.paused() ? "paused" : "idle";
    }

    static List<Column<PolicyRow>> statusColumns(ZoneId zone) {
        return List.of(
                Column.text("POLICY", PolicyRow::indented),
                Column.text("STATE", PolicyRow::state),
                Column.text("LAST", row -> Figures.orEmpty(row.lastState())),
                Column.text("LAST START", row -> Figures.time(row.lastStartedAt(), zone)),
                Column.text("NEXT FIRE", row -> Figures.time(row.nextFire(), zone)),
                Column.number("BACKLOG", row -> Figures.count(row.backlogKeys())),
                Column.number("WAITING", row -> Figures.count(row.waitingRows())),
                Column.number("ARCHIVED", row -> Figures.count(row.archivedRows())));
    }

    static List<Column<PolicyRow>> listColumns() {
        return List.of(
                Column.text("POLICY", PolicyRow::policy),
                Column.text("PARENT", row -> Figures.orEmpty(row.parent())),
                Column.text("DATABASE", PolicyRow::database),
                Column.text("TABLE", PolicyRow::table),
                Column.text("ARCHIVE", PolicyRow::archiveDatabase),
                Column.text("METHOD", PolicyRow::method),
                Column.text("RESIDENCE", row -> Figures.orEmpty(row.residence())),
                Column.text("RETENTION", PolicyRow::retention),
                Column.text("CRON", row -> Figures.orEmpty(row.cron())),
                Column.text("STATE", PolicyRow::state));
    }

    private String indented() {
        return "  ".repeat(depth) + policy;
    }

    record Policies(int schemaVersion, List<PolicyRow> policies) {}
}
