package dev.holdfast.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// What a run came to, in a few figures; [EstateRunReport] says it policy by policy.
///
/// @param abandoned whether its node is gone: it stands still until somebody resumes it
/// @param turns how many root policies are in a state; a state of none is not in it
/// @param rows archived by all its sessions, with the bundle
public record EstateRunSummary(EstateRun run, boolean abandoned, Map<TurnState, Long> turns, long rows, long bytes) {
    public EstateRunSummary {
        turns = Map.copyOf(turns);
    }

    /// Root policies.
    public long roots() {
        return turns.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Root policies in that state.
    public long count(TurnState state) {
        return turns.getOrDefault(state, 0L);
    }

    public Duration duration(Instant now) {
        return Duration.between(run.startedAt(), Objects.requireNonNullElse(run.endedAt(), now));
    }
}
