package dev.holdfast.growth;

import dev.holdfast.dialect.TableName;
import org.jspecify.annotations.Nullable;

/// Whether a policy's sessions take away as much as comes in.
///
/// @param inPerHour rows inserted an hour, all hours counted; null while there is too little data
/// @param outPerHour root rows an hour that it can take, all hours counted: what sessions do while they run, by the
///     hours in which they may; null while no session was measured
/// @param perRunningHour root rows an hour while a session runs; null while none was measured
/// @param hoursPerDay in which sessions may run: by its cron and blackouts
/// @param workers chunks at once, as its last sessions had
/// @param backlog rows that could go now; null when nobody has counted yet
/// @param daysToCatchUp until the backlog is gone; null unless it catches up
/// @param words one sentence for a person
public record CatchUp(
        String policy,
        String database,
        TableName table,
        Verdict verdict,
        @Nullable Double inPerHour,
        @Nullable Double outPerHour,
        @Nullable Double perRunningHour,
        double hoursPerDay,
        int workers,
        @Nullable Archivable backlog,
        @Nullable Double daysToCatchUp,
        String words) {
    /// Whether sessions take as much as comes in.
    public enum Verdict {
        /// Takes as much as comes in, and nothing waits.
        KEEPS_UP,
        /// Takes more than comes in: what waits will be gone.
        CATCHES_UP,
        /// More comes in than it can take.
        NEVER,
        /// Too little was measured: the words say what is missing.
        UNKNOWN
    }
}
