package dev.holdfast.node;

import dev.holdfast.recovery.Recovery;
import dev.holdfast.run.EstateRunReport;
import dev.holdfast.run.EstateRunSummary;
import dev.holdfast.run.RunSchedule;
import java.util.List;

/// All that a way in may ask about runs of several policies. As [Operations], every call may block on a database.
public interface RunOperations {
    /// Newest first. @param notEndedOnly leaves out those that ended
    @Does(Effect.READS)
    List<EstateRunSummary> list(boolean notEndedOnly, int limit);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that number
    @Does(Effect.READS)
    EstateRunReport report(long run);

    /// Sessions that stand still, what resuming each will do, and whether list, receipts and manifests agree.
    @Does(Effect.READS)
    List<Recovery> recoveries();

    /// When the estate runs as a whole, by name.
    @Does(Effect.READS)
    List<RunSchedule> schedules();

    /// Makes a schedule, or replaces the one of that name.
    ///
    /// @throws dev.holdfast.HoldfastException `USAGE` when name, cron or a database is wrong; nothing was changed
    @Does(Effect.WRITES)
    void putSchedule(RunSchedule wanted);

    /// @throws dev.holdfast.HoldfastException `USAGE` when there is none of that name
    @Does(Effect.WRITES)
    void dropSchedule(String name, String actor);
}
