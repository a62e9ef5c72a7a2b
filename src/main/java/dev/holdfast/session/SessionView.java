package dev.holdfast.session;

import dev.holdfast.ErrorCode;
import dev.holdfast.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A session as a reader sees it: its row in the control database at one moment.
///
/// @param trigger `cron`, `manual` or `handoff`
/// @param stopReason `exhausted`, `limit`, `window`, `cancelled`, `paused`, `shutdown`, `error`, `busy`, `blocked`,
/// `callback`,
///     `plan`, `lost_lease`; null while it runs
/// @param cutoff rows before it were due; null when age does not matter
/// @param expectedRows root rows that the plan counted; null when not counted
/// @param rowsMarked root rows marked so far
/// @param rootRows root rows archived; @param archivedRows with their bundle; @param archivedBytes of those, measured
///     on the way
/// @param handedOffKeys keys times child policies
/// @param rowsLeft root rows that were marked and stayed, by reason
/// @param node host and process id of the node; null when none holds it
/// @param plan what it executes or stopped at; null when it takes whatever is due
public record SessionView(
        long id,
        String policy,
        int policyVersion,
        Instant nominalFireTime,
        String trigger,
        @Nullable Long parentSession,
        @Nullable Long rootSession,
        SessionState state,
        @Nullable String stopReason,
        @Nullable Failure failure,
        @Nullable Instant cutoff,
        Policy.Method method,
        SessionDriving driving,
        @Nullable Long expectedRows,
        long rowsMarked,
        long rootRows,
        long archivedRows,
        long archivedBytes,
        int chunks,
        int chunksDone,
        long handedOffKeys,
        RowsLeft rowsLeft,
        String requestedBy,
        @Nullable String node,
        Instant startedAt,
        @Nullable Instant endedAt,
        Instant updatedAt,
        @Nullable PlanRef plan) {
    /// Why it failed or was interrupted, for people; null when it did not.
    public @Nullable String error() {
        return failure == null ? null : failure.message();
    }

    /// What kind of error that was; null when it was none, or when an earlier build wrote it down.
    public @Nullable ErrorCode errorCode() {
        return failure == null ? null : failure.code();
    }

    /// Time from start to end, or to the last sign of life.
    public Duration duration() {
        return Duration.between(startedAt, endedAt != null ? endedAt : updatedAt);
    }
}
