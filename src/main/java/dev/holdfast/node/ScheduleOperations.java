package dev.holdfast.node;

import dev.holdfast.calendar.SkippedFire;
import dev.holdfast.calendar.Week;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/// All that a way in may ask about what fires when. As [Operations], every call may block on a database. Pausing and
/// resuming a policy stand there.
public interface ScheduleOperations {
    /// @param monday its first day; @param reader where they sit: days begin and end there
    @Does(Effect.READS)
    Week week(LocalDate monday, ZoneId reader);

    /// Fires from now on that pass without a session, soonest first.
    @Does(Effect.READS)
    List<SkippedFire> skipped();

    /// Lets the next fire of a policy pass that does not pass already.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy, or it has no cron; `BLOCKED`
    /// when
    ///     it is paused, or nothing is ahead that could pass. Nothing was changed then.
    @Does(Effect.STOPS)
    SkippedFire skipNext(String policy, String actor, String reason);

    /// Lets the soonest fire that was to pass come after all.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when there is no such policy; `BLOCKED` when none is to pass.
    ///     Nothing was changed then.
    @Does(Effect.WRITES)
    SkippedFire takeBackSkip(String policy, String actor);
}
